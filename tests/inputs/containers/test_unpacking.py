"""What is packed is unpacked within limits, and up to where it is damaged."""

import bz2
import io
import lzma
import zlib

import pytest

from mmc_cli.inputs.containers.unpacking import Budget, DamageError, MemberStream, unpack_member

TEXT = b"".join(b"line %d\n" % number for number in range(50_000))
HUGE = 10**12


def lzma_of_zip(data: bytes, dictionary: int = 2**16) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": dictionary}]
    return (
        b"\x09\x04\x05\x00\x5d"
        + dictionary.to_bytes(4, "little")
        + lzma.compress(data, lzma.FORMAT_RAW, filters=filters)
    )


@pytest.mark.parametrize(
    ("method", "packed"),
    [
        (0, TEXT),
        (8, zlib.compress(TEXT, wbits=-15)),
        (12, bz2.compress(TEXT)),
        (14, lzma_of_zip(TEXT)),
    ],
)
def test_each_method_of_zip_is_unpacked(method: int, packed: bytes) -> None:
    size = None if method in (0, 12) else len(TEXT)
    assert b"".join(unpack_member(io.BytesIO(packed).read, method, size, Budget(HUGE))) == TEXT


def test_a_method_or_a_dictionary_that_is_not_read_is_named() -> None:
    with pytest.raises(DamageError, match="method 99"):
        list(unpack_member(io.BytesIO(TEXT).read, 99, None, Budget(HUGE)))
    with pytest.raises(DamageError, match="dictionary"):
        list(unpack_member(io.BytesIO(lzma_of_zip(b"")[:5] + b"\xff" * 20).read, 14, None, Budget(HUGE)))


def test_lines_of_a_member_are_read_whatever_the_chunks() -> None:
    stream = MemberStream(iter([b"a", b"b\nc", b"\n", b"long line", b"\nlast"]))
    assert [stream.readline(), stream.readline(3), stream.readline(4), stream.readline(), stream.readline()] == [
        b"ab\n", b"c\n", b"long", b" line\n", b"last"
    ]  # fmt: skip
    assert stream.readline() == b""
