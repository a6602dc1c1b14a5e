"""What a person is shown of a message, as plain values: fields, tables, grids of registers, profiles and sections.

`decoding.shape` makes them of a decoded message, `render.message` draws them; nothing here knows a terminal.
"""

from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from mmc_cli.model.instant import Instant
from mmc_cli.records import words

MarkLevel: TypeAlias = words.Severity | Literal["note"]


class Mark(NamedTuple):
    """What there is to say about a value beside its meaning: a finding, by its number on the card, or a note."""

    level: MarkLevel
    text: str
    number: int = 0


class Cell(NamedTuple):
    """One value as it is shown: as text with the unit, unless a heading has that, and its meaning."""

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
    """A column of a table: what it holds, its unit, and whether that is a number."""

    name: str
    unit: str = ""
    is_number: bool = False


class Table(NamedTuple):
    """What repeats: a row for each entry, or several where something repeats in it, and a column for each value."""

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
    """One entry of a profile: its time, and for each column the number, if there is one, and how it is shown."""

    when: Instant
    values: tuple[Decimal | None, ...]
    cells: tuple[Cell, ...]


class Profile(NamedTuple):
    """A log with an entry each so many minutes; the columns are those of the values, without the time."""

    name: str
    minutes: int
    columns: tuple[Column, ...]
    entries: tuple[Reading, ...]


class Section(NamedTuple):
    """Blocks under a title."""

    title: str
    blocks: tuple["Block", ...]


class Entries(NamedTuple):
    """What repeats and has too much in it for one row: a section for each entry."""

    name: str
    sections: tuple[Section, ...]


Block: TypeAlias = Fields | Table | Grid | Profile | Section | Entries
