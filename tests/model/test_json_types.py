"""What can be written as a record or a row says so by its methods."""

from mmc_cli.model.field import Field
from mmc_cli.model.json_types import Record, Row
from mmc_cli.model.origin import Origin


def test_a_record_and_a_row_are_known_by_what_they_can_do() -> None:
    record: Record = Origin("a.xml")
    row: Row = Field("A", "/A", "1")
    assert record.record() == {"file": "a.xml", "member": None, "index": 0}
    assert row.cells()["value"] == "1"
