"""The records of `mmc decode --rows`, and `mmc.field/1` of `mmc decode --describe`."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from mmc_cli.records import words
from mmc_cli.records.base import Count, MessageRecord, Record
from mmc_cli.records.cells import cells, code_cell


class MessageRow(MessageRecord, frozen=True, tag="mmc.message-row/1"):
    """One message: who sent it, what it is, and whether it states success."""

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time", "success": "boolean"}

    kind: words.Kind | None
    device: str | None
    target: str | None
    counter: str | None
    message_code: str | None
    alert_code: str | None
    service_reference_variant: str | None
    time: str | None
    name: str | None
    success: bool | None
    declared_version: str | None
    mmc_version: str

    def cells(self) -> dict[str, str]:
        """Return the fields in their order; codes with 0x."""
        codes = {"message_code": code_cell(self.message_code), "alert_code": code_cell(self.alert_code)}
        return {**cells(asdict(self)), **codes}


class Reading(MessageRecord, frozen=True, tag="mmc.reading/1"):
    """One measured value.

    `time` is the time nearest to the value (its own entry's, that of an element around it, the alert's, the header's)
    and `time_of` the element it was found in. `register` is the element that says what is measured, `register_index`
    the index attribute of it or of the nearest element around it, and `within` what else distinguishes the elements
    around it, such as the phase. `value` is an exact number as text, or any text if `problem` says why it is not a
    number. `unit` is None if the schema establishes none. `note` is a remark on the number: the amount of a price, that
    it probably means "no value", that its unit is not settled.

    `quantity` is what is measured, whichever message it comes in; `element` the element of a twin-element meter, `tou`
    and `block` the numbers of the register, `period_seconds` the time that the value is measured over. Each is None if
    no source says it. `flag` is "no-value" if the number probably means that there is none. `value_si` and `unit_si`
    are the same in kWh, m3 or GBP, with `--si` only.
    """

    column_types: ClassVar[Mapping[str, str]] = {
        "index": "integer",
        "time": "time",
        "value": "number",
        "period_seconds": "integer",
        "value_si": "number",
    }

    device: str | None
    kind: words.Kind | None
    source: str | None
    source_name: str | None
    time: str | None
    time_of: str | None
    register: str
    register_index: str | None
    within: str | None
    value: str
    unit: str | None
    problem: str | None
    path: str
    note: str | None = None
    quantity: words.Quantity | None = None
    phase: str | None = None
    element: words.Element | None = None
    tou: str | None = None
    block: str | None = None
    period_seconds: Count | None = None
    flag: words.Flag | None = None
    value_si: str | UnsetType | None = UNSET
    unit_si: str | UnsetType | None = UNSET


SI_COLUMNS = ("value_si", "unit_si")


class LeafRow(MessageRecord, frozen=True, tag="mmc.leaf/1"):
    """One value or attribute of a message; `value` is its text as the message has it."""

    path: str
    value: str | None
    unit: str | None
    meaning: str | None
    problem: str | None
    note: str | None = None

    def cells(self) -> dict[str, str]:
        """Return the fields in their order; the value on one line."""
        return {**cells(asdict(self)), "value": " ".join((self.value or "").split())}


class ElementRecord(MessageRecord, frozen=True, tag="mmc.element/1"):
    """The fields of every row of an element. Its own columns follow `path`: see `decoding.element_rows`.

    `others` holds, as path=text, values without their own column. `note` has remarks on values, each after the names of
    its columns: that it probably means "no value", that its unit is not settled.
    """

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer", "message_time": "time"}

    device: str | None
    message_time: str | None
    path: str
    others: str | None
    note: str | None


class FieldRow(Record, frozen=True, tag="mmc.field/1"):
    """One element or attribute at one path of the MMC schema: how often it may occur, and how it is decoded (`json`).

    `most` is None if any number is allowed. `document_sensitivity` is the sensitivity in the words of the MMC document,
    if the release note gives it; `sensitivity` is that of mmc.
    """

    path: str
    name: str
    type: str
    json: str
    unit: str | None
    sensitivity: words.Sensitivity
    least: Count
    most: int | None
    versions: str
    meaning: str
    document_sensitivity: str | None

    def cells(self) -> dict[str, str]:
        """Return the fields in their order."""
        return {**cells(asdict(self)), "most": "any" if self.most is None else str(self.most)}
