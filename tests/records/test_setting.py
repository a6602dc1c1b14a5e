"""The record of a setting."""

from mmc_cli.records.setting import SettingRow


def test_an_empty_cell_stands_for_every_command_and_for_no_value() -> None:
    row = SettingRow(None, "select", None, "default")
    assert row.cells() == {"command": "", "setting": "select", "value": "", "from": "default"}
