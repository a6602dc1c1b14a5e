"""Rows of tables: one per message or one per value; no value is left out."""

import pytest

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.rows import ROWS, column_names, element_rows, leaf_rows, message_rows
from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message


def test_a_message_is_one_row_with_its_counter_as_text() -> None:
    (row,) = message_rows(message(ALERT), load_spec(V4_0))
    assert (row.kind, row.alert_code, row.counter) == ("alert", "8F86", "18446744073709551615")
    assert (row.name, row.success) == ("ECS101 Limit APC [n] Level Command processed", None)


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
        parsed = read(path.read_bytes())
        expected = [(field.path, field.raw) for field in leaves(field_tree(parsed, load_spec(V4_0)))]
        assert [(row.path, row.value) for row in leaf_rows(parsed, load_spec(V4_0))] == expected


def test_a_leaf_has_the_text_of_the_message_and_its_problem() -> None:
    changed = message(RESPONSE, (">10435000<", ">\n many<"))
    row = next(row for row in leaf_rows(changed, load_spec(V4_0)) if row.unit == "Wh")
    assert row.value == "\n many"
    assert (row.cells()["value"], row.cells()["problem"]) == ("many", "not a value of type integer")


def test_a_message_that_could_not_be_read_has_no_rows() -> None:
    for rows in (*ROWS.values(), lambda of, spec: element_rows(of, spec, "Value")):
        with pytest.raises(ValueError, match="could not be read"):
            list(rows(read(b"<a>"), load_spec(V4_0)))


def test_every_kind_of_rows_has_a_name() -> None:
    assert list(ROWS) == ["messages", "readings", "leaves"]
    for rows in ROWS.values():
        assert [row.record().file for row in rows(message(ALERT), load_spec(V4_0))][0] == "sample.xml"


@pytest.mark.parametrize("kind", [*ROWS, "Header"])
def test_the_columns_are_known_without_a_message(kind: str) -> None:
    rows = (
        ROWS[kind](message(RESPONSE), load_spec(V4_0))
        if kind in ROWS
        else element_rows(message(RESPONSE), load_spec(V4_0), kind)
    )
    assert column_names(kind, load_spec(V4_0)) == tuple(next(rows).cells())
