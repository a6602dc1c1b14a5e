"""`mmc.message/1`: a decoded message, as `mmc decode` writes it."""

from typing import Any

from mmc_cli.records import words
from mmc_cli.records.base import MessageRecord, Part


class UnparsedPart(Part, frozen=True):
    """A part of a message that the schema does not know, as it is written there."""

    path: str
    xml: str
    reason: str


class DecodedMessage(MessageRecord, frozen=True, tag="mmc.message/1"):
    """One whole message. `texts` holds, by path, each text that its decoded value does not give back."""

    declared_version: str | None
    mmc_version: str
    kind: words.Kind | None
    schema_valid: bool
    header: Any
    body: Any
    debug: Any
    unparsed: list[UnparsedPart]
    texts: dict[str, str]
