"""Entries and list lines as records: keys may be added but never removed."""

from mmc_cli.model.entry import Entry, Line, Link, Part

KEYS = [
    "schema",
    "kind",
    "code",
    "title",
    "mmc_version",
    "in_force",
    "meaning",
    "facts",
    "value",
    "unit",
    "device_types",
    "critical",
    "element",
    "shape",
    "places",
    "values",
    "checks",
    "history",
    "related",
    "example",
    "sources",
    "confidence",
]


def test_an_entry_has_the_same_keys_whatever_it_explains() -> None:
    bare = Entry("term", "APC", "", "4.0").record()
    assert list(bare) == KEYS
    assert bare["schema"] == "mmc.entry/1"
    full = Entry(
        "alert code",
        "8F86",
        "x",
        "4.0",
        shape=(Part("ResultingLevel", 1, "required", "a whole number", "%"),),
        values=(("success", "0"), ("other", "")),
        related=(Link("service", "7.16", "Limit APC Level"),),
        sources=(("RN", "MMC V4.0 release note"),),
    ).record()
    assert list(full) == KEYS
    assert full["values"] == [{"value": "success", "number": "0"}, {"value": "other", "number": None}]
    assert full["related"] == [{"kind": "service", "code": "7.16", "title": "Limit APC Level"}]
    assert full["sources"] == [{"key": "RN", "title": "MMC V4.0 release note"}]
    part = full["shape"]
    assert isinstance(part, list)
    assert part[0] == {
        "name": "ResultingLevel",
        "depth": 1,
        "attribute": False,
        "presence": "required",
        "repeats": False,
        "value": "a whole number",
        "unit": "%",
    }


def test_a_line_has_0x_in_tables_only() -> None:
    line = Line("alert code", "8F86", "Limit", "from MMC 4.0")
    assert line.cells() == {"code": "0x8F86", "name": "Limit", "version": "from MMC 4.0", "kind": "alert code"}
    assert line.record() == {
        "schema": "mmc.code/1",
        "kind": "alert code",
        "code": "8F86",
        "name": "Limit",
        "version": "from MMC 4.0",
    }
    assert Line("service", "7.16", "Limit").cells()["code"] == "7.16"
