"""The facts that a report needs of a message: its verdict, its outcome, and its bytes to decode them."""

from typing import NamedTuple

from mmc_cli.decoding.grouping import Part
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.listing import FAILED

_MAX_BYTES = 2**18  # of a message that is shown decoded


class MessageFacts(NamedTuple):
    """One message as a report counts it.

    `outcome` and `fault` are those of a response. `data` is the message itself, empty if it is too long to be shown;
    `parts` are its readings by day, for profiles. `is_read` is false for input that could not be read as a message, and
    `missing` is true for a path that does not exist.
    """

    verdict: Verdict
    outcome: str | None = None
    fault: str | None = None
    data: bytes = b""
    parts: tuple[Part, ...] = ()
    is_read: bool = True
    missing: bool = False

    @property
    def has_failed(self) -> bool:
        """True for a response that reports a failure."""
        return self.outcome in FAILED


def shown_bytes(data: bytes) -> bytes:
    """Return the bytes of a message; empty if it is too long to be shown."""
    return data if len(data) <= _MAX_BYTES else b""
