"""Turns readings into gaps: the periods of each log that are missing from the readings, or repeated in them.

A period is identified by its time in the log, so it does not matter whether that is its start or its end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, ClassVar, Literal, NamedTuple

from mmc_cli.decoding.derivation import Derivation
from mmc_cli.decoding.grouping import Part, group, pack
from mmc_cli.decoding.profile import NO_TIME
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.records.derived_rows import GapRow
from mmc_cli.records.rows import Reading

NO_PERIOD = "not in a log with a known period"


class _Key(NamedTuple):
    """The key of a log: the fields of the row with these names."""

    device: str | None
    quantity: str
    element: str | None
    phase: str | None
    period_seconds: int


class _Run(NamedTuple):
    """Consecutive periods with the same problem."""

    problem: Literal["missing", "repeated"]
    first: int
    last: int
    periods: int


class Gaps(Derivation):
    """Finds the missing and repeated periods of each log."""

    record: ClassVar[Any] = GapRow

    def parts(self, readings: Iterable[Reading], left_out: Counter[str]) -> Iterator[Part]:
        """Yield the times of a message, log by log."""
        logs: dict[_Key, list[int]] = {}
        for reading in readings:
            if reading.quantity is None or reading.period_seconds is None:
                left_out[NO_PERIOD] += 1
                continue
            when = parse_instant(reading.time)
            if when is None or not when.zoned:
                left_out[NO_TIME] += 1
                continue
            key = _Key(reading.device, reading.quantity, reading.element, reading.phase, reading.period_seconds)
            logs.setdefault(key, []).append(when.seconds)
        for key, times in logs.items():
            yield pack(key, times)

    def rows(self, parts: Iterable[Part]) -> Iterator[GapRow]:
        """Yield a row for each run of missing or repeated periods, by log and time."""
        for fields, contents in group(parts):
            key = _Key(*fields)
            for run in _find_runs(Counter(time for times in contents for time in times), key.period_seconds):
                first, last = str(Instant(run.first)), str(Instant(run.last))
                yield GapRow(problem=run.problem, first=first, last=last, periods=run.periods, **key._asdict())


def _find_runs(times: Counter[int], period: int) -> Iterator[_Run]:
    """Yield the missing and repeated periods of a log, by time.

    A time up to half a period off counts as that period: clocks drift, and a local day may have 23 or 25 hours.
    """
    ordered = sorted(times)
    runs = [
        _Run("missing", before + period, before + missing * period, missing)
        for before, after in pairwise(ordered)
        if (missing := (after - before + period // 2) // period - 1) > 0
    ]
    start: int | None = None
    for time, after in pairwise([*ordered, None]):
        if time is None or times[time] == 1:
            continue
        start = time if start is None else start
        if after is None or times[after] == 1 or after - time != period:
            runs.append(_Run("repeated", start, time, (time - start) // period + 1))
            start = None
    yield from sorted(runs, key=lambda run: run.first)
