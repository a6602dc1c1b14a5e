"""The extent of a DLMS value follows from its tags and lengths; encrypted octet-strings in it are counted."""

import pytest

from mmc_cli.gbcs.cursor import Cursor, LayoutError
from mmc_cli.gbcs.dlms import count_encrypted, read_value, unread_bytes
from tests.gbcs.builder import ENCRYPTED, octets

PLACE = ("DLMS access-response", "value")


@pytest.mark.parametrize(
    "value",
    [
        "00",  # null
        "0301",  # boolean
        "0600009F3A",  # double-long-unsigned
        "040A3FC0",  # bit-string of ten bits
        "0A03616263",  # visible-string
        "140102030405060708",  # long64
        "02021101090141",  # structure
        "01020202110109000202110209020102",  # array of structures
        "0100",  # empty array
        "1907EA0203FF100000008000FF",  # date-time
        "131102ABCD",  # compact array of unsigned
        "13020211120301AABB",  # compact array of structures
        "130100021103AABBCC",  # compact array of arrays
    ],
)
def test_a_value_ends_where_its_last_part_ends(value: str) -> None:
    data = bytes.fromhex(value)
    cursor = Cursor(data + b"\xee")
    assert read_value(cursor, *PLACE) == (data, 0)
    assert cursor.left == 1


def test_encrypted_octet_strings_are_counted_at_any_depth() -> None:
    value = b"\x02\x02" + octets(ENCRYPTED) + b"\x01\x02" + octets(b"plain") + octets(ENCRYPTED)
    assert read_value(Cursor(value), *PLACE)[1] == 2
    assert count_encrypted(Cursor(value + octets(ENCRYPTED)), *PLACE, 2) == 3


def test_any_depth_is_read() -> None:
    value = b"\x01\x01" * 100_000 + b"\x00"
    assert read_value(Cursor(value), *PLACE)[0] == value


@pytest.mark.parametrize(
    ("value", "offset", "problem"),
    [("07", 0, "07 is no type"), ("0905AB", 2, "5 bytes expected, 1 left"), ("0202110107", 4, "07 is no type")],
)
def test_what_is_no_value_names_the_byte(value: str, offset: int, problem: str) -> None:
    with pytest.raises(LayoutError) as raised:
        read_value(Cursor(bytes.fromhex(value)), *PLACE)
    assert raised.value.fault.offset == offset
    assert problem in raised.value.fault.problem


def test_bytes_behind_the_last_part_are_refused() -> None:
    with pytest.raises(LayoutError, match="1 byte after the last part"):
        count_encrypted(Cursor(b"\0\0"), *PLACE, 1)


def test_no_byte_that_changes_what_is_reported_is_one_of_the_others() -> None:
    values = b"\x02\x03" + octets(ENCRYPTED) + b"\x06ABCD" + b"\x04\x0aXY" + octets(b"a") + b"\x13\x11\x02zz"
    unread = b"".join(values[where] for where in unread_bytes(values, *PLACE))
    assert unread == b"secret" + b"ABCD" + b"XY" + b"zz"
