"""Writes the verdicts of `mmc validate --mmc-version all`: one for each message and version, in any format."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

from mmc_cli.batch.jobs import without_information
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.output import Output
from mmc_cli.cli.path_list_writer import PathListWriter
from mmc_cli.model.verdict import Verdict, VersionRow, VersionVerdicts
from mmc_cli.render import VERSION_LINES, VERSION_TABLE, AddResult, Format


def write_version_verdicts(
    run: BatchRun,
    job: Job[VersionVerdicts],
    outputs: list[tuple[Format, Output]],
    failed_files: PathListWriter | None,
) -> None:
    """Write the verdicts of a run in every format, and the origin of each message that is valid in no version."""
    with ExitStack() as renderers:
        writers: list[Callable[[Verdict], None]] = []
        for format_, output in outputs:
            add = renderers.enter_context(format_.renderer("verdict")(output.stream, output.color))
            writers.append(partial(_write, add, format_))
        for result in run.results(job):
            for verdict in result.verdicts:
                for write in writers:
                    write(verdict)
            if failed_files is not None and result.best.verdict != "valid":
                failed_files.add(str(result.best.origin))


def _write(add: AddResult, format_: Format, verdict: Verdict) -> None:
    """Write a verdict as a row, or, if the format has no field for the version, with the version in the findings."""
    if format_ in (VERSION_TABLE, VERSION_LINES):
        add(VersionRow(verdict))
    elif format_.writes_records or format_.separator:
        add(verdict)
    else:
        add(_name_version(without_information(verdict) if format_.for_people else verdict))


def _name_version(verdict: Verdict) -> Verdict:
    """Return a verdict whose findings begin with their version."""
    findings: tuple[Any, ...] = tuple(
        each._replace(message=f"MMC {verdict.mmc_version}: {each.message}") for each in verdict.findings
    )
    return verdict._replace(findings=findings, names_version=True)
