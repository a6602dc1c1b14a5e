"""`mmc.alert/1`, `mmc.response/1` and `mmc.count/1`: the lines of `mmc show alerts`, `responses` and `summary`."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from mmc_cli.records.base import Count, MessageRecord, Record
from mmc_cli.records.cells import cell, code_cell, name_cell

# The outcomes of a response that count as a failure.
FAILED = ("failure", "fault", "success with fault")


class AlertRow(MessageRecord, frozen=True, tag="mmc.alert/1"):
    """One device alert. `payload` is decoded only on request; `payload_text` is the same in words.

    `known` is false for a code that the MMC version does not have; `critical` is None if no source says.
    """

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time"}

    time: str | None
    device: str | None
    target: str | None
    counter: str | None
    alert_code: str | None
    alert_name: str | None
    known: bool
    description: str | None
    message_code: str | None
    use_case: str | None
    critical: bool | None
    payload_type: str | None
    payload: Annotated[Any, Meta(extra_json_schema={"type": ["object", "boolean", "null"]})]
    payload_text: str | None

    @property
    def code(self) -> str | None:
        """The code that says what happened."""
        return self.alert_code

    def cells(self) -> dict[str, str]:
        """Return the most important columns first: time, device, alert."""
        return {
            "time": self.time or "",
            "device": self.device or "",
            "code": code_cell(self.alert_code),
            "alert": name_cell(self.alert_code, self.alert_name, self.known),
            "payload": self.payload_text or "",
            "message": code_cell(self.message_code),
            "use_case": self.use_case or "",
            "critical": cell(self.critical),
            "counter": self.counter or "",
            "file": self.file_cell,
        }


class ResponseRow(MessageRecord, frozen=True, tag="mmc.response/1"):
    """One service response. `success` is as stated in the message, None if not stated."""

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time"}

    time: str | None
    device: str | None
    target: str | None
    counter: str | None
    message_code: str | None
    use_case: str | None
    service_reference: str | None
    service_reference_variant: str | None
    name: str | None
    known: bool
    response: str | None
    success: bool | None
    encrypted_parts: Count
    first_fault: str | None

    @property
    def code(self) -> str | None:
        """The code that says which service responds."""
        return self.service_reference_variant

    @property
    def outcome(self) -> str:
        """The outcome in one word; a message that states no success has none."""
        if self.success is False:
            return "failure"
        if self.first_fault:
            return "fault" if self.success is None else "success with fault"
        if self.success:
            return "success"
        return "encrypted" if self.encrypted_parts else "not stated"

    def cells(self) -> dict[str, str]:
        """Return the most important columns first: device, service, outcome."""
        return {
            "device": self.device or "",
            "srv": self.service_reference_variant or "",
            "service": name_cell(self.service_reference_variant, self.name, self.known),
            "outcome": self.outcome,
            "first_fault": self.first_fault or "",
            "time": self.time or "",
            "response": self.response or "",
            "message": code_cell(self.message_code),
            "use_case": self.use_case or "",
            "counter": self.counter or "",
            "file": self.file_cell,
        }


class CountRow(Record, frozen=True, tag="mmc.count/1"):
    """The number of messages that share one value, such as an alert code or a day."""

    by: str
    value: str | None
    name: str | None
    messages: Count

    def cells(self) -> dict[str, str]:
        """Return the fields in their order; codes with 0x."""
        hexadecimal = self.by in ("alert code", "message code")
        return {
            "by": self.by,
            "value": code_cell(self.value) if hexadecimal else self.value or "",
            "name": self.name or "",
            "messages": str(self.messages),
        }


def list_columns(kind: Literal["alert", "response"]) -> dict[str, str]:
    """Return the columns of a list, for a list without rows."""
    row: Any = AlertRow if kind == "alert" else ResponseRow
    return dict.fromkeys(row(**dict.fromkeys(row.__struct_fields__)).cells(), "text")
