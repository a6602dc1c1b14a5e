"""The encodings of the fields of a GBCS payload: takes bytes, returns a value; ValueError if they are invalid."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from struct import Struct
from typing import Any, NamedTuple

_COSEM_TIME = Struct(">HBBxBBBBhB")
_ZIGBEE_EPOCH = datetime(2000, 1, 1)
_NO_DEVIATION = -0x8000  # the deviation from UTC is not specified: devices of GBCS have UTC
_NO_BYTE, _NO_YEAR = 0xFF, 0xFFFF


class CosemTime(NamedTuple):
    """A COSEM date-time: the time in UTC, None if not specified, and the status of the clock."""

    time: str | None
    clock_status: int

    def __str__(self) -> str:
        return f"{self.time or 'not specified'}, clock status {self.clock_status:02X}"


def read_code(data: bytes) -> str:
    """Return bytes as upper-case hexadecimal digits."""
    return data.hex().upper()


def read_eui64(data: bytes) -> str:
    """Return an EUI-64 in the form used in messages: 00-DB-12-34-56-78-90-A0."""
    return data.hex("-").upper()


def read_unsigned(data: bytes) -> int:
    """Return a number, most significant byte first."""
    return int.from_bytes(data)


def read_invoke_id(data: bytes) -> int:
    """Return the number in a long invoke id, whose first byte holds flags."""
    return int.from_bytes(data[1:])


def read_cosem_time(data: bytes) -> CosemTime:
    """Return a COSEM date-time of 12 bytes: year, month, day, weekday, hour to hundredths, deviation, clock status."""
    year, month, day, hour, minute, second, hundredths, deviation, clock_status = _COSEM_TIME.unpack(data)
    if year == _NO_YEAR or _NO_BYTE in (month, day, hour, minute, second):
        return CosemTime(None, clock_status)
    hundredths = 0 if hundredths == _NO_BYTE else hundredths
    if hundredths > 99:
        raise ValueError(f"{hundredths} hundredths of a second")
    time = datetime(year, month, day, hour, minute, second, hundredths * 10_000)
    if deviation not in (0, _NO_DEVIATION):
        time += timedelta(minutes=deviation)
    return CosemTime(_format_time(time), clock_status)


def read_zigbee_time(data: bytes) -> str:
    """Return a time of ZigBee: seconds since 2000-01-01."""
    return _format_time(_ZIGBEE_EPOCH + timedelta(seconds=int.from_bytes(data)))


def read_generalized_time(data: bytes) -> str:
    """Return a GeneralizedTime of ASN.1, such as 20300115000000Z."""
    if not (data[:-1].isdigit() and data.endswith(b"Z")):
        raise ValueError("expected 14 digits and Z")
    text = data.decode()
    return _format_time(datetime.fromisoformat(f"{text[:8]}T{text[8:-1]}"))  # a sixth of the time of strptime


def _format_time(time: datetime) -> str:
    return time.isoformat() + "Z"


READERS: Mapping[str, Callable[[bytes], Any]] = {
    "code": read_code,
    "eui-64": read_eui64,
    "unsigned": read_unsigned,
    "invoke id": read_invoke_id,
    "cosem date-time": read_cosem_time,
    "zigbee time": read_zigbee_time,
    "generalized time": read_generalized_time,
    "bytes": bytes,
    "dlms value": bytes,
}
