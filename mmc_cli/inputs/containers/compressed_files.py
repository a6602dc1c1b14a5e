"""Reads a file that is compressed by gzip, bzip2 or xz: recognized by its first bytes, not its name."""

import bz2
import lzma
from collections.abc import Callable, Iterator
from typing import IO

from mmc_cli.inputs.containers.unpacking import (
    PACKED_CHUNK,
    Budget,
    Damage,
    DamageError,
    Decompressor,
    Inflater,
    Member,
    MemberStream,
    unpack,
    within,
)

_GZIP_WBITS = 31
_MAX_MEMORY = 2**27  # for xz; its largest preset takes 65 MB
# The first bytes of files (RFC 1952; bzip2 1.0; The .xz File Format 2.1.1.1).
_COMPRESSIONS: dict[bytes, Callable[[], Decompressor]] = {
    b"\x1f\x8b": lambda: Inflater(_GZIP_WBITS),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MAX_MEMORY),
}
_LONGEST = max(map(len, _COMPRESSIONS))


def list_compressed(file: IO[bytes] | MemberStream, name: str, budget: Budget) -> Iterator[Member | Damage]:
    """Yield the one file that is compressed, under its name without the suffix."""
    name = name.rpartition("/")[2].rpartition("!")[2]
    yield Member(name.rpartition(".")[0], lambda: MemberStream(unpack_file(file, budget)))


def unpack_file(file: IO[bytes] | MemberStream, budget: Budget) -> Iterator[bytes]:
    """Yield the content of a compressed file: its streams one after another, ignoring zeros between and after them."""
    return within(budget, _unpack_streams(file))


def _unpack_streams(file: IO[bytes] | MemberStream) -> Iterator[bytes]:
    packed = file.read(PACKED_CHUNK)
    if not packed:
        raise DamageError("it is empty")
    is_first = True
    while packed:
        make = next((make for magic, make in _COMPRESSIONS.items() if packed.startswith(magic)), None)
        if make is None:
            raise DamageError(
                "it is not compressed by gzip, bzip2 or xz" if is_first else "behind its end there are other data"
            )
        decompressor = make()
        yield from unpack(decompressor, packed, file.read)
        is_first = False
        packed = decompressor.unused_data or file.read(PACKED_CHUNK)
        while packed and not (packed := packed.lstrip(b"\0")):
            packed = file.read(PACKED_CHUNK)
        if len(packed) < _LONGEST:
            packed += file.read(PACKED_CHUNK)
    if isinstance(file, MemberStream) and file.fault:
        raise DamageError(file.fault)
