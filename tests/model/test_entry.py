"""Entries and list lines as programs read them."""

from mmc_cli.model.entry import Entry, Line, Link, Part
from mmc_cli.records.entry import CitedSource, CodeRecord, ListedValue, RelatedCode, ShapePart


def test_an_entry_is_written_with_its_parts_values_links_and_sources() -> None:
    record = Entry(
        "alert code",
        "8F86",
        "x",
        "4.0",
        shape=(Part("ResultingLevel", 1, "required", "a whole number", "%"),),
        values=(("success", "0"), ("other", "")),
        related=(Link("service", "7.16", "Limit APC Level"),),
        sources=(("RN", "MMC V4.0 release note"),),
    ).record()
    assert record.shape == (ShapePart("ResultingLevel", 1, False, "required", False, "a whole number", "%"),)
    assert record.values == (ListedValue("success", "0"), ListedValue("other", None))
    assert record.related == (RelatedCode("service", "7.16", "Limit APC Level"),)
    assert record.sources == (CitedSource("RN", "MMC V4.0 release note"),)


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
