"""The tables have the columns of the records, and the rows that the other commands write."""

import json

import pytest
from msgspec.structs import asdict

from mmc_cli.database.tables import TABLES, finding_rows
from mmc_cli.decoding.rows import column_types
from mmc_cli.records.listing import AlertRow, ResponseRow
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.samples import ALERT, RESPONSE, V4_0, message

SPEC = load_spec(V4_0)


@pytest.mark.parametrize("kind", ["messages", "readings"])
def test_columns_and_their_types_are_those_of_parquet(kind: str) -> None:
    assert TABLES[kind].columns == {**column_types(kind, SPEC), "as_text": "text"}


@pytest.mark.parametrize(("name", "record"), [("alerts", AlertRow), ("responses", ResponseRow)])
def test_columns_of_lists_are_the_fields_of_their_records(name: str, record: type) -> None:
    columns = TABLES[name].columns
    assert tuple(columns)[:-1] == record.__struct_fields__  # type: ignore[attr-defined]
    assert (columns["time"], columns["index"], columns["known"]) == ("time", "integer", "boolean")


def test_a_finding_has_the_columns_of_the_verdict_and_its_own() -> None:
    verdict = validate_message(message(ALERT.replace(">100<", ">101<")), V4_0)
    (row,) = finding_rows(verdict)
    found = dict(zip(TABLES["findings"].columns, TABLES["findings"].typed(row), strict=True))
    record = asdict(verdict.record())
    (finding,) = record.pop("findings")
    expected = {**record, **asdict(finding)}
    assert found == {**expected, "expected": json.dumps(expected["expected"]), "as_text": None}


def test_every_row_has_a_value_for_every_column() -> None:
    for text in (ALERT, RESPONSE, ALERT.replace(">100<", ">101<")):
        for table in TABLES.values():
            for row in table.make_rows(message(text), SPEC, False):
                assert len(table.typed(row)) == len(table.columns)


def test_a_value_that_is_no_number_is_kept_as_text() -> None:
    broken = RESPONSE.replace("T09:30:10.00Z", "T99:30:10.00Z")
    table = TABLES["messages"]
    (row,) = table.make_rows(message(broken), SPEC, False)
    found = dict(zip(table.columns, table.typed(row), strict=True))
    assert (found["time"], json.loads(found["as_text"])) == (None, {"time": "2026-02-03T99:30:10.00Z"})
