"""Recognises a payload that differs from one decoded before only in values that change nothing else in it.

Of payloads of one length, all bytes but those of such values have to be the same; then they have the same fields. Set
MMC_TEMPLATE_CACHE=off to decode every payload.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from mmc_cli.gbcs.encodings import READERS, read_cosem_time, read_eui64, read_unsigned
from mmc_cli.gbcs.layout import field_layouts
from mmc_cli.gbcs.payload import Body, Part, Payload

_Read: TypeAlias = Callable[[bytes], Any]

_MAX_TEMPLATES, _MAX_PER_LENGTH, _MAX_BYTES = 1_000, 16, 2**14
# The fields of the header that may vary, by the names of the layout: the field of `Payload`, and what reads it.
_VARYING: dict[str, tuple[str, _Read]] = {
    "originator counter": ("counter", read_unsigned),
    "originator": ("originator", read_eui64),
    "recipient": ("recipient", read_eui64),
    "supplementary remote party": ("supplementary_party", read_eui64),
    "supplementary remote party counter": ("supplementary_counter", read_unsigned),
    "supplementary originator counter": ("supplementary_originator_counter", read_unsigned),
}
# Fields of which nothing is said.
_UNREAD = frozenset(
    {
        ("MAC wrapper", "MAC"),
        ("signature", "signature"),
        ("GBZ response", "frame"),
        ("ASN.1 content", "value"),
        ("ASN.1 alert", "rest"),
    }
)
_HEADER = "grouping header"
_DATA, _HEADER_TIME, _CLOCK_STATUS, _BODY = map(Payload._fields.index, ("data", "header_time", "clock_status", "body"))
_INVOKE_ID, _ALERT_TIME = map(Body._fields.index, ("invoke_id", "alert_time"))
# DLMS values whose bytes behind the tag are a number.
_NUMBERS = frozenset(b"\x05\x06\x0d\x0f\x10\x11\x12\x14\x15\x16\x17\x18")


class _Template(NamedTuple):
    """A payload, the bytes in which others may differ as a mask, and what varies: where it is, and what reads it.

    `varying` is of the payload and `of_body` of its body, by the numbers of their fields.
    """

    mask: int
    fixed: int
    payload: Payload
    varying: tuple[tuple[int, slice, _Read], ...]
    of_body: tuple[tuple[int, slice, _Read], ...]
    header_time: slice | None

    def fill(self, data: bytes) -> Payload:
        """Return the payload of other bytes. Raises ValueError for a time that is none."""
        values = list[Any](self.payload)
        values[_DATA] = data
        for number, where, read in self.varying:
            values[number] = read(data[where])
        if self.header_time is not None:
            values[_HEADER_TIME], values[_CLOCK_STATUS] = read_cosem_time(data[self.header_time])
        if self.of_body:
            body = list[Any](self.payload.body)
            for number, where, read in self.of_body:
                body[number] = read(data[where])
            values[_BODY] = Body._make(body)
        return Payload._make(values)


class PayloadTemplates:
    """The templates of the payloads that were decoded, by their length."""

    def __init__(self) -> None:
        self._by_length: dict[int, list[_Template]] = {}
        self._count = 0
        self._is_on = os.environ.get("MMC_TEMPLATE_CACHE") != "off"

    def find(self, data: bytes) -> Payload | None:
        """Return the payload of bytes that match a template; None where they have to be decoded."""
        templates = self._by_length.get(len(data))
        if templates is None:
            return None
        number = int.from_bytes(data)
        for template in templates:
            if number & template.mask == template.fixed:
                try:
                    return template.fill(data)
                except (ValueError, OverflowError):
                    return None
        return None

    def add(self, payload: Payload, parts: Iterable[Part]) -> None:
        """Make a template of a payload that is whole."""
        data = payload.data
        if not self._is_on or payload.fault is not None or len(data) > _MAX_BYTES:
            return
        templates = self._by_length.setdefault(len(data), [])
        if self._count >= _MAX_TEMPLATES or len(templates) >= _MAX_PER_LENGTH:
            return
        mask = bytearray(b"\xff" * len(data))
        varying, of_body = list[tuple[int, slice, _Read]](), list[tuple[int, slice, _Read]]()
        header_time: slice | None = None
        for part in parts:
            where = slice(part.offset, part.offset + len(part.data))
            if part.group == _HEADER and part.field in _VARYING:
                name, read = _VARYING[part.field]
                varying.append((Payload._fields.index(name), where, read))
            elif part.group == _HEADER and part.field == "date-time":
                header_time = where
            elif part.field == "invoke id":
                where = slice(where.start + 1, where.stop)
                of_body.append((_INVOKE_ID, where, read_unsigned))
            elif part.field == "alert time":
                read_time = READERS[field_layouts()[part.group, part.field].encoding]
                of_body.append(
                    (_ALERT_TIME, where, _read_cosem_alert_time if read_time is read_cosem_time else read_time)
                )
            elif part.field == "value" and part.data[0] in _NUMBERS:
                where = slice(where.start + 1, where.stop)
            elif (part.group, part.field) not in _UNREAD:
                continue
            mask[where] = bytes(where.stop - where.start)
        number = int.from_bytes(mask)
        fixed = int.from_bytes(data) & number
        templates.append(_Template(number, fixed, payload, tuple(varying), tuple(of_body), header_time))
        self._count += 1


def _read_cosem_alert_time(data: bytes) -> str | None:
    return read_cosem_time(data).time
