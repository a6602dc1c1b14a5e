"""Turns an XML stream into sources: one with all its bytes, or one for each message if it is larger than a message."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import IO

from mmc_cli.inputs.converters import find_converter, looks_like_xml
from mmc_cli.inputs.limits import ReadOptions, describe_size_limit
from mmc_cli.inputs.source_map import Source, skip_separator
from mmc_cli.model.origin import Origin

# A larger file is split while it is read, because it is unlikely to be one message.
MAX_WHOLE = 2**23
_CHUNK = 2**20


def max_whole(options: ReadOptions) -> int:
    """Return the size in bytes up to which a file is read at once."""
    return min(options.max_bytes, MAX_WHOLE)


def read_xml(file: IO[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield the whole stream as one source, or a source for each message if it is large."""
    head = file.read(max_whole(options) + 1)
    if len(head) <= max_whole(options):
        yield Source(origin, head)
    else:
        yield from split_large(head, file, origin, options)


def split_large(head: bytes, file: IO[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield a source for each message in a large stream, of which `head` has been read."""
    if not looks_like_xml(head):
        if find_converter(head) is not None:
            yield Source(origin, head + file.read(max(options.max_bytes + 1 - len(head), 0)))
        else:
            yield from _find_in_text(head, file, origin, options)
        return
    from mmc_cli.inputs.containers.xml_wrappers import split

    chunks = chain((head,), iter(partial(file.read, _CHUNK), b""))
    yield from _skip_separators(split(chunks, origin, options))


def _skip_separators(pieces: Iterator[Source]) -> Iterator[Source]:
    """Yield the pieces of a stream, text between documents without its bytes; of two, one may damage the other."""
    held = list[Source]()
    try:
        for number, piece in enumerate(pieces, 1):
            if number > 2:
                yield from map(skip_separator, (*held, piece))
                held = []
            elif held or skip_separator(piece) is not piece:
                held.append(piece)
            else:
                yield piece
    except OSError:
        yield from held
        raise
    yield from held


def _find_in_text(head: bytes, file: IO[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield a source for each message in a large text; or one with the reason if it is not text, or has no message."""
    from mmc_cli.inputs.containers.text_messages import find_in_stream

    starts = range(0, len(head), _CHUNK)
    chunks = chain((head[start : start + _CHUNK] for start in starts), iter(partial(file.read, _CHUNK), b""))
    text, found = head[:_CHUNK].rstrip(b"\0"), False  # zeros may follow the text of a log
    for source in find_in_stream(chunks, origin, options) if text and b"\0\0" not in text else ():
        found = True
        yield source
    if not found:
        yield Source(origin, None, f"not XML, and larger than any message: {describe_size_limit(options)}")
