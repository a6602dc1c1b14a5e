"""Recognises a payload that differs from one decoded before only in values that do not affect other fields.

If payloads of equal length have equal bytes except in these values, they have the same fields. Set
MMC_TEMPLATE_CACHE=off to decode every payload.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mmc_cli.gbcs.dlms import unread_bytes
from mmc_cli.gbcs.encodings import (
    read_cosem_time,
    read_eui64,
    read_generalized_time,
    read_unsigned,
    read_zigbee_time,
)
from mmc_cli.gbcs.payload import Body, Part, Payload
from mmc_cli.model.template_switch import templates_are_on

_MAX_TEMPLATES, _MAX_PER_LENGTH, _MAX_BYTES = 1_000, 16, 2**14
_DATA, _BODY = map(Payload._fields.index, ("data", "body"))
_HEADER, _RESPONSE, _ALERT = "grouping header", "DLMS access-response", "DLMS data-notification"


_WHOLE, _NUMBER, _WITHOUT_STATUS = slice(None), slice(1, None), slice(-1)


def _read_time(data: bytes) -> str | None:
    return read_cosem_time(data + b"\0").time


# The fields of the layout that may vary: the field of `Payload` or `Body`, the bytes of the value, and its reader.
_VARYING: Mapping[tuple[str, str], tuple[str, slice, Callable[[bytes], Any]]] = {
    (_HEADER, "originator counter"): ("counter", _WHOLE, read_unsigned),
    (_HEADER, "originator"): ("originator", _WHOLE, read_eui64),
    (_HEADER, "recipient"): ("recipient", _WHOLE, read_eui64),
    (_HEADER, "date-time"): ("header_time", _WITHOUT_STATUS, _read_time),
    (_HEADER, "supplementary remote party"): ("supplementary_party", _WHOLE, read_eui64),
    (_HEADER, "supplementary remote party counter"): ("supplementary_counter", _WHOLE, read_unsigned),
    (_HEADER, "supplementary originator counter"): ("supplementary_originator_counter", _WHOLE, read_unsigned),
    (_RESPONSE, "invoke id"): ("invoke_id", _NUMBER, read_unsigned),
    (_ALERT, "invoke id"): ("invoke_id", _NUMBER, read_unsigned),
    (_ALERT, "alert time"): ("alert_time", _WITHOUT_STATUS, _read_time),
    ("GBZ alert", "alert time"): ("alert_time", _WHOLE, read_zigbee_time),
    ("ASN.1 alert", "alert time"): ("alert_time", _WHOLE, read_generalized_time),
}
# Fields of which only the length is used.
_UNREAD = frozenset(
    {
        ("MAC wrapper", "MAC"),
        (_HEADER, "key agreement certificate"),
        ("signature", "signature"),
        ("GBZ response", "sequence number"),
        ("GBZ response", "frame"),
        ("ASN.1 content", "value"),
        ("ASN.1 alert", "rest"),
    }
)
_DLMS_VALUES = frozenset({(_RESPONSE, "value"), (_ALERT, "rest")})


class Slot(NamedTuple):
    """A value that varies: the number of its field, in `Payload` and then `Body`, its bytes, and its reader."""

    number: int
    where: slice
    read: Callable[[bytes], Any]

    @property
    def may_be_none(self) -> bool:
        """True for a time."""
        return self.read not in (read_unsigned, read_eui64)


class PayloadTemplate(NamedTuple):
    """A payload, a mask of the bytes that may not vary, and the values that vary. Each template has a unique number."""

    number: int
    mask: int
    fixed: int
    payload: Payload
    slots: tuple[Slot, ...]

    def read(self, data: bytes) -> list[Any]:
        """Return the varying values of other bytes. Raises ValueError or OverflowError for an invalid time."""
        return [read(data[where]) for _, where, read in self.slots]

    def fill(self, data: bytes, values: Sequence[Any]) -> Payload:
        """Return the payload of other bytes, given the varying values."""
        fields = [*self.payload, *self.payload.body]
        for (number, _, _), value in zip(self.slots, values, strict=True):
            fields[number] = value
        fields[_DATA] = data
        fields[_BODY] = Body._make(fields[len(self.payload) :])
        return Payload._make(fields[: len(self.payload)])


class PayloadTemplates:
    """The templates of the payloads that were decoded, by their length."""

    def __init__(self) -> None:
        self._by_length: dict[int, list[PayloadTemplate]] = {}
        self._count = 0
        self._is_on = templates_are_on()

    def find(self, data: bytes) -> PayloadTemplate | None:
        """Return the template that bytes match, or None."""
        number = int.from_bytes(data)
        for template in self._by_length.get(len(data), ()):
            if number & template.mask == template.fixed:
                return template
        return None

    def read(self, data: bytes) -> Payload | None:
        """Return the payload of bytes that match a template; None if they have to be decoded."""
        template = self.find(data)
        if template is None:
            return None
        try:
            return template.fill(data, template.read(data))
        except (ValueError, OverflowError):
            return None

    def add(self, payload: Payload, parts: Iterable[Part]) -> None:
        """Make a template of an undamaged payload."""
        data = payload.data
        if not self._is_on or payload.fault is not None or len(data) > _MAX_BYTES:
            return
        templates = self._by_length.setdefault(len(data), [])
        if self._count >= _MAX_TEMPLATES or len(templates) >= _MAX_PER_LENGTH:
            return
        mask, slots = bytearray(b"\xff" * len(data)), list[Slot]()
        for part in parts:
            if (slot := _find_slot(part)) is not None:
                slots.append(slot)
            for where in (slot.where,) if slot is not None else _unread(part):
                mask[where] = bytes(where.stop - where.start)
        self._count += 1
        number = int.from_bytes(mask)
        template = PayloadTemplate(self._count, number, int.from_bytes(data) & number, payload, tuple(slots))
        templates.append(template)


def _find_slot(part: Part) -> Slot | None:
    """Return the slot of a field that varies, or None."""
    if (part.group, part.field) not in _VARYING:
        return None
    name, where, read = _VARYING[part.group, part.field]
    start, stop, _ = where.indices(len(part.data))
    number = (*Payload._fields, *Body._fields).index(name)
    return Slot(number, slice(part.offset + start, part.offset + stop), read)


def _unread(part: Part) -> Iterator[slice]:
    """Yield the ranges of a field whose bytes have no effect."""
    key, start = (part.group, part.field), part.offset
    if key in _UNREAD:
        yield slice(start, start + len(part.data))
    elif key in _DLMS_VALUES:
        yield from (slice(start + each.start, start + each.stop) for each in unread_bytes(part.data, *key))
