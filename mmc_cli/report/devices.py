"""Counts, for each device of a report, its messages, failures and declared versions."""

from dataclasses import dataclass

from mmc_cli.report.facts import MessageFacts

_MAX_DEVICES, _MAX_VERSIONS = 50_000, 10


@dataclass(slots=True)
class Device:
    """The counts of the messages of one device. `versions` are the declared ones, in order of first use."""

    name: str
    messages: int = 0
    failed: int = 0
    invalid: int = 0
    alerts: int = 0
    versions: tuple[str, ...] = ()

    @property
    def troubles(self) -> int:
        """How many of its messages report a failure, or are invalid; one that does both counts twice."""
        return self.failed + self.invalid


class Devices:
    """The first devices, up to a limit; `others` counts the messages of all further devices."""

    def __init__(self, limit: int = _MAX_DEVICES) -> None:
        self.limit, self.others = limit, 0
        self._devices: dict[str, Device] = {}

    def __len__(self) -> int:
        return len(self._devices)

    def add(self, facts: MessageFacts) -> None:
        """Count a message for its device, if it has one."""
        header = facts.verdict.header
        if not header.device:
            return
        device = self._devices.get(header.device)
        if device is None:
            if len(self._devices) >= self.limit:
                self.others += 1
                return
            device = self._devices[header.device] = Device(header.device)
        device.messages += 1
        device.failed += facts.has_failed
        device.invalid += facts.verdict.verdict == "invalid"
        device.alerts += header.kind == "alert"
        version = header.declared_version
        if version and version not in device.versions and len(device.versions) < _MAX_VERSIONS:
            device.versions = (*device.versions, version)

    def worst(self) -> list[Device]:
        """Return the devices with failures or invalid messages, those with most of them first."""
        return sorted((each for each in self._devices.values() if each.troubles), key=lambda each: -each.troubles)

    def mixed(self) -> list[Device]:
        """Return the devices whose messages declare several versions."""
        return [each for each in self._devices.values() if len(each.versions) > 1]
