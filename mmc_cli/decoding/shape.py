"""Turns a decoded message into blocks, by its structure: single values, repeated elements, grids and profiles.

The schema defines which elements repeat and the interval of logs; the rest follows from the message: registers with an
index are a grid, flat entries are a table, all others are sections.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mmc_cli.decoding.entries import (
    EMPTY,
    MAX_COLUMNS,
    TITLE_JOIN,
    Entry,
    are_few_registers,
    choice_leaf,
    flatten_nested,
    is_marker,
    make_grid,
    make_matrix,
    make_profile,
    make_table,
    read_entry,
)
from mmc_cli.decoding.marked_tree import Node, mark_tree
from mmc_cli.model.block import Block, Cell, Entries, Fields, Item, Mark, Section
from mmc_cli.model.field import MessageView

# The elements around the content of every message, which have no values themselves.
_ENVELOPE = frozenset(
    ("GBCSResponse", "Body", "ResponseMessage", "SMETSData", "DeviceAlertMessage", "DeviceAlertContent", "Payload")
)
# The facts of the card that show these elements and attributes; "" for those that its title shows.
_FACTS = {
    "BusinessOriginatorID": "Device",
    "BusinessTargetID": "Sent to",
    "OriginatorCounter": "Counter",
    "GBCSHexadecimalMessageCode": "Message code",
    "Timestamp": "Time",
    "schemaVersion": "Version",
    "MessageSuccess": "Outcome",
    "ServiceReference": "",
    "ServiceReferenceVariant": "",
    "GBCSHexAlertCode": "",
}
_SUCCESS = "MessageSuccess"
_MAX_INLINE, _MAX_LABEL = 3, 40  # values of a group that need no separate title, and their labels


class Shape(NamedTuple):
    """A message in readable form: the facts of the card with their marks, and the blocks of the body."""

    facts: tuple[Item, ...]
    blocks: tuple[Block, ...]


def message_shape(view: MessageView) -> Shape:
    """Return the facts of a message with their marks, and the blocks of its body.

    A value of the header that is in no fact becomes a fact under its own name.
    """
    if view.blocks is not None:
        return Shape(tuple(Item(name, Cell(text)) for name, text in view.facts.items()), view.blocks)
    root = mark_tree(view.fields, view.verdict.findings if view.verdict is not None else ())
    cells = {name: Cell(text) for name, text in view.facts.items()}
    marks: dict[str, tuple[Mark, ...]] = {}
    for node in _envelope_values(root):
        fact = _FACTS.get(node.label)
        if fact == "Time" and fact in cells and cells[fact].value in ("", node.field.one_line):
            cells[fact] = node.cell()
        elif fact is None or (node.marks if not fact else not _is_in(cells.get(fact), node)):
            cells[node.label] = node.cell()
        elif fact:
            marks[fact] = (*marks.get(fact, ()), *node.marks)
    facts = [Item(name, cell._replace(marks=(*cell.marks, *marks.get(name, ())))) for name, cell in cells.items()]
    content = [_content_blocks(node) for node in (root, *_unknown_parts(root))]
    return Shape(tuple(facts), tuple(chain.from_iterable(content)))


def _is_in(cell: Cell | None, node: Node) -> bool:
    """Return whether a fact shows the value of a node, ignoring case."""
    text = (node.field.one_line or "").lower()
    return cell is not None and (text in ("true", "false", "1", "0") or text.removeprefix("0x") in cell.value.lower())


def _unknown_parts(root: Node) -> Iterator[Node]:
    """Yield parts of the header that are not values."""
    for header in root.children:
        if header.label == "Header":
            yield from (each for each in header.children if not each.is_leaf)


def _envelope_values(node: Node) -> Iterator[Node]:
    """Yield the values around the content: of the header, beside a payload, and the stated success."""
    if node.label in _ENVELOPE:
        yield from node.attributes
        for child in node.children:
            if _is_beside_content(child):
                yield from (child, *child.attributes)
            else:
                yield from _envelope_values(child)
    elif node.label == "Header":
        yield from (value for each in node.children if each.is_leaf for value in (each, *each.attributes))
    else:
        yield from (each for each in node.attributes if each.label == _SUCCESS)


def _is_beside_content(node: Node) -> bool:
    return node.is_leaf and node.field.raw is not None and not node.field.repeats and node.label not in _ENVELOPE


def _content_blocks(node: Node) -> Iterator[Block]:
    """Yield the blocks of the content."""
    if node.label == "Header":
        if node.marks or node.field.raw:
            yield Fields((Item(node.label, node.cell()),))
    elif node.label not in _ENVELOPE:
        yield from _section(node, _SUCCESS)
    else:
        if node.marks or node.field.raw:
            yield Fields((Item(node.label, node.cell()),))
        for name, run in _by_name(node.children):
            if run[0].field.repeats:
                yield from _repeated(name, run)
            else:
                yield from chain.from_iterable(_content_blocks(each) for each in run if not _is_beside_content(each))


def _by_name(nodes: Sequence[Node]) -> list[tuple[str, list[Node]]]:
    """Return the nodes of each name, in the order in which the names first occur."""
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.label, []).append(node)
    return list(groups.items())


def _section(node: Node, hidden: str = "") -> Iterator[Block]:
    """Yield a group under a title. Groups that hold only one another share a title."""
    names = [node.label]
    while (inner := _only_group(node, hidden)) is not None:
        node, hidden = inner, ""
        names.append(node.label)
    title = TITLE_JOIN.join(names)
    if blocks := tuple(_group_blocks(node, hidden)):
        yield Section(title, blocks)
    elif not hidden:
        yield Fields((Item(title, Cell(EMPTY)),))


def _only_group(node: Node, hidden: str) -> Node | None:
    """Return the only child of a group without own values, if that is a group too."""
    has_own = node.marks or node.field.raw or any(each.label != hidden for each in node.attributes)
    if has_own or len(node.children) != 1 or node.children[0].is_leaf or node.children[0].field.repeats:
        return None
    return node.children[0]


def _group_blocks(node: Node, hidden: str = "") -> Iterator[Block]:
    """Yield the blocks inside a group; neighbouring single values are in one block."""
    items = list(_own_items(node, hidden))
    for name, run in _by_name(node.children):
        parts = None if run[0].field.repeats else [_inline_items(each) for each in run]
        if parts is not None and None not in parts:
            items += [item for part in parts for item in part or ()]
            continue
        if items:
            yield Fields(tuple(items))
            items = []
        if parts is None:
            yield from _repeated(name, run)
        else:
            yield from chain.from_iterable(map(_section, run))
    if items:
        yield Fields(tuple(items))


def _own_items(node: Node, hidden: str) -> Iterator[Item]:
    """Yield the attributes of a group, and its own text and marks."""
    if node.field.raw or node.marks:
        yield Item(node.label, node.cell())
    yield from (Item(each.label, each.cell()) for each in node.attributes if each.label != hidden or each.marks)


def _inline_items(node: Node) -> list[Item] | None:
    """Return a value, or a small group of values, as items; None if it needs a title."""
    if node.is_leaf:
        return list(_leaf_items(node, node.label))
    if (choice := choice_leaf(node)) is not None:
        return [Item(node.label, Cell(choice.label, marks=choice.marks) if is_marker(choice) else choice.cell())]
    if node.marks or node.field.raw or node.attributes or any(each.field.repeats for each in node.children):
        return None
    if len(node.children) > _MAX_INLINE or not all(each.is_leaf for each in node.children):
        return None
    items = [item for each in node.children for item in _leaf_items(each, f"{node.label}{TITLE_JOIN}{each.label}")]
    return items if all(len(item.label) <= _MAX_LABEL for item in items) else None


def _leaf_items(node: Node, name: str) -> Iterator[Item]:
    cell = node.cell()
    if is_marker(node):
        cell = Cell("present", marks=node.marks)
    yield Item(name, cell if cell.value else cell._replace(value=EMPTY))
    yield from (Item(f"{name} {each.label}", each.cell()) for each in node.attributes)


def _repeated(name: str, run: list[Node]) -> Iterator[Block]:
    """Yield the blocks of elements that repeat: a grid, a profile, tables, or a section for each."""
    if (grid := make_grid(name, run)) is not None:
        yield grid
        return
    entries = [read_entry(node) for node in run]
    minutes = run[0].field.minutes
    if minutes is not None and (profile := make_profile(name, minutes, entries)) is not None:
        yield profile
    elif tables := _tables(name, entries):
        yield from tables
    else:
        sections = [
            Section(f"{name} {number} of {len(run)}", tuple(_group_blocks(node))) for number, node in enumerate(run, 1)
        ]
        yield Entries(name, tuple(sections))


def _tables(name: str, entries: list[Entry]) -> list[Block]:
    """Return entries as a table, or as one for the registers of each name; nothing if they are not flat."""
    registers = list(dict.fromkeys(key for entry in entries for key in entry.registers))
    nested = {key for entry in entries for key in entry.nested}
    if nested:
        inside = [read_entry(node) for entry in entries for nodes in entry.nested.values() for node in nodes]
        is_flat = len(nested) == 1 and not registers and not any(each.nested or each.registers for each in inside)
        rows = flatten_nested(entries) if is_flat else []
    elif not are_few_registers(entries, registers):
        rows = []
    else:
        rows = [entry.row(registers) for entry in entries]
    if rows and registers and all(len(entry.leaves) <= 1 for entry in entries):
        return [make_matrix(name, key, entries) for key in registers]
    if rows and len({key for row in rows for key in row}) <= MAX_COLUMNS:
        return [make_table(name, len(entries), rows)]
    return []
