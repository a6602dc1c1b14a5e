"""Cuts a stream of documents where a document in an encoding of another width begins, as when files are joined.

Each stretch is then read in its own encoding.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from mmc_cli.inputs.encodings import encoding_and_mark

_HEAD_BYTES = 4096
_LONGEST = 16  # bytes of a start
# What begins a document in UTF-16: a declaration, or a byte order mark and a tag.
_UTF_16 = {
    "utf-16-le": rb"(?:\xff\xfe)?<\0\?\0x\0m\0l\0|\xff\xfe<\0",
    "utf-16-be": rb"(?:\xfe\xff)?\0<\0\?\0x\0m\0l|\xfe\xff\0<",
}
_BYTES = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?<\?xml[ \t\r\n]"


def split_by_encoding(chunks: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """Yield the chunks of each stretch of a stream; one has to be read to its end before the next."""
    chunks, held, is_over = iter(chunks), b"", False

    def read_more() -> None:
        nonlocal held, is_over
        chunk = next(chunks, b"")
        is_over = not chunk
        held += chunk

    def read_stretch() -> Iterator[bytes]:
        nonlocal held
        while len(held) < _HEAD_BYTES and not is_over:
            read_more()
        find_next, passed, start = _finder(held), 0, _LONGEST
        while True:
            end = find_next(held, start, passed)
            whole = end if end is not None else len(held) if is_over else max(len(held) - _LONGEST, 0)
            chunk, held = held[:whole], held[whole:]
            if chunk:
                yield chunk
            if end is not None or is_over:
                return
            passed, start = passed + whole, 0
            read_more()

    read_more()
    while held:
        yield read_stretch()


def _finder(head: bytes) -> Callable[[bytes, int, int], int | None]:
    """Return a function that finds where a document in another encoding begins in a stretch that begins with `head`.

    It is given bytes, where in them to begin, and how many bytes of the stretch are before them.
    """
    encoding = encoding_and_mark(head)[0]
    is_utf_16 = encoding.startswith("utf-16")
    others = (
        [_BYTES, *(start for name, start in _UTF_16.items() if name != encoding)] if is_utf_16 else _UTF_16.values()
    )
    pattern = re.compile(b"|".join(others))

    def find(data: bytes, start: int, passed: int) -> int | None:
        if not is_utf_16 and b"\0" not in data:  # much faster
            return None
        for match in pattern.finditer(data, start):
            # In UTF-16 the bytes of one order occur between those of the other.
            if not is_utf_16 or (passed + match.start()) % 2 == 0 or b"\0" not in match[0]:
                return match.start()
        return None

    return find
