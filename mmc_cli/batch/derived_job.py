"""Turns the readings of a message into parts of profiles, registers or billing rows, which are joined later."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.data_jobs import RowsJob
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.selector import ALWAYS, Period
from mmc_cli.inputs.message import Message
from mmc_cli.specification import Spec

if TYPE_CHECKING:
    from mmc_cli.decoding.derivation import Derivation
    from mmc_cli.decoding.readings import ReadingRow
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction

READ = "readings"
_LEFT_OUT = "left out: "


class DerivedJob(Job[Any]):  # each kind of rows has its own parts
    """Returns parts of rows from the readings of a period; counts the readings, and those that are in no row."""

    can_replay: ClassVar[bool] = True
    copies_values: ClassVar[bool] = True

    def __init__(self, derivation: "Derivation", strict: bool = False, period: Period = ALWAYS) -> None:
        self.derivation = derivation
        self._readings = RowsJob("readings", strict, period)

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[Any]:
        return self._make_parts(self._readings.process(message, spec, counts), counts)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        replay = self._readings.build_replay(message, spec, free_values)
        return None if replay is None else lambda match, counts: self._make_parts(replay(match, counts), counts)

    def build_packed_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        return self.build_replay(message, spec, free_values)

    def _make_parts(self, rows: "Iterable[ReadingRow]", counts: Counts) -> tuple[Any, ...]:
        readings = [row.record() for row in rows]
        left_out = Counter[str]()
        parts = tuple(self.derivation.parts(readings, left_out))
        counts.counters[READ] += len(readings)
        counts.counters.update({_LEFT_OUT + reason: count for reason, count in left_out.items()})
        return parts


def left_out(counts: Counts) -> dict[str, int]:
    """Return the numbers of readings that are in no row, by reason."""
    found = {
        name.removeprefix(_LEFT_OUT): count for name, count in counts.counters.items() if name.startswith(_LEFT_OUT)
    }
    return {reason: found[reason] for reason in sorted(found) if found[reason]}
