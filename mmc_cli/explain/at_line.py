"""Explains one line of a message: the elements on it, their values, and what their declarations and codes mean."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from lxml import etree

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.scalars import parse_value
from mmc_cli.decoding.schema_walk import parsed_root
from mmc_cli.decoding.sentences import with_unit
from mmc_cli.explain import codes, elements
from mmc_cli.inputs import positions
from mmc_cli.inputs.encodings import count_line_ends, decode_document
from mmc_cli.inputs.message import Message
from mmc_cli.model.counting import count_noun
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.model.field import Field
from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import local_name
from mmc_cli.specification import Spec

_MAX_ELEMENTS = 5  # on one line, without a column
_ELEMENT = etree.Element  # iterates over elements only, not comments


def entries_at_line(message: Message, line: int, column: int | None, spec: Spec) -> list[Entry]:
    """Return the entries for a line, or a column of it: the value in the message, then its meaning.

    Raises:
        MmcError: The line holds no part of the message, or there is no message.
    """
    if message.root is None:
        raise MmcError(message.findings[0].message)
    _check_line(message, line)
    steps = {
        element: steps
        for element, (steps, _) in positions.element_paths(message.root, set(message.root.iter(_ELEMENT))).items()
    }
    by_steps = positions.element_positions(message.data, set(steps.values()))
    places = {element: by_steps.get(steps[element]) for element in message.root.iter(_ELEMENT)}
    to_file = _to_file(message)
    targets = [element for element, place in places.items() if _is_at(place, line, column, to_file)]
    if not targets:
        targets = [element for element, place in places.items() if _spans_line(place, line, to_file)][-1:]
    if not targets:
        raise MmcError(f"line {line} holds no part of the message")
    if column is None and len(targets) > _MAX_ELEMENTS:
        raise MmcError(f"line {line} holds {len(targets)} elements; add a column, as in FILE:{line}:20")
    tree = field_tree(message, spec)
    entries: dict[object, Entry] = {}
    for element in targets[-1:] if column is not None else targets:
        for entry in _explain_element(element, _field(tree, steps[element]), spec):
            entries[entry.kind, entry.code, entry.title, entry.places] = entry
    return list(entries.values())


def entries_of_element(message: Message, steps: positions.Steps, spec: Spec) -> list[Entry]:
    """Return the entries of one element of a message that could be read, identified by its steps."""
    element = parsed_root(message)
    for step in steps:
        element = [*element.iterchildren(_ELEMENT)][step]
    return list(_explain_element(element, _field(field_tree(message, spec), steps), spec))


PairT = TypeVar("PairT", bound=tuple[object, Message | None])


def find_on_line(pairs: Iterable[PairT], line: int) -> tuple[list[PairT], int]:
    """Return the messages of a file that are on a line, or the only one, and how many there are in all."""
    found, total = list[PairT](), 0
    for pair in pairs:
        total += 1
        if total == 2:
            found = [each for each in found if _is_on_line(each[1], line)]
        if total == 1 or _is_on_line(pair[1], line):
            found.append(pair)
    return found, total


def _is_on_line(message: Message | None, line: int) -> bool:
    """Return True if a message inside a larger file covers a line of that file."""
    return message is not None and message.source_map is not None and message.source_map.contains_line(line)


def _check_line(message: Message, line: int) -> None:
    """Raise MmcError if a line of the file is not one of the message."""
    if message.source_map is not None:
        if not message.source_map.contains_line(line):
            raise MmcError(f"line {line} holds no part of the message")
        return
    text = decode_document(message.data)
    last = count_line_ends(text) + (not text.endswith(("\n", "\r")))
    if not 1 <= line <= last:
        raise MmcError(f"line {line} does not exist; the file has {count_noun(last, 'line')}")


def _to_file(message: Message) -> Callable[[Place], Place]:
    """Return the function that leads from places in the message to places in its file."""
    source_map = message.source_map
    if source_map is None:
        return lambda place: place
    text = message.data.decode("utf-8", "replace")
    return source_map.place_finder(text)


def _explain_element(element: etree._Element, field: Field, spec: Spec) -> Iterator[Entry]:
    """Yield the field itself, then its declaration, then its value if that is listed or a code."""
    path = _path(element)
    declaration = spec.schema.declaration(element)
    has_content = bool(field.one_line or field.problem or any(child.attribute for child in field.children))
    if has_content:
        yield _field_entry(field, spec)
    if (declared := elements.entry_at_path(path, spec)) is not None:
        yield replace(declared, places=()) if has_content else declared
    if not field.one_line:
        return
    if (listed := elements.entry_of_value(field.one_line, path, spec)) is not None:
        yield replace(listed, places=())
    table = declaration and (declaration.table or (declaration.type.value and declaration.type.value.table))
    if declaration is not None and table:
        code = str(parse_value(field.one_line, declaration, spec).typed)
        yield from _EXPLAINERS[table](code, spec)


def _field_entry(field: Field, spec: Spec) -> Entry:
    facts = {
        **{f"@{child.label}": child.one_line or "" for child in field.children if child.attribute},
        "Problem": field.problem or "",
        "Caution": field.note or "",
        "Path": field.path,
    }
    value = with_unit(field.one_line, field.unit) if field.one_line else ""
    return Entry(
        "in this message",
        field.label,
        f"{value} ({field.meaning})" if field.meaning else value,
        str(spec.version),
        field.problem is None,
        facts={label: text for label, text in facts.items() if text},
        value=field.one_line,
        unit=field.unit,
    )


def _path(element: etree._Element) -> str:
    names = [local_name(each) for each in (element, *element.iterancestors())]
    return "/" + "/".join(reversed(names))


def _field(tree: Field, steps: positions.Steps) -> Field:
    for step in steps:
        tree = [child for child in tree.children if not child.attribute][step]
    return tree


def _is_at(
    position: positions.ElementPosition | None, line: int, column: int | None, to_file: Callable[[Place], Place]
) -> bool:
    """Return True if the name, the text or an attribute of an element is there."""
    if position is None:
        return False
    places: tuple[Place, ...] = (
        position.name,
        position.value,
        *position.attribute_names.values(),
        *position.attributes.values(),
    )
    if column is not None:
        places = (*places, position.end)
    return any(
        place.line == line and (column is None or place.column <= column < max(place.end_column, place.column + 1))
        for place in map(to_file, places)
    )


def _spans_line(position: positions.ElementPosition | None, line: int, to_file: Callable[[Place], Place]) -> bool:
    return position is not None and to_file(position.name).line <= line <= to_file(position.end).line


_EXPLAINERS = {
    "alert_codes": codes.explain_alert,
    "message_codes": codes.explain_message_code,
    "service_requests": codes.explain_service,
}
