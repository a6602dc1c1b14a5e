"""Rows of tidy tables: one a message, one a value; nothing of the message is left out."""

import pytest

from mmc_cli.decoding import fields, leaves
from mmc_cli.decoding.rows import ROWS, element_rows, leaf_rows, message_rows
from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message


def test_a_message_is_one_row_with_its_counter_as_text() -> None:
    (row,) = message_rows(message(ALERT), load_spec(V4_0))
    assert row.record() == {
        "schema": "mmc.message-row/1",
        "file": "sample.xml",
        "member": None,
        "index": 0,
        "kind": "alert",
        "device": "00-1E-4F-7A-20-00-11-01",
        "target": "90-A1-B2-C3-D4-00-00-01",
        "counter": "18446744073709551615",
        "message_code": "0121",
        "alert_code": "8F86",
        "service_reference_variant": None,
        "time": "2026-02-03T16:00:00Z",
        "name": "ECS101 Limit APC [n] Level Command processed",
        "success": None,
        "declared_version": "4.0",
        "mmc_version": "4.0",
    }


def test_codes_have_0x_in_cells_only() -> None:
    (row,) = message_rows(message(ALERT), load_spec(V4_0))
    assert (row.cells()["alert_code"], row.cells()["message_code"]) == ("0x8F86", "0x0121")
    assert list(row.cells()) == list(row.record())[1:]


@pytest.mark.parametrize(
    ("stated", "success", "cell"),
    [('="true"', True, "yes"), ('="0"', False, "no"), ('="perhaps"', None, ""), (None, None, "")],
)
def test_success_is_what_the_message_states(stated: str | None, success: bool | None, cell: str) -> None:
    attribute = f" MessageSuccess{stated}" if stated else ""
    (row,) = message_rows(message(RESPONSE, (' MessageSuccess="false"', attribute)), load_spec(V4_0))
    assert (row.success, row.cells()["success"]) == (success, cell)
    assert row.name == "Read Instantaneous Import Registers"


def test_every_value_and_attribute_is_a_leaf_in_the_order_of_the_message() -> None:
    for path in sorted((ROOT / "fixtures" / "valid" / "4.0").rglob("*.xml"))[:40]:
        found = read(path.read_bytes())
        wanted = [(field.path, field.raw) for field in leaves(fields(found, load_spec(V4_0)))]
        assert [(row.record()["path"], row.record()["value"]) for row in leaf_rows(found, load_spec(V4_0))] == wanted


def test_a_leaf_keeps_the_text_as_it_stands_and_what_is_wrong_with_it() -> None:
    changed = message(RESPONSE, (">10435000<", ">\n many<"))
    row = next(row for row in leaf_rows(changed, load_spec(V4_0)) if row.field.unit == "Wh")
    assert row.record()["value"] == "\n many"
    assert (row.cells()["value"], row.cells()["problem"]) == ("many", "not a value of type integer")


def test_what_was_not_read_has_no_rows() -> None:
    for rows in (*ROWS.values(), lambda of, spec: element_rows(of, spec, "Value")):
        with pytest.raises(ValueError, match="could not be read"):
            list(rows(read(b"<a>"), load_spec(V4_0)))


def test_the_tables_are_known_by_name() -> None:
    assert list(ROWS) == ["messages", "readings", "leaves"]
    for rows in ROWS.values():
        assert [row.record()["file"] for row in rows(message(ALERT), load_spec(V4_0))][0] == "sample.xml"
