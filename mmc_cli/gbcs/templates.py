"""Recognises a payload that differs from one decoded before only in values that change nothing else in it.

Of payloads of one length, all bytes but those of such values have to be the same; then they have the same fields. Set
MMC_TEMPLATE_CACHE=off to decode every payload.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from mmc_cli.gbcs.encodings import CosemTime, read_cosem_time, read_eui64, read_unsigned
from mmc_cli.gbcs.payload import Part, Payload

_MAX_TEMPLATES, _MAX_PER_LENGTH, _MAX_BYTES = 1_000, 16, 2**14
# The fields of the header that may vary, by the names of the layout: the field of `Payload`, and what reads it.
_VARYING: dict[str, tuple[str, Callable[[bytes], Any]]] = {
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
        ("command content", "content"),
    }
)
_INVOKE_ID, _TIME, _HEADER, _NOTIFICATION = "invoke id", "date-time", "grouping header", "DLMS data-notification"
# DLMS values whose bytes behind the tag are a number.
_NUMBERS = frozenset(b"\x05\x06\x0d\x0f\x10\x11\x12\x14\x15\x16\x17\x18")


class _Template(NamedTuple):
    """A payload, the bytes in which others may differ as a mask, and where what varies is."""

    mask: int
    fixed: int
    payload: Payload
    varying: tuple[tuple[str, slice, Callable[[bytes], Any]], ...]
    invoke_id: slice | None
    header_time: slice | None
    alert_time: slice | None

    def fill(self, data: bytes) -> Payload:
        """Return the payload of other bytes. Raises ValueError for a time that is none."""
        changes: dict[str, Any] = {name: read(data[where]) for name, where, read in self.varying}
        body = self.payload.body
        if self.invoke_id is not None:
            body = body._replace(invoke_id=read_unsigned(data[self.invoke_id]))
        if self.alert_time is not None:
            body = body._replace(alert_time=read_cosem_time(data[self.alert_time]).time)
        if self.header_time is not None:
            changes["header_time"], changes["clock_status"] = read_cosem_time(data[self.header_time])
        return self.payload._replace(data=data, body=body, **changes)


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
        varying, places = list[tuple[str, slice, Callable[[bytes], Any]]](), dict[str, slice]()
        for part in parts:
            where = slice(part.offset, part.offset + len(part.data))
            if part.group == _HEADER and part.field in _VARYING:
                name, read = _VARYING[part.field]
                varying.append((name, where, read))
            elif part.field == _INVOKE_ID:
                where = places[_INVOKE_ID] = slice(where.start + 1, where.stop)
            elif isinstance(part.value, CosemTime) and (part.group, part.field) != (_NOTIFICATION, _TIME):
                places[f"{part.group} {part.field}"] = where
            elif part.field == "value" and part.data[0] in _NUMBERS:
                where = slice(where.start + 1, where.stop)
            elif (part.group, part.field) not in _UNREAD:
                continue
            mask[where] = bytes(where.stop - where.start)
        number = int.from_bytes(mask)
        header_time, alert_time = places.get(f"{_HEADER} {_TIME}"), places.get(f"{_NOTIFICATION} alert time")
        template = _Template(
            number,
            int.from_bytes(data) & number,
            payload,
            tuple(varying),
            places.get(_INVOKE_ID),
            header_time,
            alert_time,
        )
        templates.append(template)
        self._count += 1
