"""Values are read from bytes as the layout encodes them."""

import pytest

from mmc_cli.gbcs.encodings import (
    READERS,
    read_code,
    read_cosem_time,
    read_eui64,
    read_generalized_time,
    read_invoke_id,
    read_unsigned,
    read_zigbee_time,
)
from mmc_cli.gbcs.layout import field_layouts
from tests.gbcs.builder import cosem_time


def test_identifiers_codes_and_numbers() -> None:
    assert read_eui64(bytes.fromhex("00db1234567890a0")) == "00-DB-12-34-56-78-90-A0"
    assert read_code(b"\x8f\x0a") == "8F0A"
    assert read_unsigned(b"\1\0") == 256
    assert read_invoke_id(b"\x20\0\1\0") == 256


@pytest.mark.parametrize(
    ("data", "time"),
    [
        (cosem_time(2026, 2, 3, 16, 30, 15), "2026-02-03T16:30:15Z"),
        (bytes.fromhex("07EA0203FF1000003280 00 FF".replace(" ", "")), "2026-02-03T16:00:00.500000Z"),
        (bytes.fromhex("07EA0203FF10000000FFC4FF"), "2026-02-03T15:00:00Z"),  # an hour ahead of UTC: -60 minutes
        (bytes.fromhex("FFFF0203FF100000008000FF"), None),
        (bytes.fromhex("07EA02FFFF100000008000FF"), None),
    ],
)
def test_a_cosem_time_is_in_utc(data: bytes, time: str | None) -> None:
    assert read_cosem_time(data) == (time, 0xFF)


@pytest.mark.parametrize("data", ["07EA0D03FF100000008000FF", "07EA0203FF190000008000FF", "07EA0203FF100000648000FF"])
def test_what_is_no_time_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"must be|hundredths"):
        read_cosem_time(bytes.fromhex(data))


def test_times_of_zigbee_and_asn1() -> None:
    assert read_zigbee_time((86_401).to_bytes(4)) == "2000-01-02T00:00:01Z"
    assert read_generalized_time(b"20260203160000Z") == "2026-02-03T16:00:00Z"


@pytest.mark.parametrize(
    "data", [b"20260203160060Z", b"20261303160000Z", b"2026W051160000Z", b"202602031600000", b"2026"]
)
def test_what_is_no_generalized_time_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"must be|expected|Invalid"):
        read_generalized_time(data)


def test_every_encoding_of_the_layout_has_a_reader() -> None:
    assert {layout.encoding for layout in field_layouts().values()} <= {*READERS, "length"}
