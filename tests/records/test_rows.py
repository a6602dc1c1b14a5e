"""The rows of messages, values and fields in a table."""

from mmc_cli.decoding.data_dictionary import field_rows
from mmc_cli.decoding.rows import message_rows
from mmc_cli.records.rows import LeafRow
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V4_0, message


def test_a_message_has_its_fields_as_columns_and_0x_in_its_codes() -> None:
    (row,) = message_rows(message(ALERT), load_spec(V4_0))
    cells = row.cells()
    assert tuple(cells) == row.__struct_fields__
    assert (row.alert_code, cells["alert_code"], cells["message_code"]) == ("8F86", "0x8F86", "0x0121")
    assert (cells["success"], cells["service_reference_variant"]) == ("", "")


def test_the_value_of_a_leaf_is_on_one_line_in_a_table() -> None:
    row = LeafRow(file="a", member=None, index=0, path="/A", value=" x\n y ", unit=None, meaning=None, problem=None)
    assert (row.value, row.cells()["value"]) == (" x\n y ", "x y")


def test_a_field_that_may_repeat_any_number_of_times_says_any() -> None:
    rows = [row for row in field_rows(load_spec(V4_0)) if row.most is None]
    assert rows
    assert {row.cells()["most"] for row in rows} == {"any"}
    assert tuple(rows[0].cells()) == rows[0].__struct_fields__
