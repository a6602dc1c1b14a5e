"""The result of comparing two messages, or of finding no counterpart for one, as rows and records."""

from collections.abc import Iterator
from typing import NamedTuple

from mmc_cli.message_diff.fields import Difference, Differences, describe_value
from mmc_cli.model.field import Field
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.records import words
from mmc_cli.records.cells import code_cell
from mmc_cli.records.difference import DifferenceRecord

# The columns of a table of differences.
COLUMNS = (
    "a", "b", "difference", "path", "keys", "value_a", "value_b", "delta", "unit", "meaning_a", "meaning_b",
    "device", "code", "reason",
)  # fmt: skip


class ReadMessage(NamedTuple):
    """A message to be compared later: its bytes, or the problem that prevented reading it."""

    origin: Origin
    header: Header
    data: bytes
    problem: str | None = None


class Comparison(NamedTuple):
    """Two messages and their differences; a message without a counterpart has None on the other side.

    `problem` says why the two are not comparable.
    """

    a: ReadMessage | None
    b: ReadMessage | None
    differences: Differences = Differences()
    problem: str | None = None

    @property
    def outcome(self) -> words.DifferenceKind | None:
        """The outcome for the pair as a whole; None for equal messages."""
        if self.problem is not None:
            return "not-comparable"
        if self.a is None or self.b is None:
            return "only-in-b" if self.a is None else "only-in-a"
        return "changed" if self.differences.shown else None

    @property
    def header(self) -> Header:
        """The header of the message, of the first if there are two."""
        side = self.a or self.b
        return side.header if side is not None else Header()

    @property
    def title(self) -> str:
        """The kind of message and its sender, in a few words."""
        header = self.header
        what = {"alert": f"alert {header.alert_code or 'without a code'}",
                "response": f"response to {header.service_reference_variant or 'an unnamed service'}"}  # fmt: skip
        kind = what.get(header.kind or "", "message")
        return f"{kind} from {header.device}" if header.device else kind

    @property
    def places(self) -> tuple[str, str]:
        """Where the two messages are; empty for none."""
        first, second = (str(side.origin) if side is not None else "" for side in (self.a, self.b))
        return first, second

    @property
    def origin(self) -> Origin:
        """The origin of the message, of the first if there are two."""
        side = self.a or self.b
        return side.origin if side is not None else Origin("-")

    def rows(self) -> "Iterator[DifferenceRow]":
        """Yield a row for each difference, or one row if there is no counterpart or the two are not comparable."""
        if self.outcome == "changed":
            yield from (DifferenceRow(self, difference) for difference in self.differences.shown)
        elif self.outcome is not None:
            yield DifferenceRow(self, Difference(self.outcome, None, None))


class DifferenceRow(NamedTuple):
    """One difference between two messages, as a line of a table and as a record."""

    comparison: Comparison
    difference: Difference

    @property
    def origin(self) -> Origin:
        """Where the message came from."""
        return self.comparison.origin

    def cells(self) -> dict[str, str]:
        """Return the columns: what differs and where, then both sides."""
        record, (first, second) = self.record(), self.comparison.places
        values = (
            first,
            second,
            record.difference,
            self.difference.path,
            "; ".join(record.keys),
            record.value_a,
            record.value_b,
            record.delta,
            record.unit,
            record.meaning_a,
            record.meaning_b,
            record.device,
            code_cell(record.alert_code) or record.service_reference_variant,
            record.reason,
        )
        return {name: value or "" for name, value in zip(COLUMNS, values, strict=True)}

    def record(self) -> DifferenceRecord:
        """Return the record of the difference."""
        comparison, (kind, a, b, keys) = self.comparison, self.difference
        header = comparison.header
        file_a, member_a, index_a = comparison.a.origin if comparison.a is not None else (None, None, None)
        file_b, member_b, index_b = comparison.b.origin if comparison.b is not None else (None, None, None)
        return DifferenceRecord(
            file_a=file_a,
            member_a=member_a,
            index_a=index_a,
            file_b=file_b,
            member_b=member_b,
            index_b=index_b,
            kind=header.kind,
            device=header.device,
            alert_code=header.alert_code,
            message_code=header.message_code,
            service_reference_variant=header.service_reference_variant,
            difference=kind,
            path_a=a.path if a is not None else None,
            path_b=b.path if b is not None else None,
            keys=keys,
            value_a=_value(a),
            value_b=_value(b),
            delta=self.difference.delta,
            unit=self.difference.unit,
            meaning_a=a.meaning if a is not None else None,
            meaning_b=b.meaning if b is not None else None,
            reason=comparison.problem,
        )


def _value(field: Field | None) -> str | None:
    return describe_value(field) if field is not None else None
