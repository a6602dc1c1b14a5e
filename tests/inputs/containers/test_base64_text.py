"""Messages in base64 are decoded, and their characters located in the text around them."""

import base64
import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest

from mmc_cli.inputs.containers.base64_text import (
    base64_offsets,
    decode_base64,
    decode_cell,
    describe_unread,
    find_packed,
)
from mmc_cli.inputs.limits import MAX_BYTES
from mmc_cli.inputs.source_map import SourceMap, identity_offsets
from tests.samples import ALERT


def test_only_a_message_in_base64_is_decoded() -> None:
    code = base64.b64encode(ALERT.encode()).decode()
    assert decode_base64(code) == [ALERT.encode()]
    assert decode_base64(base64.encodebytes(ALERT.encode()).decode()) == [ALERT.encode()]
    assert decode_base64(base64.b64encode(b"x" * 300).decode()) == []
    assert decode_base64(ALERT) == []
    assert decode_base64("A" * 65) == []


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_message_in_base64_is_decoded_too(compress: Callable[[bytes], bytes]) -> None:
    code = base64.b64encode(compress(ALERT.encode())).decode()
    assert decode_base64(code) == [ALERT.encode()]
    assert describe_unread(code) is None
    cell = SourceMap(code, 7, 0, "utf-8", identity_offsets(code))
    ((data, source_map),) = decode_cell(code, cell)
    assert (data, source_map.position_note) == (
        ALERT.encode(),
        "positions are in the message that line 7 has compressed",
    )


def test_a_compressed_file_in_base64_that_cannot_be_read_says_why() -> None:
    cut = base64.b64encode(gzip.compress(ALERT.encode())[:-20]).decode()
    assert decode_base64(cut) == []
    assert describe_unread(cut) == "a compressed file (gzip) in base64 is not read: it ends too early"
    bomb = base64.b64encode(gzip.compress(bytes(MAX_BYTES + 1))).decode()
    assert describe_unread(bomb) is not None
    archive = base64.b64encode(b"PK\3\4" + bytes(100)).decode()
    assert (
        describe_unread(archive)
        == "a ZIP archive in base64 is not read: its directory is damaged: messages may be missing"
    )
    assert describe_unread(base64.b64encode(ALERT.encode()).decode()) is None


def test_compressed_files_are_found_in_text() -> None:
    code = base64.b64encode(gzip.compress(ALERT.encode())).decode()
    assert list(find_packed(f"x\npayload={code};\n{code[1:]}")) == [10]
    assert list(find_packed("H4sI is how gzip begins in base64")) == []


def test_a_character_is_where_its_first_bits_are() -> None:
    text = "<GBCSResponse>\u00e9ab"
    code = "\n".join(base64.encodebytes(text.encode()).decode())
    offsets = base64_offsets(code, text.encode(), lambda: range(1000, 1000 + len(code) + 1))
    assert len(offsets) == len(text) + 1
    digits = [1000 + index for index, digit in enumerate(code) if not digit.isspace()]
    assert (offsets[0], offsets[3], offsets[text.index("a")]) == (digits[0], digits[4], digits[16 * 4 // 3])


@pytest.mark.parametrize("spaces", range(3))
@pytest.mark.parametrize("after", ["", "=", "==", "\n"])
def test_a_message_in_base64_is_decoded_with_and_without_its_padding(spaces: int, after: str) -> None:
    message = ALERT.encode() + b" " * spaces
    assert decode_base64(base64.b64encode(message).decode().rstrip("=") + after) == [message]


def test_letters_behind_base64_without_padding_do_not_hide_the_message() -> None:
    message = ALERT.encode() + b" " * (-len(ALERT.encode()) % 3 + 1)
    for letters in ("a", "ab", "abc", "abcd"):
        (found,) = decode_base64(base64.b64encode(message).decode().rstrip("=") + letters)
        assert found.startswith(ALERT.encode())
