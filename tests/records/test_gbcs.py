"""The records of payloads: nothing is verified, and a field of one is a line of a table."""

from mmc_cli.records.gbcs import ByteRow, GbcsRecord
from mmc_cli.records.json_schema import json_schema


def test_the_schema_of_a_payload_allows_no_other_verification() -> None:
    properties = json_schema(GbcsRecord)["properties"]
    assert properties["verification"] in ({"const": "not verified"}, {"enum": ["not verified"]})
    assert list(properties)[:4] == ["schema", "file", "member", "index"]


def test_the_problem_is_in_place_of_the_value_that_is_not_there() -> None:
    row = ByteRow("a.hex", None, 0, 7, "68", "MAC wrapper", "ciphered length", None, "breaks here", "RTDS")
    assert list(row.cells()) == ["offset", "field", "value", "meaning", "bytes", "part", "source"]
    assert (row.cells()["value"], row.cells()["meaning"]) == ("breaks here", "")
