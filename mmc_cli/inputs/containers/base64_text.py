"""Decodes messages in base64 inside other text, and locates their characters in it."""

import binascii
import re
from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import chain
from typing import overload

from mmc_cli.inputs.encodings import encoding_and_mark, error_handler, may_hold_messages
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.inputs.source_map import OffsetMap, Offsets, SourceMap, stretches_of, unmapped
from mmc_cli.inputs.text_index import TextIndex

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*")
_DIGITS = re.compile(r"\S+")
_NAME = "GBCSResponse"
_HEAD = 64
# The base64 of the first bytes of compressed files.
_PACKED = {
    "H4sI": "a compressed file (gzip)",
    "QlpoO": "a compressed file (bzip2)",
    "/Td6WFo": "a compressed file (xz)",
    "UEsDB": "a ZIP archive",
}
_PACKED_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9+/])(?:{'|'.join(_PACKED)})[A-Za-z0-9+/]{{40}}")
# The first bytes of archives and compressed files, which are not searched for messages inside another.
_ARCHIVES = (b"PK\3\4", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_TAR, _TAR_HEADER = re.compile(rb"ustar[\0 ]"), 512
_SAVE_IT = "decode it and save it as a file"
TAR_UNREAD = f"a tar archive in base64 is not read: {_SAVE_IT}"


def decode_base64(text: str) -> list[bytes]:
    """Return the messages that a text is in base64, compressed or not; none if it is anything else."""
    return unpack_base64(text)[0] if is_packed(text) else list(filter(None, (decode_plain(text),)))


def decode_plain(text: str) -> bytes | None:
    """Return the message that a text is in base64, not compressed; None if it is anything else.

    The padding may be missing, and letters may follow: what they decode to is found to be no part of the message.
    """
    data = _decode(text)
    return data if data is not None and _NAME.encode() in data.replace(b"\0", b"") else None


def unpack_base64(text: str) -> tuple[list[bytes], str]:
    """Return the messages in a compressed file in base64, or none and the reason why it cannot be read.

    Without a message in it, or for any other text, there is no reason either.
    """
    if not is_packed(text) or (data := _decode(text)) is None:
        return [], ""
    from mmc_cli.inputs.containers.unpacking import DamageError

    try:
        return [each for each in _unpack(data) if may_hold_messages(each)], ""
    except DamageError as error:
        kind = next(kind for start, kind in _PACKED.items() if text.lstrip().startswith(start))
        return [], f"{kind} in base64 is not read: {error}"


def is_packed(text: str) -> bool:
    """Return whether a text begins like a compressed file in base64."""
    return text[:_HEAD].lstrip().startswith(tuple(_PACKED))


def is_tar(data: bytes) -> bool:
    """Return whether bytes are a tar archive."""
    return _TAR.search(data, 0, _TAR_HEADER) is not None


def describe_unread(text: str) -> str | None:
    """Return why a text that is a compressed file in base64 is not read; None for any other."""
    return unpack_base64(text)[1] or None


def holds_base64(text: str) -> bool:
    """Return whether a text is a message in base64, or a compressed file with messages or one that cannot be read."""
    return any(unpack_base64(text)) or decode_plain(text) is not None


def find_packed(text: str) -> Iterator[int]:
    """Yield where compressed files in base64 begin in a text."""
    if any(start in text for start in _PACKED):
        yield from (match.start() for match in _PACKED_IN_TEXT.finditer(text))


def _unpack(data: bytes) -> Iterator[bytes]:
    """Yield the content of a compressed file, or of each member of a ZIP archive. Raises DamageError."""
    from mmc_cli.inputs.containers.compressed_files import list_compressed
    from mmc_cli.inputs.containers.unpacking import Budget, Damage, DamageError
    from mmc_cli.inputs.containers.zip_members import list_zip

    left, list_members = DEFAULT_READ_OPTIONS.max_bytes, list_zip if data.startswith(b"PK") else list_compressed
    budget = Budget(len(data), DEFAULT_READ_OPTIONS._replace(max_unpacked=left))
    for member in list_members(BytesIO(data), "", budget):
        if isinstance(member, Damage):
            raise DamageError(member.reason)
        stream = member.open()
        content = stream.read(left) if stream is not None else b""
        left -= len(content)
        if stream is not None and (stream.fault or stream.read(1)):
            raise DamageError(stream.fault or f"it unpacks to more than {DEFAULT_READ_OPTIONS.max_bytes:,} bytes")
        if content.startswith(_ARCHIVES) or is_tar(content):
            raise DamageError(f"it has an archive in it: {_SAVE_IT}")
        yield content


def _decode(text: str) -> bytes | None:
    if _BASE64.fullmatch(text) is None:
        return None
    digits = "".join(text.split()).rstrip("=")
    if len(digits) % 4 == 1:  # 6 bits do not make a byte
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))


def decode_cell(text: str, source_map: SourceMap) -> Iterator[tuple[bytes, SourceMap]]:
    """Yield the messages that a cell is in base64, each with its map, given that of the cell."""
    for data in decode_base64(text):
        if is_packed(text):
            yield data, unpacked_map(data, source_map)
        else:
            yield data, source_map._replace(offset_map=partial(base64_offsets, text, data, source_map.offset_map))


def unpacked_map(data: bytes, source_map: SourceMap) -> SourceMap:
    """Return the map of a message that was compressed, given that of the base64."""
    line = source_map.line_span()[0]
    return unmapped(data, f"positions are in the message that line {line} has compressed")


def base64_offsets(text: str, data: bytes, outer: OffsetMap) -> Sequence[int]:
    """Return where each character of the decoded message is in the text around the base64: where its bits begin."""
    outer_offsets, (encoding, mark) = outer(), encoding_and_mark(data)
    groups = (range(group.start(), group.end()) for group in _DIGITS.finditer(text))
    digits = Offsets(chain.from_iterable(stretches_of(outer_offsets, each.start, each.stop) for each in groups))
    return _DecodedOffsets(digits, data[len(mark) :].decode(encoding, error_handler(encoding)), encoding, len(mark))


class _DecodedOffsets(Sequence[int]):
    """The offsets of decoded characters, and of their end, given those of the digits: a digit has 6 bits of them.

    The text begins at the byte `start`, behind a byte order mark.
    """

    def __init__(self, digits: Sequence[int], text: str, encoding: str, start: int) -> None:
        self._digits, self._length, self._start = digits, len(text), start
        self._index = TextIndex(text, encoding)

    def __len__(self) -> int:
        return self._length + 1

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...

    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return array("Q", (self[each] for each in range(*index.indices(len(self)))))
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        if position == self._length:
            return self._digits[-1] + 1
        return self._digits[(self._start + self._index.byte_offset(position)) * 4 // 3]
