"""The batch job that fills tables: makes the rows of each message in each of them, in typed values."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from mmc_cli.batch.counts import INVALID, Counts, warn_unreadable
from mmc_cli.batch.pipeline import Job
from mmc_cli.database.tables import FINDINGS, TABLES, Values, finding_rows
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec
from mmc_cli.validate import unread_verdict
from mmc_cli.validate.schema_verdict import is_schema_valid

_PIECE = 100  # rows per piece, to limit the memory of rows that wait to be written


class Rows(NamedTuple):
    """Some rows of a message in one table, and the file that the message is in."""

    file: str
    table: str
    rows: tuple[Values, ...]


class Problem(NamedTuple):
    """A message of a file that could not be read or checked."""

    file: str
    kind: Literal["malformed", "not_checked"]


Piece: TypeAlias = Rows | Problem


class TablesJob(Job[Piece]):
    """Gives the rows of each message in some tables.

    Args:
        version: that of the run, None for the version that each message declares.
    """

    takes_payloads: ClassVar[bool] = True

    def __init__(self, tables: tuple[str, ...] = tuple(TABLES), version: Version | None = DEFAULT_VERSION) -> None:
        self.tables, self.version = tables, version

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterator[Piece]:
        """Yield the rows of a message; a GBCS payload has rows in the list tables only."""
        if message.is_payload:
            yield from self._process_payload(message, spec, counts)
            return
        counts.counters[INVALID] += not is_schema_valid(message, spec)
        for name in self.tables:
            yield from _pieces(message.origin.file, name, TABLES[name].make_rows(message, spec, self.version is None))

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> Iterator[Piece]:
        malformed = counts.malformed
        warn_unreadable(source, message, counts)
        yield Problem(source.origin.file, "malformed" if counts.malformed > malformed else "not_checked")
        if FINDINGS in self.tables:
            verdict = unread_verdict(source, message, self.version)
            yield from _pieces(source.origin.file, FINDINGS, finding_rows(verdict))

    def _process_payload(self, message: Message, spec: Spec, counts: Counts) -> Iterator[Piece]:
        for name in self.tables:
            if TABLES[name].takes_payloads:
                yield from _pieces(message.origin.file, name, TABLES[name].make_rows(message, spec, False))
        if not all(TABLES[name].takes_payloads for name in self.tables):
            yield from self.report_unreadable(Source(message.origin, message.data), message, counts)


def _pieces(file: str, table: str, rows: Iterable[Values]) -> Iterator[Rows]:
    typed = map(TABLES[table].typed, rows)
    while piece := tuple(islice(typed, _PIECE)):
        yield Rows(file, table, piece)
