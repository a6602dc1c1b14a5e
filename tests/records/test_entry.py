"""The records of explained codes."""

import json

from mmc_cli.model.entry import Entry
from mmc_cli.render.jsonl import to_json


def test_an_entry_has_the_same_fields_whatever_it_explains() -> None:
    written = json.loads(to_json(Entry("term", "APC", "", "4.0").record()))
    assert list(written) == [
        "schema", "kind", "code", "title", "mmc_version", "in_force", "meaning", "facts", "value", "unit",
        "device_types", "critical", "element", "shape", "places", "values", "checks", "history", "related",
        "example", "sources", "confidence", "items",
    ]  # fmt: skip
    assert (written["facts"], written["shape"], written["meaning"]) == ({}, [], None)
