"""Explains what stands on one line of a message: the element, its value, and what its declaration and its code mean."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.scalars import parse_value
from mmc_cli.decoding.sentences import with_unit
from mmc_cli.explain import codes, elements
from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.model.field import Field
from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import local_name
from mmc_cli.specification import Spec

_MAX_TEMPLATES = 5


def entries(message: Message, line: int, column: int | None, spec: Spec) -> list[Entry]:
    """What stands at a line, and at a column where one is given: what is said there, then what the words mean.

    Raises MmcError where nothing stands there, or where there is no message.
    """
    if message.root is None:
        raise MmcError(message.findings[0].message)
    if message.frame is not None:
        if not covers(message, line):
            raise MmcError(f"nothing of the message stands on line {line}")
        line -= message.frame.line - 1
    text = message.data.decode(positions.encoding(message.data), "replace").removesuffix("\n")
    last = len(text.split("\n"))
    if not 1 <= line <= last:
        raise MmcError(f"there is no line {line}: the file has {last}")
    root = message.root
    everything = set(root.iter(etree.Element))
    steps = {element: each for element, (each, _) in positions.named(root, everything).items()}
    element_positions = positions.element_positions(message.data, set(steps.values()))
    found = [
        element for element in root.iter(etree.Element) if _stands(element_positions.get(steps[element]), line, column)
    ]
    if not found:
        found = [
            element for element in root.iter(etree.Element) if _covers(element_positions.get(steps[element]), line)
        ][-1:]
    if not found:
        raise MmcError(f"nothing of the message stands on line {line}")
    tree = field_tree(message, spec)
    seen: list[Entry] = []
    for element in found[-1:] if column is not None else found[:_MAX_TEMPLATES]:
        seen += _explained(element, _field(tree, steps[element]), spec)
    if column is None and len(found) > _MAX_TEMPLATES:
        raise MmcError(f"{len(found)} elements stand on line {line}: add a column, as in FILE:{line}:20")
    return list({(each.kind, each.code, each.title, each.places): each for each in seen}.values())


def covers(message: Message, line: int) -> bool:
    """True when a message that stands in a larger file has something on a line of that."""
    frame = message.frame
    return frame is not None and frame.line <= line <= frame.line + frame.text.count("\n")


def _explained(element: etree._Element, field: Field, spec: Spec) -> Iterator[Entry]:
    """The field itself, then its declaration, then its value where that is a code or listed."""
    path = _path(element)
    declaration = spec.schema.declaration(element)
    simple = declaration.type.value if declaration is not None else None
    unlisted = simple is not None and simple.choices and field.one_line not in simple.choices
    facts = {
        **{f"@{each.label}": each.one_line or "" for each in field.children if each.attribute},
        "Problem": field.problem or ("not one of the values allowed" if unlisted else ""),
        "Path": field.path,
    }
    own = bool(field.one_line or field.problem or any(child.attribute for child in field.children))
    if own:
        shown = with_unit(field.one_line, field.unit) if field.one_line else ""
        yield Entry(
            "in this message",
            field.label,
            f"{shown} ({field.meaning})" if field.meaning else shown,
            str(spec.version),
            field.problem is None,
            facts={label: text for label, text in facts.items() if text},
            value=field.one_line,
            unit=field.unit,
        )
    if (declared := elements.at_path(path, spec)) is not None:
        yield replace(declared, places=()) if own else declared
    if field.one_line and (value := elements.coded(field.one_line, path, spec)) is not None:
        yield replace(value, places=())
    table = declaration and (declaration.table or (declaration.type.value and declaration.type.value.table))
    if declaration is not None and field.one_line and table:
        code = str(parse_value(field.one_line, declaration, spec).typed)
        yield from _TABLES[table](code, spec)


def _path(element: etree._Element) -> str:
    names = [local_name(each) for each in (element, *element.iterancestors())]
    return "/" + "/".join(reversed(names))


def _field(tree: Field, steps: positions.Steps) -> Field:
    for step in steps:
        tree = [child for child in tree.children if not child.attribute][step]
    return tree


def _stands(spot: positions.ElementPosition | None, line: int, column: int | None) -> bool:
    """True when the name, the text or an attribute of an element stands there."""
    if spot is None:
        return False
    places: tuple[Place, ...] = (spot.name, spot.value, *spot.attribute_names.values(), *spot.attributes.values())
    if column is not None:
        places = (*places, spot.end)
    return any(
        place.line == line and (column is None or place.column <= column < max(place.end_column, place.column + 1))
        for place in places
    )


def _covers(spot: positions.ElementPosition | None, line: int) -> bool:
    return spot is not None and spot.name.line <= line <= spot.end.line


_TABLES = {"alert_codes": codes.alerts, "message_codes": codes.messages, "service_requests": codes.services}
