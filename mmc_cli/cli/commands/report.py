"""`mmc report`: one page about any number of messages, for a colleague."""

import sys
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mmc_cli.cli import options
from mmc_cli.cli.calendar_options import CalendarOptions, calendar_options
from mmc_cli.cli.command import Command, take_options

if TYPE_CHECKING:
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.decoding.derivation import Derivation
    from mmc_cli.decoding.grouping import Part
    from mmc_cli.model.finding import Severity
    from mmc_cli.model.version import Version
    from mmc_cli.report.contents import Content, MessageDecoder
    from mmc_cli.report.report import Report
    from mmc_cli.validate.policy import FailOn


class ReportOptions(NamedTuple):
    """The arguments and options of report that do not choose what is read."""

    paths: tuple[str, ...]
    mmc_version: "Version | None"
    output: str | None
    readings: bool
    select: tuple[tuple[str, ...], ...]
    ignore: tuple[tuple[str, ...], ...]
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...]
    severity: "tuple[tuple[str, Severity], ...]"
    fail_on: "FailOn"
    quiet: bool


@click.command(cls=Command, epilog="Guide: mmc help reporting.")
@options.paths
@options.mmc_version
@options.output
@click.option("--readings", is_flag=True, help="Show measured values, and profiles of devices with their gaps.")
@calendar_options
@options.policy
@options.kind
@options.selection
@options.quiet
def report(**values: Any) -> int:
    """Write one page about messages: what is valid, what failed, and what is in them.

    The page is one file that loads nothing and opens from disk. It shows device identifiers and other
    values: redact the messages before you pass it on. Measured values are included only with --readings.

    \b
    mmc report inbox/ -o report.html
    mmc report inbox/ --since 7d --fail-on never -o week.html
    mmc report inbox/ --readings --log-times end -o report.html
    mmc redact inbox/ -o safe/ && mmc report safe/ -o report.html
    """
    from mmc_cli.batch.report_job import ReportJob
    from mmc_cli.cli.command_run import describe_paths, finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.output import print_note
    from mmc_cli.cli.report_notes import RecordingObserver, describe_input
    from mmc_cli.render.report_page import write_report
    from mmc_cli.report.contents import MessageDecoder
    from mmc_cli.report.report import Report
    from mmc_cli.validate.policy import Policy

    of_days, rest = take_options(CalendarOptions, values)
    own, shared = take_options(ReportOptions, rest)
    if own.output is None and _at_terminal():
        raise click.UsageError("the report is a page for a browser; give it a file: -o report.html")
    days = _days(own.readings, of_days)
    run = run_from_options(own.paths, own.mmc_version, outputs=(own.output,), **shared)
    run.observer = observer = RecordingObserver(run.observer)
    policy = Policy(tuple(chain(*own.select)), tuple(chain(*own.ignore)), own.severity, own.per_path_ignores)
    collected = Report(has_readings=own.readings)
    with open_output_of_run(run, own.output, "never") as out:
        _collect(run, ReportJob(policy, run.options.version, days), days, collected, observer.inner.on_warning)
        if not run.interrupted:
            decoder = MessageDecoder(
                run.options.version, run.options.xsd, policy, own.readings, run.options.read_options
            )
            contents = list(_decode(run, decoder, collected))
            collected.notes = tuple(describe_input(run, observer, {**shared, **policy._asdict()}))
            dropped = run.duplicates if run.options.unique else 0
            write_report(out.stream, collected, contents, run.spec, describe_paths(run), dropped)
    totals = run.counts.totals
    if not own.quiet and totals.messages:
        print_note(str(totals))
    failed = totals.has_failure(own.fail_on)
    return finish_run(run, failed=failed, not_checked=totals.not_checked, quiet=own.quiet)


def _at_terminal() -> bool:
    return sys.stdout.isatty()


def _days(readings: bool, options: CalendarOptions) -> "Derivation | None":
    """Return the builder of the days of profiles; None without --readings."""
    if not readings:
        options.check_unused("--readings")
        return None
    from mmc_cli.decoding.derivation import derivation

    return derivation("profile", options.make_calendar("--readings"))


def _collect(
    run: "BatchRun", job: Any, days: "Derivation | None", collected: "Report", warn: Callable[[str], None]
) -> None:
    """Add the messages of a run to a report, then the profiles of their readings; warn of paths that do not exist."""

    def add_all() -> "Iterator[Part]":
        for facts in run.results(job):
            collected.add(facts)
            if facts.missing:
                warn(f"{facts.verdict.origin}: not checked: {facts.verdict.findings[0].message}")
            yield from facts.parts

    if days is None:
        for _ in add_all():
            pass
        return
    from mmc_cli.decoding.profile_series import profile_series

    for series in profile_series(days.rows(add_all())):
        collected.add_profile(series)


def _decode(run: "BatchRun", decoder: "MessageDecoder", collected: "Report") -> "Iterator[Content | None]":
    """Yield each message that a report lists decoded; None for one that is not, such as after a defect in mmc."""
    from mmc_cli.model.errors import MmcError

    for listed in collected.listed.ordered():
        try:
            yield decoder.decode(listed)
        except MmcError:
            raise
        except Exception as error:
            run.report_defect(listed.origin, error)
            yield None
