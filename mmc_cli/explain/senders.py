"""Describes which devices send a message and whether it is critical, each with its source."""

from collections.abc import Iterable

from mmc_cli.specification.catalogue import Row, split_cell

_GENERIC = ("1000", "1001")  # message codes shared by many alerts, so their senders do not identify the sender of one
_CRITICAL: dict[str, tuple[bool | None, str]] = {
    "y": (True, "yes"),
    "n": (False, "no"),
    "event": (None, "does not apply: an event that is never sent as an alert"),
    "": (None, "not known: no sample, manual or list of settings says, and codes of this range are of both kinds"),
}


def describe_senders(uses: Iterable[Row]) -> str:
    """Return the device types that send messages with some message codes."""
    uses = list(uses)
    sources = dict.fromkeys(source for row in uses for source in split_cell(row["device_source"]))
    return with_source(", ".join(device_types(uses)), ";".join(sources)) or "not known"


def describe_alert_sender(alert: Row, uses: list[Row]) -> str:
    """Return the devices that send an alert, by its own sources, otherwise by those of its message codes."""
    if alert["sent_by"]:
        devices = ", ".join((*split_cell(alert["sent_by"]), *split_cell(alert["phases"])))
        return with_source(devices, alert["sender_source"])
    return describe_senders(_specific(uses))


def device_types(uses: Iterable[Row]) -> tuple[str, ...]:
    """Return the types of the devices that send messages with some message codes."""
    return tuple(dict.fromkeys(device for row in uses for device in split_cell(row["device_types"])))


def alert_device_types(alert: Row, uses: list[Row]) -> tuple[str, ...]:
    """Return the types of the devices that send an alert; none if no source says."""
    return split_cell(alert["sent_by"]) or device_types(_specific(uses))


def alert_criticality(alert: Row) -> tuple[bool | None, str]:
    """Return whether an alert is critical, and the same in words."""
    critical, text = _CRITICAL[alert["critical"]]
    return critical, with_source(text, alert["critical_source"])


def with_source(text: str, source: str) -> str:
    """Return a text with the keys of its sources in brackets, if it has any."""
    return f"{text} ({', '.join(split_cell(source))})" if text and source else text


def _specific(uses: list[Row]) -> list[Row]:
    return [use for use in uses if use["code"] not in _GENERIC]
