"""A compressed file is unpacked by what it begins with, within limits, and up to where it is damaged."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable

import pytest

from mmc_cli.inputs.containers.compressed_files import unpack_file
from mmc_cli.inputs.containers.unpacking import Budget, MemberStream
from mmc_cli.inputs.limits import ReadOptions

TEXT = b"".join(b"line %d\n" % number for number in range(50_000))
HUGE = 10**12


def unpacked(data: bytes, budget: Budget | None = None) -> tuple[bytes, str]:
    stream = MemberStream(unpack_file(io.BytesIO(data), budget or Budget(HUGE)))
    return stream.read(), stream.fault


COMPRESSIONS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("compress", COMPRESSIONS.values(), ids=COMPRESSIONS)
def test_streams_in_a_file_follow_one_another_and_zeros_are_padding(compress: Callable[[bytes], bytes]) -> None:
    data = compress(TEXT[:1000]) + compress(TEXT[1000:])
    assert unpacked(data) == (TEXT, "")
    assert unpacked(data + bytes(70_000)) == (TEXT, "")
    assert unpacked(data + bytes(70_000) + compress(b"more")) == (TEXT + b"more", "")
    assert unpacked(data + b"garbage") == (TEXT, "behind its end there are other data")


@pytest.mark.parametrize("compress", COMPRESSIONS.values(), ids=COMPRESSIONS)
def test_a_cut_file_is_unpacked_as_far_as_it_goes(compress: Callable[[bytes], bytes]) -> None:
    data = compress(TEXT * 5)
    content, fault = unpacked(data[:-10])
    assert (TEXT * 5).startswith(content)
    assert fault == "it ends too early"


@pytest.mark.parametrize("compress", COMPRESSIONS.values(), ids=COMPRESSIONS)
def test_what_unpacks_without_end_stops_at_the_limits(compress: Callable[[bytes], bytes]) -> None:
    zeros = compress(bytes(40_000_000))
    content, fault = unpacked(zeros, Budget(len(zeros)))
    assert len(content) < 20_000_000
    assert fault == "it unpacks to more than 250 times its size (--max-ratio)"
    content, fault = unpacked(zeros, Budget(HUGE, ReadOptions(max_unpacked=1_000_000)))
    assert len(content) <= 1_000_000
    assert fault == "it unpacks to more than 1,000,000 bytes (--max-unpacked)"
    outer = Budget(1000)
    assert "--max-ratio" in unpacked(zeros, Budget(HUGE, parent=outer))[1]


def test_xz_that_takes_too_much_memory_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 2**28}]
    assert unpacked(lzma.compress(TEXT, filters=filters)) == (b"", "it takes more memory to unpack than mmc allows")


def test_what_all_unpacked_but_has_a_wrong_checksum_is_doubtful() -> None:
    for data in (gzip.compress(TEXT), lzma.compress(TEXT)):
        damaged = bytearray(data)
        damaged[-6 if data.startswith(b"\x1f") else -40] ^= 1
        stream = MemberStream(unpack_file(io.BytesIO(bytes(damaged)), Budget(HUGE)))
        stream.read()
        assert (stream.fault, stream.is_doubtful) == ("it is damaged", True)


def test_what_precedes_damage_is_unpacked_and_the_damage_is_named() -> None:
    data = gzip.compress(TEXT)
    content, fault = unpacked(data[: len(data) // 2])
    assert TEXT.startswith(content)
    assert len(content) > len(TEXT) // 3
    assert fault == "it ends too early"
    content, fault = unpacked(data[:-6] + b"xx" + data[-4:])
    assert (content, fault) == (TEXT, "it is damaged")
    assert unpacked(b"text") == (b"", "it is not compressed by gzip, bzip2 or xz")
    assert unpacked(b"") == (b"", "it is empty")
