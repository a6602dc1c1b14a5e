"""The content of a message card as plain values: fields, tables, grids of registers, profiles and sections.

`decoding.shape` makes them of a decoded message, `render.message` draws them; nothing here depends on a terminal.
"""

from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.instant import Instant
from mmc_cli.records import words

MarkLevel: TypeAlias = words.Severity | Literal["note"]


class Mark(NamedTuple):
    """A remark on a value: a finding, by its number on the card, or a note."""

    level: MarkLevel
    text: str
    number: int = 0


class Cell(NamedTuple):
    """One value as shown: its text, with the unit unless the heading has it, and its meaning."""

    value: str = ""
    meaning: str = ""
    marks: tuple[Mark, ...] = ()


class Item(NamedTuple):
    """A value with its label."""

    label: str
    cell: Cell


class Fields(NamedTuple):
    """Values that occur once."""

    items: tuple[Item, ...]


class Column(NamedTuple):
    """A column of a table: its heading, its unit, and whether its values are numbers."""

    name: str
    unit: str = ""
    is_number: bool = False


class Table(NamedTuple):
    """Repeated entries: a row for each, or several if something repeats inside it, and a column for each value."""

    name: str
    entries: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Grid(NamedTuple):
    """The registers of one name, each with its index."""

    name: str
    unit: str
    cells: tuple[tuple[int, Cell], ...]


class Reading(NamedTuple):
    """One entry of a profile: its time, and for each column the number, if any, and the text shown."""

    when: Instant
    values: tuple[Decimal | None, ...]
    cells: tuple[Cell, ...]


class Profile(NamedTuple):
    """A log with an entry at a fixed interval in minutes; the columns are those of the values, without the time."""

    name: str
    minutes: int
    columns: tuple[Column, ...]
    entries: tuple[Reading, ...]


class Section(NamedTuple):
    """Blocks under a title."""

    title: str
    blocks: tuple["Block", ...]


class Entries(NamedTuple):
    """Repeated entries that are too large for a row: a section for each."""

    name: str
    sections: tuple[Section, ...]


Block: TypeAlias = Fields | Table | Grid | Profile | Section | Entries
