"""`mmc.gbcs/1`, a payload in `mmc decode`, and `mmc.gbcs-field/1`, a field of one in `mmc explain --bytes`."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from msgspec.structs import asdict

from mmc_cli.records.base import Count, MessageRecord, Part
from mmc_cli.records.cells import cells


class Service(Part, frozen=True):
    """A service that a message code can answer."""

    service_reference_variant: str
    name: str | None


class GbcsStatus(Part, frozen=True):
    """An unencrypted status: the result or component that it belongs to (from 1), its kind, number and name."""

    number: Count
    kind: Literal["get", "set", "action", "command"]
    code: Count
    name: str


class GbcsFault(Part, frozen=True):
    """The place where a payload is damaged: the byte, from 0, and the field of the layout there."""

    byte: Count
    part: str
    field: str
    problem: str


class GbcsRecord(MessageRecord, frozen=True, tag="mmc.gbcs/1"):
    """A GBCS payload that is not parsed to MMC. `success` is that of its statuses, None if some are encrypted.

    `time` is that of the alert if there is one, otherwise that of the header. Nothing is verified: `verification` says
    so. If a payload is damaged, fields after the damage are None.
    """

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time"}

    kind: Literal["command", "response", "alert"] | None
    originator: str | None
    recipient: str | None
    counter: str | None
    time: str | None
    header_time: str | None
    clock_status: Count | None
    supplementary_party: str | None
    supplementary_counter: str | None
    supplementary_originator_counter: str | None
    has_certificate: bool
    message_code: str | None
    use_case: str | None
    name: str | None
    services: tuple[Service, ...]
    alert_code: str | None
    alert_name: str | None
    alert_time: str | None
    protocol: str | None
    success: bool | None
    statuses: tuple[GbcsStatus, ...]
    encrypted_parts: Count
    content_bytes: Count | None
    signature_bytes: Count | None
    mac_bytes: Count
    verification: Literal["not verified"]
    fault: GbcsFault | None

    @property
    def schema_valid(self) -> bool:
        """False: the schema covers messages, not payloads."""
        return False


class ByteRow(MessageRecord, frozen=True, tag="mmc.gbcs-field/1"):
    """One field of a GBCS payload: its offset, from 0, its bytes in hexadecimal, its value and what it means."""

    offset: Count
    bytes: str
    part: str
    field: str
    value: str | None
    meaning: str | None
    source: str

    def cells(self) -> dict[str, str]:
        """Return the most important columns first; where the payload is damaged, the problem in place of the value."""
        fields = cells(asdict(self))
        if self.value is None:
            fields |= {"value": fields["meaning"], "meaning": ""}
        return {name: fields[name] for name in ("offset", "field", "value", "meaning", "bytes", "part", "source")}
