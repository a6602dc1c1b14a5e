"""`mmc.setting/1`: a line of `mmc config`."""

from mmc_cli.records.base import Record


class SettingRow(Record, frozen=True, tag="mmc.setting/1"):
    """One setting in force. `command` is None for one that is for every command; `value` is None if it is not set.

    `origin` is a file with its table, an environment variable, or "default".
    """

    command: str | None
    setting: str
    value: str | None
    origin: str

    def cells(self) -> dict[str, str]:
        """Return the setting, its value, and the origin of the value."""
        return {"command": self.command or "", "setting": self.setting, "value": self.value or "", "from": self.origin}
