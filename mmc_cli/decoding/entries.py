"""Turns elements that repeat into tables, grids and profiles: each entry becomes a row of its values.

Takes elements; returns a block, or None if the entries do not have that shape.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from mmc_cli.decoding.marked_tree import Node, join_unit
from mmc_cli.model.block import Cell, Column, Grid, Mark, Profile, Reading, Table
from mmc_cli.model.instant import Instant

# The path of a value inside an entry: the names of the elements and attributes, then the index of a register.
Key: TypeAlias = tuple[str, ...]

MAX_COLUMNS = 12
_MAX_REGISTERS = 8  # shown as columns of a table
_MAX_INDEX = 1000
EMPTY = "(empty)"
TITLE_JOIN = " \u203a "


class Leaf(NamedTuple):
    """One value of an entry: its cell without the unit, the unit, and the typed value."""

    cell: Cell
    unit: str
    value: object

    @property
    def with_unit(self) -> Cell:
        """The cell with the unit, for tables without the unit in a heading."""
        return (
            self.cell._replace(value=join_unit(self.cell.value, self.unit))
            if self.unit and self.cell.value
            else self.cell
        )


class Entry(NamedTuple):
    """One of several elements of a name: its values, its registers by index, and its repeated elements."""

    leaves: dict[Key, Leaf]
    registers: dict[Key, dict[int, Leaf]]
    nested: dict[Key, list[Node]]

    def row(self, registers: Sequence[Key]) -> dict[Key, Leaf]:
        """Return the values with those of some registers, with a separate value for each index."""
        spread = {(*key, str(index)): leaf for key in registers for index, leaf in self.registers.get(key, {}).items()}
        return {**self.leaves, **spread}


def read_entry(node: Node) -> Entry:
    """Return an element as an entry."""
    entry = Entry({}, {}, {})
    _collect(node, (), entry)
    if node.marks and not node.is_leaf and not node.field.raw and entry.leaves:
        key, leaf = next(iter(entry.leaves.items()))
        entry.leaves[key] = leaf._replace(cell=leaf.cell._replace(marks=(*node.marks, *leaf.cell.marks)))
    elif node.marks or node.field.raw or node.is_leaf:
        entry.leaves[(node.label,)] = _leaf(node)
    return entry


def make_table(name: str, entries: int, rows: Sequence[Mapping[Key, Leaf]]) -> Table:
    """Return a table of rows; a unit that a whole column shares is in its heading.

    The columns are the times, then the values in the order of the message, then the registers by index.
    """
    times = {key for row in rows for key, leaf in row.items() if isinstance(leaf.value, Instant) and len(key) == 1}
    found = list(dict.fromkeys(key for row in rows for key in row))
    registers = sorted(
        filter(_is_register, found), key=lambda key: (found.index(_first_like(key, found)), int(key[-1]))
    )
    values = sorted((key for key in found if not _is_register(key)), key=lambda key: key not in times)
    keys = [*values, *registers]
    names = _short_names(keys)
    columns, shared = list[Column](), dict[Key, bool]()
    for key in keys:
        leaves = [row[key] for row in rows if key in row]
        units = {leaf.unit for leaf in leaves if leaf.cell.value}
        shared[key] = len(units) == 1
        unit = next(iter(units)) if len(units) == 1 else ""
        columns.append(Column(names[key], unit, all(_is_number(leaf) for leaf in leaves if leaf.cell.value)))
    return Table(name, entries, tuple(columns), tuple([_row_cells(row, keys, shared) for row in rows]))


def make_matrix(name: str, register: Key, entries: Sequence[Entry]) -> Table:
    """Return the registers of one name as a table: a row for each entry, a column for each index."""
    indexes = sorted({index for entry in entries for index in entry.registers.get(register, {})})
    rows = [entry.row([register]) for entry in entries]
    table = make_table(name, len(entries), rows)
    start = len(table.columns) - len(indexes)
    units = {column.unit for column in table.columns[start:]}
    shared = units.pop() if len(units) == 1 else ""
    numbered = [
        column._replace(name=str(index), unit="" if shared else column.unit)
        for index, column in zip(indexes, table.columns[start:], strict=True)
    ]
    title = TITLE_JOIN.join((name, *register)) + (f", {shared}" if shared else "")
    return table._replace(name=title, columns=(*table.columns[:start], *numbered))


def make_grid(name: str, run: Sequence[Node]) -> Grid | None:
    """Return registers as a grid, if each has a unique index and nothing else."""
    cells = dict[int, Cell]()
    units = {node.field.unit or "" for node in run}
    for node in run:
        index = register_index(node)
        if index is None or index in cells:
            return None
        cells[index] = node.cell(with_unit=len(units) > 1)
    return Grid(name, units.pop() if len(units) == 1 else "", tuple(sorted(cells.items())))


def make_profile(name: str, minutes: int, entries: Sequence[Entry]) -> Profile | None:
    """Return a log as a profile, if each entry has one unique time, on the interval, and numbers beside it."""
    columns = dict[Key, Column]()
    for entry in entries:
        for key, leaf in entry.leaves.items():
            if not isinstance(leaf.value, Instant):
                columns.setdefault(key, Column(key[-1], leaf.unit, True))
    readings = [_read_interval(entry, tuple(columns), minutes) for entry in entries]
    found = [reading for reading in readings if reading is not None]
    if len(found) < len(readings) or len({reading.when for reading in found}) < len(found) or not columns:
        return None
    names = _short_names(list(columns))
    named = tuple([column._replace(name=names[key]) for key, column in columns.items()])
    return Profile(name, minutes, named, tuple(sorted(found, key=lambda reading: reading.when)))


def flatten_nested(entries: Sequence[Entry]) -> list[dict[Key, Leaf]]:
    """Return a row for each nested entry; the values of the outer entry are in its first row only."""
    rows = list[dict[Key, Leaf]]()
    for entry in entries:
        first: dict[Key, Leaf] = dict(entry.leaves)
        for key, nodes in entry.nested.items():
            for node in nodes:
                inner = {(*key, *below): leaf for below, leaf in read_entry(node).leaves.items()}
                rows.append({**first, **inner})
                first = {}
        if first:
            rows.append(first)
    return rows


def are_few_registers(entries: Sequence[Entry], keys: Sequence[Key]) -> bool:
    """Return whether the registers of each name are few enough to be columns of one table."""
    indexes = [{index for entry in entries for index in entry.registers.get(key, ())} for key in keys]
    return all(len(each) <= _MAX_REGISTERS for each in indexes)


def register_index(node: Node) -> int | None:
    """Return the index of a register: a value whose only attribute is an index."""
    if not node.is_leaf or len(node.attributes) != 1 or node.attributes[0].label.lower() != "index":
        return None
    attribute = node.attributes[0]
    text = attribute.field.one_line or ""
    is_plain = text.isascii() and text.isdigit() and 0 <= int(text) <= _MAX_INDEX and not attribute.marks
    return int(text) if is_plain else None


def choice_leaf(node: Node) -> Node | None:
    """Return the one value of a group that is named after it or is a marker: Month > SpecifiedMonth is the month."""
    leaf = node.children[0] if len(node.children) == 1 else None
    if leaf is None or not leaf.is_leaf or leaf.attributes or node.attributes or node.marks or node.field.raw:
        return None
    return leaf if is_marker(leaf) or leaf.label.endswith(node.label) else None


def is_marker(node: Node) -> bool:
    """Return whether the presence of an element is its value."""
    return node.field.value is True and node.field.meaning == "present"


def _collect(node: Node, above: Key, entry: Entry) -> None:
    """Add the content of an element to an entry."""
    if above and (node.marks or node.field.raw):
        entry.leaves[above] = _leaf(node)
    for attribute in node.attributes:
        entry.leaves[(*above, attribute.label)] = _leaf(attribute)
    for child in node.children:
        key = (*above, child.label)
        index = register_index(child) if child.field.repeats else None
        if index is not None and index not in entry.registers.get(key, {}):
            entry.registers.setdefault(key, {})[index] = _leaf(child)
        elif child.field.repeats or key in entry.leaves:
            entry.nested.setdefault(key, []).append(child)
        elif child.is_leaf:
            entry.leaves[key] = _leaf(child)
            for attribute in child.attributes:
                entry.leaves[(*key, attribute.label)] = _leaf(attribute)
        elif (choice := choice_leaf(child)) is not None:
            entry.leaves[key] = _leaf(choice)
        else:
            _collect(child, key, entry)


def _leaf(node: Node) -> Leaf:
    if is_marker(node):
        return Leaf(Cell(node.label, marks=node.marks), "", node.label)
    cell, value = node.cell(with_unit=False), node.field.value
    if node.is_leaf and not cell.value and not cell.meaning:
        cell = cell._replace(value=EMPTY)
    if isinstance(value, Instant) and value.zoned:
        return Leaf(cell._replace(value=cell.value.removesuffix("\u00a0UTC")), "UTC", value)
    return Leaf(cell, node.field.unit or "", value)


def _is_number(leaf: Leaf) -> bool:
    return isinstance(leaf.value, int | Decimal) and not isinstance(leaf.value, bool) and not leaf.cell.meaning


def _row_cells(row: Mapping[Key, Leaf], keys: Sequence[Key], shared: Mapping[Key, bool]) -> tuple[Cell, ...]:
    """Return the cells of a row; a meaning that equals another cell of the row is omitted."""
    texts = {leaf.cell.value for leaf in row.values()}
    cells = list[Cell]()
    for key in keys:
        leaf = row.get(key)
        cell = Cell() if leaf is None else leaf.cell if shared[key] else leaf.with_unit
        cells.append(cell._replace(meaning="") if cell.meaning in texts else cell)
    return tuple(cells)


def _is_register(key: Key) -> bool:
    return key[-1].isdigit()


def _first_like(key: Key, keys: Sequence[Key]) -> Key:
    """Return the first of some registers that has the name of another."""
    return next(each for each in keys if each[:-1] == key[:-1] and _is_register(each))


def _short_names(keys: Sequence[Key]) -> dict[Key, str]:
    """Return the shortest unique end of each key."""
    ends = [key[-length:] for key in keys for length in range(1, len(key) + 1)]
    names = dict[Key, str]()
    for key in keys:
        start = 2 if _is_register(key) else 1
        lengths = range(start, len(key) + 1)
        names[key] = " ".join(next((key[-n:] for n in lengths if ends.count(key[-n:]) == 1), key))
    return names


def _read_interval(entry: Entry, columns: Sequence[Key], minutes: int) -> Reading | None:
    """Return an entry of a profile; None if it is not one."""
    times = [leaf for leaf in entry.leaves.values() if isinstance(leaf.value, Instant)]
    others = {key: leaf for key, leaf in entry.leaves.items() if not isinstance(leaf.value, Instant)}
    if entry.registers or entry.nested or len(times) != 1:
        return None
    when = times[0].value
    assert isinstance(when, Instant)
    is_on_interval = when.zoned and not when.fraction and when.seconds % (minutes * 60) == 0
    if not is_on_interval or not all(_is_number(leaf) or leaf.cell.marks for leaf in others.values()):
        return None
    values, cells = list[Decimal | None](), list[Cell]()
    for key in columns:
        leaf = others.get(key)
        is_value = leaf is not None and _is_number(leaf)
        values.append(Decimal(str(leaf.value)) if leaf is not None and is_value else None)
        cells.append(leaf.cell if leaf is not None else Cell())
    marks: tuple[Mark, ...] = times[0].cell.marks
    if marks:
        cells[0] = cells[0]._replace(marks=(*marks, *cells[0].marks))
    return Reading(when, tuple(values), tuple(cells))
