"""Lists the members of a tar archive (POSIX ustar and pax, GNU), compressed or not, and finds the next after damage.

The tarfile module treats a damaged header as the end of the archive. Here an archive ends with two blocks of zeros, as
in POSIX; otherwise members may be missing.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import IO, NamedTuple

from mmc_cli.inputs.containers.compressed_files import unpack_file
from mmc_cli.inputs.containers.unpacking import Budget, Damage, DamageError, Member, MemberStream

_BLOCK, _CHUNK = 512, 2**16
_MAGIC, _MAGIC_OFFSET = b"ustar", 257
_CHECKSUM = slice(148, 156)
_REGULAR, _DIRECTORY, _SPARSE, _WITHOUT_DATA = b"0\x007", b"5", b"S", b"123456"
# Header members that describe the next member: its name or link (GNU), its attributes or those of all (pax).
_GNU_NAME, _PAX, _EXTENSIONS, _MAX_EXTENSION = b"L", b"x", b"LKxgX", 2**20
_PAX_LENGTH = re.compile(rb"(\d{1,7}) ")


class _Header(NamedTuple):
    """The name, size and type of a member, from its header."""

    name: bytes
    size: int
    type: bytes


def list_tar(file: IO[bytes] | MemberStream, name: str, budget: Budget) -> Iterator[Member | Damage]:
    """Yield the members of a tar archive and the damage between them."""
    stream = file if name.lower().endswith(".tar") else MemberStream(unpack_file(file, budget))
    blocks = _Blocks(stream)
    extensions: dict[bytes, bytes] = {}
    zero_blocks = 0
    while block := blocks.read(_BLOCK):
        if block == bytes(len(block)):
            zero_blocks += 1
            continue
        header = _read_header(block)
        if header is None or zero_blocks == 1:
            yield Damage("it is damaged: messages may be missing")
        zero_blocks = 0
        if header is None:
            if not blocks.move_to_header(block):
                return
        elif header.type in _EXTENSIONS:
            extensions |= _read_extension(header.type, blocks.read(min(header.size, _MAX_EXTENSION)))
            blocks.skip(max(header.size - _MAX_EXTENSION, 0) + -header.size % _BLOCK)
        else:
            header, is_sparse = _apply_extensions(header, extensions)
            extensions = {}
            blocks.left = 0 if header.type in _WITHOUT_DATA else header.size
            padding = -blocks.left % _BLOCK
            if header.type != _DIRECTORY and not header.name.endswith(b"/"):
                name = header.name.decode("utf-8", "surrogateescape")
                yield Member(name, partial(_open, blocks, header.type, is_sparse))
            blocks.skip(blocks.left + padding)
    fault = stream.fault if isinstance(stream, MemberStream) else ""
    if fault or zero_blocks < 2:
        yield Damage(f"{fault or 'it ends too early'}: messages may be missing")


class _Blocks:
    """The bytes of an archive; `left` is the number left in the current member."""

    def __init__(self, stream: IO[bytes] | MemberStream) -> None:
        self._stream = stream
        self._buffer = b""
        self.left = 0

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer at the end."""
        if len(self._buffer) < size:
            self._buffer += self._stream.read(max(size, _CHUNK))
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def skip(self, size: int) -> None:
        """Skip `size` bytes."""
        while size > 0 and (data := self.read(min(size, _CHUNK))):
            size -= len(data)

    def read_member(self) -> Iterator[bytes]:
        """Yield the rest of the member."""
        while self.left:
            chunk = self.read(min(self.left, _CHUNK))
            self.left -= len(chunk)
            if not chunk:
                raise DamageError("it ends too early")
            yield chunk

    def move_to_header(self, damaged: bytes) -> bool:
        """Move to the next valid header after a damaged one, at any offset; False if there is none."""
        self._buffer = damaged[1:] + self._buffer
        position = _MAGIC_OFFSET
        while True:
            position = self._buffer.find(_MAGIC, position)
            start = position - _MAGIC_OFFSET
            if position >= 0 and len(self._buffer) >= start + _BLOCK:
                if _read_header(self._buffer[start : start + _BLOCK]) is not None:
                    self._buffer = self._buffer[start:]
                    return True
                position += 1
                continue
            kept = _BLOCK + _MAGIC_OFFSET if position < 0 else len(self._buffer) - start
            if not (chunk := self._stream.read(_CHUNK)):
                return False
            self._buffer = self._buffer[-kept:] + chunk
            position = _MAGIC_OFFSET


def _open(blocks: _Blocks, type_: bytes, is_sparse: bool) -> MemberStream | None:
    if is_sparse or type_ == _SPARSE:
        return MemberStream(_refuse_sparse())
    return MemberStream(blocks.read_member()) if type_ in _REGULAR else None


def _refuse_sparse() -> Iterator[bytes]:
    raise DamageError("a sparse file, which mmc does not read")
    yield b""


def _read_header(block: bytes) -> _Header | None:
    """Return the content of a header; None if it is damaged or not a header."""
    try:
        if len(block) < _BLOCK or sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ") != _number(block[_CHECKSUM]):
            return None
        size = _number(block[124:136])
    except ValueError:
        return None
    name, prefix = _text(block[:100]), _text(block[345:500])
    if prefix and block.startswith(b"ustar\0", _MAGIC_OFFSET):  # GNU has other fields there
        name = prefix + b"/" + name
    return _Header(name, size, block[156:157]) if size >= 0 else None


def _number(field: bytes) -> int:
    """Return an octal number, or a binary one, which GNU marks by the first bit. Raises ValueError for neither."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    return int(_text(field).strip() or b"0", 8)


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _read_extension(type_: bytes, data: bytes) -> dict[bytes, bytes]:
    """Return the attributes that a member gives the next."""
    if type_ == _GNU_NAME:
        return {b"path": _text(data)}
    attributes: dict[bytes, bytes] = {}
    while type_ == _PAX and (length := _PAX_LENGTH.match(data)):
        key, _, value = data[length.end() : int(length[1]) - 1].partition(b"=")
        attributes[key] = value
        data = data[max(int(length[1]), 1) :]
    return attributes


def _apply_extensions(header: _Header, extensions: dict[bytes, bytes]) -> tuple[_Header, bool]:
    """Return the header with the attributes of the member before it, and whether it is that of a sparse file."""
    name = extensions.get(b"GNU.sparse.name") or extensions.get(b"path") or header.name
    size = extensions.get(b"size", b"")
    is_sparse = any(key.startswith(b"GNU.sparse.") for key in extensions)
    return _Header(name, int(size) if size.isdigit() else header.size, header.type), is_sparse
