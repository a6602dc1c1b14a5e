"""How to read what is not simply a message in a file: which column or field holds it, and how much is too much."""

from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 256
MAX_MESSAGES = 100_000_000


class ReadOptions(NamedTuple):
    """The column of a table and the field of a JSON line with messages, where they are not to be found; the limits.

    `max_bytes` is for one message, `max_depth` for the elements inside each other, `max_messages` for one file or
    archive. `version` is what content is read by that has no version of its own, as SMETS1 content in DUIS.
    """

    csv_column: str | None = None
    json_field: str | None = None
    max_bytes: int = MAX_BYTES
    max_depth: int = MAX_DEPTH
    max_messages: int = MAX_MESSAGES
    version: str = "4.0"


DEFAULT_READ_OPTIONS = ReadOptions()
