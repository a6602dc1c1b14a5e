"""A decoded message as blocks: nothing is lost, and nothing is said without content."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mmc_cli.decoding.field_tree import leaves
from mmc_cli.decoding.listing import message_view
from mmc_cli.decoding.shape import Shape, message_shape
from mmc_cli.inputs.parser import read
from mmc_cli.model.block import Block, Cell, Entries, Fields, Grid, Profile, Section, Table
from mmc_cli.model.field import MessageView
from mmc_cli.model.instant import Instant
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message

FIXTURES = sorted((ROOT / "fixtures" / "valid").rglob("*.xml")) + sorted((ROOT / "fixtures" / "invalid").rglob("*.xml"))


def view_of(path: Path) -> MessageView | None:
    sample = read(path.read_bytes(), Origin(path.name))
    if sample.root is None:
        return None
    return message_view(sample, load_spec(V4_0))._replace(verdict=validate_message(sample, V4_0))


def cells(blocks: tuple[Block, ...]) -> Iterator[Cell]:
    for block in blocks:
        if isinstance(block, Fields):
            yield from (item.cell for item in block.items)
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Grid):
            yield from (cell for _, cell in block.cells)
        elif isinstance(block, Profile):
            for each in block.entries:
                yield Cell(f"{each.when.date}\u00a0{each.when.time}")
                yield from each.cells
        else:
            yield from cells(block.blocks if isinstance(block, Section) else block.sections)


def shape_text(shape: Shape, view: MessageView) -> str:
    shown = [item.cell for item in shape.facts] + list(cells(shape.blocks))
    grids = " ".join(str(block) for block in shape.blocks)  # for the indexes of registers
    return "\n".join(["\n".join((cell.value, cell.meaning)) for cell in shown] + [view.title, grids])


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_value_of_a_message_is_shown(path: Path) -> None:
    if (view := view_of(path)) is None:
        return
    shape = message_shape(view)
    text = shape_text(shape, view).lower()
    for field in leaves(view.fields):
        if isinstance(field.value, bool) or field.label in ("MessageSuccess", "schemaVersion", "ServiceReference"):
            continue
        raw = (field.one_line or "")[:300]
        shown = f"{field.value.date}\u00a0{field.value.time}" if isinstance(field.value, Instant) else raw
        assert shown.lower() in text, f"{field.path} is not shown"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_finding_is_marked_once_in_the_body_or_the_card(path: Path) -> None:
    if (view := view_of(path)) is None or view.verdict is None:
        return
    shape = message_shape(view)
    shown = [item.cell for item in shape.facts] + list(cells(shape.blocks))
    numbers = sorted({mark.number for cell in shown for mark in cell.marks if mark.number})
    assert numbers == list(range(1, len(view.verdict.findings) + 1))


def sections(blocks: tuple[Block, ...]) -> Iterator[Section]:
    for block in blocks:
        if isinstance(block, Section):
            yield block
            yield from sections(block.blocks)
        elif isinstance(block, Entries):
            yield from (each for section in block.sections for each in sections((section,)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_no_title_is_without_content_and_no_column_is_empty(path: Path) -> None:
    if (view := view_of(path)) is None:
        return
    blocks = message_shape(view).blocks
    for section in sections(blocks):
        assert section.blocks, f"{section.title} has no content"
        assert not (len(section.blocks) == 1 and isinstance(section.blocks[0], Section)), section.title
        for block in section.blocks:
            if isinstance(block, Table):
                columns = zip(*block.rows, strict=True)
                assert all(any(cell.value or cell.marks for cell in column) for column in columns), section.title


def test_the_header_is_on_the_card_and_not_in_the_body() -> None:
    shape = message_shape(message_view(message(RESPONSE), load_spec(V4_0)))
    facts = {item.label: item.cell.value for item in shape.facts}
    assert facts["Device"] == "00-1E-4F-7A-20-00-11-02"
    assert facts["Time"] == "2026-02-03\u00a009:30:10\u00a0UTC"
    assert [block.title for block in shape.blocks if isinstance(block, Section)] == [
        "ReadInstantaneousImportRegistersRsp \u203a Electricity \u203a ActiveImportRegister",
        "DebugInfo \u203a COSEMDebug",
    ]


def test_what_no_fact_shows_is_a_fact_of_its_own_name() -> None:
    extra = "<ra:SupplementaryRemotePartyID>90-A1-B2-C3-D4-00-00-02</ra:SupplementaryRemotePartyID>"
    sample = message(ALERT, ("    <ra:GBCSHexadecimalMessageCode>", extra + "<ra:GBCSHexadecimalMessageCode>"))
    facts = {item.label: item.cell.value for item in message_shape(message_view(sample, load_spec(V4_0))).facts}
    assert facts["SupplementaryRemotePartyID"] == "90-A1-B2-C3-D4-00-00-02"
