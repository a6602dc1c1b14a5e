"""GBCS payloads as inputs: in hexadecimal, in base64 or as bytes. No MMC message is made of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

_STARTS = (b"\xdd", b"\xdf\x09")
_MIN_TEXT = 4  # characters that tell hexadecimal and base64 from other text


def recognises(head: bytes) -> bool:
    """Return whether bytes begin as a payload does, or as the text of one."""
    if head.startswith(_STARTS):
        return True
    text = "".join(head.decode("latin-1").split())
    if not text.isascii() or len(text) < _MIN_TEXT:
        return False
    from mmc_cli.gbcs.text import payload_bytes

    return payload_bytes(text[: len(text) // 4 * 4]) is not None


def convert(data: bytes, origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield the one source of a payload; if its bytes or text go on as something else, it has no payload."""
    from mmc_cli.gbcs.decode import decode_payload
    from mmc_cli.gbcs.text import payload_bytes

    raw = data if data.startswith(_STARTS) else payload_bytes(data.decode("latin-1"))
    yield Source(origin, data, payload=decode_payload(raw) if raw is not None else None)


def payload_finding(payload: "Payload", data: bytes, place: Place | None = None) -> Finding | None:
    """Return the finding about where a payload breaks; None for one that does not.

    Args:
        data: the file or text that holds it.
        place: where that is, if `data` is not the payload itself.
    """
    if payload.fault is None:
        return None
    if place is None:
        place = _place_of_byte(data, payload.fault.offset)
    return Finding(faults.GBCS_LAYOUT, str(payload.fault), place, path=payload.fault.field)


def _place_of_byte(data: bytes, byte: int) -> Place:
    """Return where a byte of a payload is in a text in hexadecimal; the start of anything else."""
    from mmc_cli.gbcs.text import digit_offset, is_hex
    from mmc_cli.inputs.positions import place_at  # which is slow to import

    text = data.decode("latin-1")
    if not is_hex(text):
        return Place()
    before = text[: digit_offset(text, byte)]
    line_start = before.rfind("\n") + 1
    return place_at(data, before.count("\n") + 1, len(before) - line_start + 1)
