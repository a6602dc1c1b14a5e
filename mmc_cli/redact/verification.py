"""Compares a redacted message with the original: verdict, findings and shape must be equal, and no original value may
remain.
"""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from msgspec import to_builtins

from mmc_cli.decoding.json_record import decode_message
from mmc_cli.inputs.message import Message
from mmc_cli.model.json_types import Json
from mmc_cli.redact.pseudonyms import EUI
from mmc_cli.specification import Spec
from mmc_cli.validate import validate_against

_NOT_WORD = re.compile(r"[^0-9a-z|]")
_TAG_NAME = re.compile(r"</?[\w:.-]+")
# A shorter text may occur in another by chance.
_LONG_ENOUGH = 10
_VARIES = ("file", "member", "index")


def find_difference(original: Message, redacted: Message, spec: Spec) -> str | None:
    """Return what differs between two messages besides their values, or None."""
    before, after = validate_against(original, spec), validate_against(redacted, spec)
    if before.verdict != after.verdict or before.schema_valid != after.schema_valid:
        return f"the redacted message would be {after.verdict}, not {before.verdict}"
    one, other = (Counter((each.rule.id, each.path) for each in verdict.findings) for verdict in (before, after))
    if one != other:
        changed = ", ".join(sorted({rule for rule, _ in (one - other) + (other - one)}))
        return f"the redacted message would have other findings ({changed})"
    if original.root is not None and _shape(_data(original, spec)) != _shape(_data(redacted, spec)):
        return "the redacted message would decode to another shape"
    return None


def find_left_over(replaced: Iterable[tuple[str, str]], text: str) -> str | None:
    """Return what kind of original value is still in a redacted text, in any letter case and with any separators."""
    plain = _NOT_WORD.sub("", _TAG_NAME.sub("|", text.lower().replace("|", "")))
    for value, _ in replaced:
        for part in (*(match[0] for match in EUI.finditer(value)), value):
            wanted = _NOT_WORD.sub("", part.lower().replace("|", ""))
            if len(wanted) >= _LONG_ENOUGH and wanted in plain:
                return "an EUI-64" if EUI.fullmatch(part) else "a value"
    return None


def digest(data: bytes) -> bytes:
    """Return a short hash of the bytes of a message."""
    return sha256(data).digest()[:16]


def _data(message: Message, spec: Spec) -> Json:
    record: dict[str, Json] = to_builtins(decode_message(message, spec))
    return {name: value for name, value in record.items() if name not in _VARIES}


def _shape(value: Json) -> object:
    """Return data without its values: the keys of objects, the items of lists, and types for all else."""
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return [_shape(each) for each in value] if isinstance(value, list) else type(value).__name__
