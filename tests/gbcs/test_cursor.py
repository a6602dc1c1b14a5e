"""A cursor reads fields of the layout one after another, and says at which byte they are not as the layout has them."""

import pytest

from mmc_cli.gbcs.cursor import Cursor, LayoutError

HEADER = "grouping header"


def test_fields_are_read_one_after_another_and_kept() -> None:
    cursor = Cursor(bytes.fromhex("DF0902"))
    assert (cursor.read(HEADER, "tag"), cursor.read(HEADER, "CRA flag")) == ("DF09", "02")
    assert [(part.offset, part.field) for part in cursor.parts] == [(0, "tag"), (2, "CRA flag")]
    assert cursor.left == 0


@pytest.mark.parametrize(
    ("data", "value", "size"), [("05", 5, 1), ("7F", 127, 1), ("8180", 128, 2), ("820153", 339, 3), ("81050000", 5, 2)]
)
def test_a_length_is_one_byte_or_a_count_of_bytes(data: str, value: int, size: int) -> None:
    cursor = Cursor(bytes.fromhex(data + "00"))
    assert cursor.read(HEADER, "content length") == value
    assert cursor.offset == size


@pytest.mark.parametrize("data", ["", "80", "81", "8500000000FF", "FF"])
def test_what_is_no_length_is_refused(data: str) -> None:
    with pytest.raises(LayoutError, match=r"length|1 byte expected"):
        Cursor(bytes.fromhex(data)).read(HEADER, "content length")


@pytest.mark.parametrize(
    ("field", "data", "problem"),
    [
        ("originator counter", "00", "8 bytes expected, 1 left"),
        ("CRA flag", "04", "04, expected 01, 02 or 03"),
        ("tag", "DF08", "DF08, expected DF09"),
        ("date-time", "07EA0D01FF000000008000FF", "07EA0D01FF000000008000FF is no cosem date-time"),
    ],
)
def test_a_field_that_is_not_as_the_layout_has_it_is_named(field: str, data: str, problem: str) -> None:
    with pytest.raises(LayoutError) as raised:
        Cursor(bytes.fromhex(data)).read(HEADER, field)
    assert problem in str(raised.value)
    assert str(raised.value).startswith("byte 0 of the payload: ")
    assert str(raised.value).endswith(f"(grouping header, {field})")


def test_a_length_beyond_the_end_is_refused_at_its_own_byte() -> None:
    cursor = Cursor(b"\0\5abc", 1)
    with pytest.raises(LayoutError) as raised:
        cursor.limit(HEADER, "content length", cursor.read(HEADER, "content length"))
    assert (raised.value.fault.offset, raised.value.fault.problem) == (1, "5 bytes announced, 3 left")
