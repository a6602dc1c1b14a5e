"""Decodes a message for a page: returns plain lists of text, short enough to be embedded.

Without `readings`, measured values and the values in payloads of alerts are replaced by a remark.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from mmc_cli.decoding.listing import message_view
from mmc_cli.decoding.readings import reading_rows
from mmc_cli.decoding.shape import message_shape
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.block import Block, Cell, Entries, Fields, Grid, Item, Mark, Profile, Section
from mmc_cli.model.counting import count_noun
from mmc_cli.model.field import Field
from mmc_cli.model.version import Version
from mmc_cli.report.listed_messages import Listed
from mmc_cli.specification import Spec
from mmc_cli.validate import spec_for, validate_against
from mmc_cli.validate.policy import KEEP_ALL, Policy

NOT_SHOWN, HINT = "not shown", "not shown; mmc report --readings shows them"
_MAX_ROWS, _MAX_SECTIONS, _MAX_TEXT = 50, 10, 1000  # of a table; of a list of sections; characters of a value

# A block: its kind, its title, and for fields the items, for a table the columns and rows, for a section the blocks;
# last a remark about what is omitted. An item is a label, a value, a meaning and marks.
Content: TypeAlias = list[Any]


class MessageDecoder:
    """Decodes the messages that a report lists.

    Args:
        version: None for the version that each message declares.
    """

    def __init__(
        self,
        version: Version | None,
        xsd: str | None = None,
        policy: Policy = KEEP_ALL,
        readings: bool = False,
        read_options: ReadOptions = DEFAULT_READ_OPTIONS,
    ) -> None:
        self.version, self.xsd, self.policy = version, xsd, policy
        self.readings, self.read_options = readings, read_options

    def decode(self, listed: Listed) -> Content | None:
        """Return the facts and the blocks of a message; None if its bytes are not kept."""
        if not listed.data:
            return None
        message = read_source(Source(listed.origin, listed.data), self.read_options)
        if message.root is None:
            return None
        spec = spec_for(message, self.version, self.xsd)
        verdict = self.policy.apply(validate_against(message, spec, as_declared=self.version is None))
        view = message_view(message, spec)
        if not self.readings and (paths := _reading_paths(message, spec)):
            facts = {name: NOT_SHOWN if name == "Payload" else text for name, text in view.facts.items()}
            view = view._replace(facts={**facts, "Measured values": HINT}, fields=_hide(view.fields, paths))
        shape = message_shape(view._replace(verdict=verdict))
        return ["" if not shape.facts else view.title, _items(shape.facts), [_block(each) for each in shape.blocks]]


def _reading_paths(message: Message, spec: Spec) -> frozenset[str]:
    return frozenset(row.reading.path for row in reading_rows(message, spec))


def _hide(field: Field, paths: frozenset[str]) -> Field:
    """Return a tree of fields without the values at some paths."""
    children = tuple([_hide(child, paths) for child in field.children])
    if field.path not in paths:
        return field._replace(children=children)
    return field._replace(
        raw=NOT_SHOWN, value=NOT_SHOWN, meaning=None, unit=None, problem=None, note=None, children=children
    )


def _block(block: Block) -> Content:
    if isinstance(block, Fields):
        return ["fields", "", _items(block.items)]
    if isinstance(block, Section):
        return ["section", _text(block.title), [_block(each) for each in block.blocks], ""]
    if isinstance(block, Entries):
        shown = [_block(each) for each in block.sections[:_MAX_SECTIONS]]
        return ["section", _text(block.name), shown, _remark(len(block.sections), _MAX_SECTIONS, "entry", "entries")]
    if isinstance(block, Grid):
        rows = [[[str(index), "", []], _cell(cell)] for index, cell in block.cells[:_MAX_ROWS]]
        unit = f", {block.unit}" if block.unit else ""
        return [
            "table",
            _text(block.name),
            ["Index", _text(f"Value{unit}")],
            rows,
            _remark(len(block.cells), _MAX_ROWS),
        ]
    if isinstance(block, Profile):
        columns = ["Time (UTC)", *(_heading(each.name, each.unit) for each in block.columns)]
        entries = [
            [[f"{each.when.date} {each.when.time}", "", []], *map(_cell, each.cells)]
            for each in block.entries[:_MAX_ROWS]
        ]
        return ["table", _text(block.name), columns, entries, _remark(len(block.entries), _MAX_ROWS)]
    columns = [_heading(each.name, each.unit) for each in block.columns]
    rows = [list(map(_cell, row)) for row in block.rows[:_MAX_ROWS]]
    return ["table", _text(block.name), columns, rows, _remark(len(block.rows), _MAX_ROWS)]


def _remark(count: int, limit: int, noun: str = "row", plural: str = "") -> str:
    return f"The first {limit} of {count_noun(count, noun, plural)}." if count > limit else ""


def _heading(name: str, unit: str) -> str:
    return _text(f"{name}, {unit}" if unit else name)


def _items(items: Sequence[Item]) -> Content:
    return [[_text(item.label), *_cell(item.cell)] for item in items]


def _cell(cell: Cell) -> Content:
    return [_text(cell.value), _text(cell.meaning), [_mark(each) for each in cell.marks]]


def _mark(mark: Mark) -> Content:
    level, words, _ = mark
    return [level, _text(words)]


def _text(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}... ({len(text):,} characters)"
