"""Joins the fields of a decoded message and its findings into a tree that shows each finding at its field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mmc_cli.model.block import Cell, Mark
from mmc_cli.model.field import Field
from mmc_cli.model.finding import Finding
from mmc_cli.model.instant import Instant

_MAX_TEXT = 300  # longer text, such as encrypted data, is cut, with a note
_LONG_UNIT = 12  # such as "currency per kWh x 10^PriceScale"


class Node(NamedTuple):
    """A field with its marks; `attributes` and `children` are those of the field."""

    field: Field
    marks: tuple[Mark, ...]
    attributes: tuple["Node", ...]
    children: tuple["Node", ...]

    @property
    def label(self) -> str:
        """The name of the element or attribute."""
        return self.field.label

    @property
    def is_leaf(self) -> bool:
        """True for an element without elements inside."""
        return not self.children

    def cell(self, with_unit: bool = True) -> Cell:
        """Return the value as shown, with its unit unless a heading has it."""
        text, meaning = _value_texts(self.field)
        if with_unit and self.field.unit and text:
            text = join_unit(text, self.field.unit)
        return Cell(text, meaning, self.marks)


def join_unit(text: str, unit: str) -> str:
    """Return a number and its unit, joined by a no-break space: "100 %", "1000 x 0.01 %"."""
    joined = f"{text} x {unit}" if unit[:1].isdigit() else f"{text} {unit}"
    return joined if len(unit) > _LONG_UNIT else joined.replace(" ", "\u00a0")


def mark_tree(root: Field, findings: Iterable[Finding]) -> Node:
    """Return a message as nodes; a finding about something missing is at the nearest element around it."""
    paths = dict.fromkeys(path for path, _ in _finding_paths(root, f"/{root.label}"))
    marks: dict[str, list[Mark]] = {}
    for number, finding in enumerate(findings, 1):
        path = finding.path
        while path not in paths and "/" in path.strip("/"):
            path = path.rpartition("/")[0]
        rule = finding.rule
        mark = Mark(rule.severity, f"{rule.id} {rule.name}: {finding.message}", number)
        marks.setdefault(path if path in paths else f"/{root.label}", []).append(mark)
    return _node(root, f"/{root.label}", marks)


def _node(field: Field, path: str, marks: Mapping[str, list[Mark]]) -> Node:
    children = [(_node(child, below, marks)) for child, below in _children(field, path)]
    own = tuple(marks.get(path, ()))
    if field.problem and not own:
        own = (Mark("note", field.problem),)
    if field.note:
        own = (*own, Mark("note", field.note))
    attributes = tuple([child for child in children if child.field.attribute])
    return Node(field, own, attributes, tuple([child for child in children if not child.field.attribute]))


def _finding_paths(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    yield path, field
    for child, below in _children(field, path):
        yield from _finding_paths(child, below)


def _children(field: Field, path: str) -> Iterator[tuple[Field, str]]:
    """Yield the fields inside a field with their paths as in findings: numbered if there are several of a name."""
    counts = Counter(child.label for child in field.children if not child.attribute)
    seen: Counter[str] = Counter()
    for child in field.children:
        if child.attribute:
            yield child, f"{path}/@{child.label}"
            continue
        seen[child.label] += 1
        yield child, f"{path}/{child.label}" + (f"[{seen[child.label]}]" if counts[child.label] > 1 else "")


def _value_texts(field: Field) -> tuple[str, str]:
    """Return a value and its meaning for a person: a time as date and time of day, a flag as yes or no."""
    text = field.one_line or ""
    if isinstance(field.value, Instant):
        zone = "UTC" if field.value.zoned else "(no time zone)"
        return f"{field.value.date} {field.value.time} {zone}".replace(" ", "\u00a0"), ""
    if isinstance(field.value, bool) and field.meaning:
        return field.meaning, ""
    if len(text) > _MAX_TEXT:
        text = f"{text[:_MAX_TEXT]}... ({len(text):,} characters; --tree shows all)"
    meaning = field.meaning or ""
    return text, f"({meaning})" if meaning.startswith("code ") else meaning
