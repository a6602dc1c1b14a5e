"""GBCS payloads as inputs: in hexadecimal, in base64 or as bytes. They are not converted to MMC messages."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mmc_cli.gbcs.starts import begins_payload, text_begins_payload
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source, SourceMap, identity_offsets
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload
    from mmc_cli.gbcs.search import FoundPayload

_DIGITS = re.compile(r"[A-Za-z0-9+/=]+")
_MIN_TEXT = 4  # characters that distinguish hexadecimal and base64 from other text


def recognises(head: bytes) -> bool:
    """Return whether bytes begin as a payload does, or as the text of one."""
    if begins_payload(head):
        return True
    text = "".join(head.decode("latin-1").split())
    if not text.isascii() or len(text) < _MIN_TEXT:
        return False
    from mmc_cli.gbcs.text import payload_bytes

    if payload_bytes(text[: len(text) // 4 * 4]) is not None:
        return True
    return _DIGITS.fullmatch(text) is not None and text_begins_payload(text)


def convert(data: bytes, origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield a source for each payload, most often one; if the text is something else, the one source has none."""
    from mmc_cli.gbcs.decode import decode_payload
    from mmc_cli.gbcs.search import find_payloads

    if begins_payload(data):
        yield Source(origin, data, payload=decode_payload(data))
        return
    text = data.decode("latin-1")
    found = find_payloads(text)
    damage = describe_rest(text, found)
    if len(found) < 2 and not damage:
        yield Source(origin, data, payload=found[0].payload if found else None)
        return
    around = SourceMap(text, 1, 0, "latin-1", identity_offsets(text)).shared()
    for index, (payload, start, end) in enumerate(found, origin.index):
        yield Source(
            Origin(origin.file, origin.member, index),
            data[start:end],
            source_map=around.slice(start, end),
            damage=damage,
            payload=payload,
        )


def describe_rest(text: str, found: "Sequence[FoundPayload]") -> str:
    """Return what is wrong with a text in which payloads were found: nothing if it holds them alone, or none."""
    from mmc_cli.gbcs.search import find_other_text

    offset = find_other_text(text, found) if found else None
    if offset is None:
        return ""
    lines = text[:offset].split("\n")
    where = f"line {len(lines)}, " if "\n" in text.strip() else ""
    return f"other text beside the payload was skipped, from {where}character {len(lines[-1]) + 1}"


def payload_finding(payload: "Payload", data: bytes, place: Place | None = None) -> Finding | None:
    """Return the finding about the damage of a payload, or None.

    Args:
        data: the file or text that holds it.
        place: where that is, if `data` is not the payload itself.
    """
    if payload.fault is None:
        return None
    if place is None:
        place = _place_of_byte(data, payload.fault.offset)
    return Finding(base_rules.GBCS_LAYOUT, str(payload.fault), place, path=payload.fault.field)


def _place_of_byte(data: bytes, byte: int) -> Place:
    """Return where a byte of a payload is in a text in hexadecimal; the start of anything else."""
    from mmc_cli.gbcs.text import digit_offset, is_hex
    from mmc_cli.inputs.positions import place_at  # slow to import

    text = data.decode("latin-1")
    if not is_hex(text):
        return Place()
    before = text[: digit_offset(text, byte)]
    line_start = before.rfind("\n") + 1
    return place_at(data, before.count("\n") + 1, len(before) - line_start + 1)
