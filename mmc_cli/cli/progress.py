"""Says how far a run is: a line that moves at a terminal, a line now and then in a log."""

import os
import sys
from time import monotonic

from mmc_cli.batch.pipeline import Counts

_SOON, _OFTEN, _SELDOM = 0.5, 0.1, 10.0  # seconds: before the first sign, between signs, between lines of a log


class Progress:
    """Shows counts as they grow. `wanted` None: at a terminal, and in the logs of CI."""

    def __init__(self, wanted: bool | None) -> None:
        self._moving = sys.stderr.isatty()
        self._on = wanted if wanted is not None else self._moving or bool(os.environ.get("CI"))
        self._start = monotonic()
        self._next = self._start + (_SOON if self._moving else _SELDOM)
        self._shown = False

    def show(self, counts: Counts) -> None:
        """Says how far it is, where it is time for that."""
        if not (self._on and counts.seen) or (now := monotonic()) < self._next:
            return
        words = _words(counts, now - self._start)
        if self._moving:
            sys.stderr.write(f"\r{words}\x1b[K")
            sys.stderr.flush()
            self._shown = True
            self._next = now + _OFTEN
        else:
            print(f"mmc: {words}", file=sys.stderr, flush=True)
            self._next = now + _SELDOM

    def clear(self) -> None:
        """Takes the moving line away, so that something else can be written there."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def _words(counts: Counts, seconds: float) -> str:
    text = f"{counts.seen:,} messages, {counts.seen / seconds:,.0f} a second"
    if found := sum(counts.tally.severities.values()):
        text += f", {found:,} finding{'' if found == 1 else 's'}"
    if counts.unread:
        text += f", {counts.unread:,} not checked"
    return text
