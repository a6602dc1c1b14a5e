"""`mmc diff`: what differs between two messages, or between the messages of two folders or archives."""

import os
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command, take_options
from mmc_cli.render import FORMATS

if TYPE_CHECKING:
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.message_diff.comparison import Comparison
    from mmc_cli.message_diff.conditions import Conditions
    from mmc_cli.message_diff.pairs import PairBy
    from mmc_cli.model.version import Version


class PathTolerance(click.ParamType[tuple[str, Decimal]]):
    """A path and the tolerance of its values, such as ActiveImportRegister/Value=10."""

    name = "tolerance"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Decimal]:
        path, _, number = str(value).rpartition("=")
        try:
            limit = Decimal(number)
        except InvalidOperation:
            limit = Decimal("NaN")
        if not path or not limit.is_finite() or limit < 0:
            self.fail(f"expected a path and a number, such as Value=10 or Timestamp=60; got {value}", param, ctx)
        return path, limit


class DiffTotals:
    """The counts of a run of `mmc diff`."""

    def __init__(self) -> None:
        self.pairs = self.different = self.differences = self.only_in_a = self.only_in_b = self.not_comparable = 0
        self.ignored = self.tolerated = self.varying = 0
        self.varying_names: dict[str, None] = {}

    def add(self, comparison: "Comparison") -> None:
        """Count a comparison."""
        found = comparison.differences
        self.not_comparable += comparison.outcome == "not-comparable"
        self.only_in_a += comparison.outcome == "only-in-a"
        self.only_in_b += comparison.outcome == "only-in-b"
        self.pairs += comparison.outcome in (None, "changed")
        self.different += comparison.outcome == "changed"
        self.differences += len(found.shown)
        self.ignored += found.ignored
        self.tolerated += found.tolerated
        self.varying += len(found.varying)
        self.varying_names |= dict.fromkeys(found.varying)

    @property
    def failed(self) -> bool:
        """True if something differs."""
        return bool(self.different or self.only_in_a or self.only_in_b)

    def lines(self) -> Iterator[str]:
        """Yield how much was compared, found, and not compared."""
        from mmc_cli.model.counting import count_noun

        counts = (
            (self.pairs - self.different, "equal"),
            (self.different, f"different ({count_noun(self.differences, 'difference')})"),
        )
        others = (
            (count_noun(self.only_in_a, "message"), self.only_in_a, "only in A"),
            (count_noun(self.only_in_b, "message"), self.only_in_b, "only in B"),
            (str(self.not_comparable), self.not_comparable, "not compared"),
        )
        outcomes = ", ".join(f"{count} {what}" for count, what in counts if count)
        parts = [f"{count_noun(self.pairs, 'pair')} compared" + (f": {outcomes}" if outcomes else "")]
        yield "; ".join((*parts, *(f"{counted} {what}" for counted, count, what in others if count)))
        if self.varying:
            names = ", ".join(self.varying_names)
            yield f"{count_noun(self.varying, 'difference')} in {names} not shown (use --all)"
        if self.ignored:
            yield f"{count_noun(self.ignored, 'difference')} ignored (--ignore)"
        if self.tolerated:
            yield f"{count_noun(self.tolerated, 'difference')} within --tolerance"


class DiffOptions(NamedTuple):
    """The arguments and options of diff that do not choose what is read."""

    a: str
    b: str
    pair_by: "PairBy | None"
    ignored: tuple[str, ...]
    tolerance: tuple[tuple[str, Decimal], ...]
    with_varying: bool
    mmc_version: "Version | None"
    format_: str | None
    output: str | None
    color: str
    quiet: bool

    @property
    def conditions(self) -> "Conditions":
        """What does not count as a difference."""
        from mmc_cli.message_diff.conditions import Conditions, PathPattern, Tolerance

        tolerances = tuple(Tolerance(PathPattern(path), limit) for path, limit in self.tolerance)
        return Conditions(tuple(map(PathPattern, self.ignored)), tolerances, self.with_varying)


@click.command(cls=Command, epilog="Guide: mmc help diffing.")
@click.argument("a", metavar="A", shell_complete=completion_values.files)
@click.argument("b", metavar="B", shell_complete=completion_values.files)
@click.option(
    "--pair",
    "pair_by",
    type=click.Choice(["message", "name"]),
    help="Pair messages by sender, message code and service (the default), or by name.",
)
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="PATH",
    help="Ignore differences here; * and ? are wildcards, as in */Status.",
)
@click.option(
    "--tolerance",
    type=PathTolerance(),
    multiple=True,
    metavar="PATH=VALUE",
    help="Ignore differences of numbers up to VALUE here, and of times up to VALUE seconds.",
)
@click.option("--all", "with_varying", is_flag=True, help="Also compare counters and the time of each message.")
@options.mmc_version
@options.formats("comparison", "difference")
@options.kind
@options.choice
@options.quiet
def diff(**values: Any) -> int:
    """Show what differs between two messages, or between the messages of two folders or archives.

    Values are compared as values: 1.50 is 1.5, and a time is the same in every time zone. Entries of a list are
    compared with those of the same index, time or device.

    \b
    mmc diff expected.xml actual.xml
    mmc diff expected/ actual/ --pair name -f junit -o diff.xml
    mmc diff monday.zip tuesday.zip --ignore Timestamp
    mmc diff a.xml b.xml --tolerance ActiveImportRegister/Value=10

    Exit codes: 0 no difference, 1 differences, 3 something could not be compared, 4 no input.
    """
    from mmc_cli.cli.command_run import defect_handler, open_output_of_run, run_from_options

    own, shared = take_options(DiffOptions, values)
    _refuse_versions(own.a, own.b)
    runs = [run_from_options((path,), own.mmc_version, outputs=(own.output,), **shared) for path in (own.a, own.b)]
    totals = DiffTotals()
    with open_output_of_run(runs[1], own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "text", "tsv")
        results: Iterator[Any] = _compare(runs[0], runs[1], own, totals)
        if "comparison" in FORMATS[format_].modules:
            out.write(results, format_, "comparison", on_defect=defect_handler(runs[0]))
        else:
            from mmc_cli.message_diff.comparison import COLUMNS

            rows = (row for comparison in results for row in comparison.rows())
            out.write(rows, format_, "difference", dict.fromkeys(COLUMNS, "text"), defect_handler(runs[0]))
    return _finish(runs, totals, own.quiet)


def _refuse_versions(a: str, b: str) -> None:
    """Raise UsageError if the arguments are versions, not messages."""
    from mmc_cli.specification import known_versions

    versions = [str(version) for version in known_versions()]
    if {a, b} <= set(versions) and not (os.path.exists(a) or os.path.exists(b)):
        raise click.UsageError(f"mmc diff compares messages; did you mean mmc diff-versions {a} {b}?")
    if a == b == "-":
        raise click.UsageError("only one of the two can be standard input")


def _compare(run_a: "BatchRun", run_b: "BatchRun", own: DiffOptions, totals: DiffTotals) -> "Iterator[Comparison]":
    """Yield the comparison of each pair of messages, and count it."""
    from mmc_cli.batch.read_job import ReadJob
    from mmc_cli.message_diff.pairs import compare_messages, pair_messages

    messages = [list(run.results(ReadJob())) for run in (run_a, run_b)]
    if run_a.interrupted or run_b.interrupted:
        raise KeyboardInterrupt  # half of the messages would have no counterpart
    if run_a.counts.missing or run_b.counts.missing:
        return  # for the same reason
    conditions, options = own.conditions, run_a.options
    for pair in pair_messages(messages[0], messages[1], own.pair_by, (own.a, own.b)):
        comparison = compare_messages(pair, conditions, options.version, options.read_options, options.xsd)
        totals.add(comparison)
        yield comparison


def _finish(runs: "list[BatchRun]", totals: DiffTotals, quiet: bool) -> "ExitCode":
    """Print the closing lines of both runs, and return the exit code of the more severe outcome."""
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note

    if not quiet and not any(run.counts.missing for run in runs):
        for line in totals.lines():
            print_note(line)
    codes = [
        finish_run(run, failed=totals.failed, not_checked=totals.not_comparable, quiet=quiet or not run.options.unique)
        for run in runs
    ]
    severe = (ExitCode.DEFECT, ExitCode.NOT_CHECKED, ExitCode.NO_INPUT, ExitCode.FINDINGS)
    return next((code for code in severe if code in codes), ExitCode.OK)
