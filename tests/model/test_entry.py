"""Entries and list lines as programs read them."""

from mmc_cli.model.entry import CitedSource, Entry, Line, Link, ListedValue, Part
from mmc_cli.records import entry as records
from mmc_cli.records.entry import CodeRecord


def test_an_entry_is_written_with_its_parts_values_links_and_sources() -> None:
    record = Entry(
        "alert code",
        "8F86",
        "x",
        "4.0",
        shape=(Part("ResultingLevel", 1, "required", "a whole number", "%"),),
        values=(ListedValue("success", "0"), ListedValue("other")),
        related=(Link("service", "7.16", "Limit APC Level"),),
        sources=(CitedSource("RN", "MMC V4.0 release note"),),
    ).record()
    assert record.shape == (records.ShapePart("ResultingLevel", 1, False, "required", False, "a whole number", "%"),)
    assert record.values == (records.ListedValue("success", "0"), records.ListedValue("other", None))
    assert record.related == (records.RelatedCode("service", "7.16", "Limit APC Level"),)
    assert record.sources == (records.CitedSource("RN", "MMC V4.0 release note"),)


def test_a_line_has_0x_in_tables_only() -> None:
    line = Line("alert code", "8F86", "Limit", "from MMC 4.0")
    assert line.cells() == {
        "code": "0x8F86",
        "name": "Limit",
        "version": "from MMC 4.0",
        "kind": "alert code",
        "severity": "",
        "sentence": "",
    }
    assert line.record() == CodeRecord("alert code", "8F86", "Limit", "from MMC 4.0", None, None)
    assert Line("alert code", "8F86", "Limit").record().version is None
    assert Line("service", "7.16", "Limit").cells()["code"] == "7.16"
