"""`mmc.message/1`: a decoded message, as `mmc decode` writes it."""

from typing import Any

from msgspec import field

from mmc_cli.records import words
from mmc_cli.records.base import MessageRecord, Part


class UnparsedPart(Part, frozen=True):
    """A part of a message that the schema does not have, verbatim."""

    path: str
    xml: str
    reason: str


class Mark(Part, frozen=True):
    """A remark on a part of a message: the version does not have it, or its unit is not settled.

    `value` is its text, None for an element with child elements only; `mmc_version` is a version that has it, if the
    checked one does not.
    """

    path: str
    value: str | None
    mark: str
    mmc_version: str | None


class DecodedMessage(MessageRecord, frozen=True, tag="mmc.message/1"):
    """One whole message. `texts` holds, by path, each text that cannot be restored from its decoded value.

    A caution about a unit is in `marks` once, at the first value that has the unit.
    """

    declared_version: str | None
    mmc_version: str
    kind: words.Kind | None
    schema_valid: bool
    header: Any
    body: Any
    debug: Any
    unparsed: list[UnparsedPart]
    texts: dict[str, str]
    marks: list[Mark] = field(default_factory=list)
