"""Options for reading: which column or field of a table holds the messages, and the limits on size and number."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from mmc_cli.inputs.encodings import character_width
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

MAX_BYTES = 24 * 2**20  # twice the largest genuine message; everything made from it fits in 300 MB
MAX_DEPTH = 256
MAX_MESSAGES = 100_000_000
MAX_UNPACKED = 64 * 1024**3
MAX_RATIO = 250


class ReadOptions(NamedTuple):
    """How to read inputs.

    `csv_column` (name or number from 1) and `json_field` (name or dotted path) say where a row holds its message; by
    default every cell or field with a message is read. `max_bytes` limits one message, `max_depth` the nesting of its
    elements, `max_messages` the messages of one file or archive. `max_unpacked` limits the bytes that one compressed
    file unpacks to, `max_ratio` how many times its own size a large archive may unpack to. `version` is given to
    content that declares no version of its own, such as SMETS1 content in a DUIS response. `include` and `exclude` are
    patterns of the names of the files that are read in folders and archives.
    """

    csv_column: str | None = None
    json_field: str | None = None
    max_bytes: int = MAX_BYTES
    max_depth: int = MAX_DEPTH
    max_messages: int = MAX_MESSAGES
    version: str = "4.0"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_unpacked: int = MAX_UNPACKED
    max_ratio: int = MAX_RATIO


DEFAULT_READ_OPTIONS = ReadOptions()


def limit_messages(sources: Iterator[Source], options: ReadOptions) -> Iterator[Source]:
    """Yield the first `max_messages` sources of a file or archive, then one that says if there were more."""
    yield from islice(sources, options.max_messages)
    if (more := next(sources, None)) is not None:
        yield more_than_allowed(more.origin, options)


def or_empty(sources: Iterator[Source], origin: Origin, reason: str) -> Iterator[Source]:
    """Yield the sources; if there are none, one that says why."""
    if (first := next(sources, None)) is None:
        yield Source(origin, None, reason, empty=True)
        return
    yield first
    yield from sources


def more_than_allowed(origin: Origin, options: ReadOptions) -> Source:
    """Return a source with the reason that there were more messages."""
    return Source(origin, None, f"more than {options.max_messages:,} messages (--max-messages): the rest is not read")


def max_memory(max_bytes: int) -> int:
    """Return the bytes of memory that the text of a message may take: 2 or 4 for each character if one is wide."""
    return max_bytes * 4 // 3


def is_too_large(text: str, max_bytes: int) -> bool:
    """Return whether a text with wide characters takes more memory than that of a message may: it is copied often."""
    limit = max_memory(max_bytes)
    if text.isascii() or len(text) * 4 <= limit:
        return False
    width = character_width(text)
    return width > 1 and len(text) * width > limit


def describe_memory_limit(max_bytes: int) -> str:
    """Return that limit in words."""
    return f"its text takes more than {max_memory(max_bytes):,} bytes of memory (--max-bytes)"


def describe_size_limit(options: ReadOptions) -> str:
    """Return the limit on the size of a message in words."""
    return f"mmc reads at most {options.max_bytes:,} bytes (--max-bytes)"
