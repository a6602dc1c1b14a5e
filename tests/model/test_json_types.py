"""A record and a row are recognised by their methods."""

from mmc_cli.model.field import Field
from mmc_cli.model.json_types import Record, Row
from mmc_cli.records.listing import CountRow


def test_a_class_needs_no_base_class_to_be_a_record_or_a_row() -> None:
    record: Record = CountRow("kind", "alert", None, 1)
    row: Row = Field("A", "/A", "1")
    assert record.record() is record
    assert row.cells()["value"] == "1"
