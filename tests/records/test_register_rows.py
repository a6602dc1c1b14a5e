"""The records of registers and billing periods have a column for each register."""

from mmc_cli.records.register_rows import PAYMENT_COLUMNS, REGISTER_COLUMNS, BillingRow, RegisterRow


def test_there_is_a_column_for_each_register_a_device_can_have() -> None:
    assert len(set(REGISTER_COLUMNS)) == len(REGISTER_COLUMNS)
    assert {"tou_48", "block_4_tou_8", "counter_block_1_tou_1", "secondary_tou_4", "block_4"} <= set(REGISTER_COLUMNS)
    assert set(REGISTER_COLUMNS) <= set(RegisterRow.__struct_fields__) & set(BillingRow.__struct_fields__)
    assert set(PAYMENT_COLUMNS) <= set(BillingRow.__struct_fields__)


def test_the_columns_of_registers_are_numbers_and_the_others_text() -> None:
    assert {RegisterRow.column_types[name] for name in REGISTER_COLUMNS} == {"number"}
    assert "others" not in BillingRow.column_types
    assert RegisterRow.column_types["index"] == "integer"
