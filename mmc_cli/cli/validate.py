"""`mmc validate`: is each message valid, and if not, where, why and what was expected."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import click

from mmc_cli.cli import options
from mmc_cli.cli.command import Command, is_from_settings_file
from mmc_cli.cli.follow_options import follow_options
from mmc_cli.cli.review_options import ReviewOptions, review_options
from mmc_cli.render import AUTO, FORMATS, VERSION_LINES, VERSION_TABLE, AddResult, Format
from mmc_cli.render.lines import join_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmc_cli.batch.agreement_job import PayloadIndex
    from mmc_cli.batch.jobs import ReportLevel
    from mmc_cli.batch.pipeline import Job, ResultT
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.output import Output
    from mmc_cli.cli.path_list_writer import PathListWriter
    from mmc_cli.cli.reviews import Reviewer
    from mmc_cli.model.finding import Severity
    from mmc_cli.model.verdict import Verdict
    from mmc_cli.model.version import Version
    from mmc_cli.validate.policy import FailOn


@click.command(cls=Command, epilog="Guides: mmc help validating, mmc help rules, mmc help ci.")
@options.paths
@options.mmc_versions
@options.format_targets("verdict")
@options.policy
@options.kind
@options.selection
@follow_options
@click.option(
    "--exec",
    "exec_command",
    metavar="COMMAND",
    help="Run COMMAND for each finding that --fail-on names; environment variables describe it.",
)
@review_options
@click.option(
    "--against",
    metavar="PATH",
    help="Check that messages agree with their GBCS payloads in PATH, a file, a folder or an archive.",
)
@click.option("--statistics", is_flag=True, help="Print the number of findings per rule at the end.")
@click.option(
    "--failed-files-to",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the paths of invalid and unchecked messages to FILE.",
)
@options.quiet
@options.verbose
def validate(
    paths: tuple[str, ...],
    mmc_version: "Version | Literal['all'] | None",
    formats: tuple[tuple[str, str | None], ...],
    output: str | None,
    color: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...],
    severity: "tuple[tuple[str, Severity], ...]",
    fail_on: "FailOn",
    exec_command: str | None,
    against: str | None,
    statistics: bool,
    failed_files_to: str | None,
    quiet: bool,
    verbose: bool,
    **shared: Any,
) -> int:
    """Check whether messages are valid. If not, report where and why.

    \b
    mmc validate response.xml
    mmc validate inbox/ --mmc-version auto
    mmc validate response.xml --mmc-version all
    mmc validate - < response.xml
    mmc validate inbox/ -f concise | grep MMC103
    mmc validate parsed/ --against payloads/
    mmc validate inbox/ -f full -f sarif:mmc.sarif --fail-on warning
    mmc validate inbox/ --baseline mmc-baseline.json
    mmc validate response.xml --fix --diff
    mmc validate inbox/ -f jsonl | jq -r 'select(.verdict != "valid") | .file'

    Without -f, a terminal shows up to 20 findings in full and more than that in groups; a pipe gets one line per
    finding.

    With --mmc-version all, each message is checked against every version, with a row for each.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 3 something could not be checked, 4 no input. With
    --mmc-version all, the findings of a message are those of the version that it fits best: 0 where each message is
    valid in at least one version.
    """
    from mmc_cli.batch.jobs import ValidateJob, ValidateVersionsJob
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, open_path_list, run_from_options
    from mmc_cli.cli.output import print_note
    from mmc_cli.cli.output_files import check_outputs
    from mmc_cli.validate.policy import Policy

    version = None if isinstance(mmc_version, str) else mmc_version
    against_all = mmc_version == options.ALL
    _check_combinations(against_all, shared["xsd"], exec_command, against, shared["cluster"])
    targets = _choose_targets(formats, output, color, against_all, shared["follow"])
    review = ReviewOptions(**{name: shared.pop(name) for name in ReviewOptions._fields})
    if against_all and is_from_settings_file("baseline") and review.baseline is not None:
        print_note(f"baseline {review.baseline} not used with --mmc-version all")
        review = review._replace(baseline=None)
    review.check(paths, formats, against_all)
    outputs_of_run = (*(file for _, file in targets), failed_files_to)
    if review.baseline is not None:
        check_outputs([each for each in outputs_of_run if each is not None], (review.baseline,))
        outputs_of_run += (review.baseline,) if review.write_baseline else ()
    run = run_from_options(paths, version, outputs=outputs_of_run, **shared)
    on_verdict = _finding_command(exec_command, fail_on)
    all_for_people = all(format_.for_people for format_, _ in targets)
    policy = Policy(tuple(chain(*select)), tuple(chain(*ignore)), severity, per_path_ignores)
    needs_findings = verbose or review.is_active or on_verdict is not None
    level: ReportLevel = "all" if not all_for_people else "findings" if needs_findings else "faults"
    job = ValidateJob(policy, version, level)
    payloads = _read_payloads(against, paths, run, quiet) if against is not None else None
    with ExitStack() as files:
        outputs = [(format_, files.enter_context(open_output_of_run(run, file, color))) for format_, file in targets]
        failed_files = None
        if failed_files_to is not None:
            failed_files = files.enter_context(open_path_list(run, failed_files_to))
        skips_information = not verbose and (review.is_active or on_verdict is not None or not all_for_people)
        reviewer = None
        if review.is_active:
            from mmc_cli.cli.reviews import Reviewer

            reviewer = Reviewer(run, job, review, diffs=outputs[0][1].stream)
        if against_all:
            from mmc_cli.cli.version_verdicts import write_version_verdicts

            write_version_verdicts(run, _compare(ValidateVersionsJob(policy), payloads), outputs, failed_files)
        else:
            shown = () if review.diff else outputs
            _write_verdicts(run, _compare(job, payloads), shown, failed_files, skips_information, reviewer, on_verdict)
        totals = run.counts.totals
        for format_, (stream, _) in outputs:
            if format_.for_people and not quiet and not review.diff and totals.messages:
                print(totals, file=stream)
        if against_all and not quiet and totals.messages and not any(format_.for_people for format_, _ in targets):
            print_note(str(totals))
    notes = list(reviewer.finish()) if reviewer is not None else []
    if run.xsd:
        notes.append(f"schema: {run.xsd}; rules: MMC {version or 'version declared by each message'}")
    if against is not None:
        notes.append(_describe_compared(against, run))
    for note in (*(notes if not quiet else ()), *(totals.statistics() if statistics else ())):
        print_note(note)
    not_checked = totals.not_checked + (reviewer.not_fixed if reviewer is not None else 0)
    return finish_run(run, failed=totals.has_failure(fail_on), not_checked=not_checked, quiet=quiet)


def _check_combinations(
    against_all: bool, xsd: str | None, exec_command: str | None, against: str | None, cluster: str | None
) -> None:
    """Raise UsageError for options that cannot be combined."""
    if against_all and xsd is not None:
        raise click.UsageError("--xsd is one schema; it cannot be combined with --mmc-version all")
    if against_all and exec_command is not None:
        raise click.UsageError("--exec cannot be combined with --mmc-version all")
    if against is not None and cluster is not None:
        raise click.UsageError("--against compares with payloads read here; it cannot be combined with --cluster")


def _read_payloads(against: str, paths: tuple[str, ...], run: "BatchRun", quiet: bool) -> "PayloadIndex":
    from mmc_cli.batch.agreement_job import read_payloads
    from mmc_cli.cli.output import print_note
    from mmc_cli.inputs.file_reader import is_file
    from mmc_cli.model.counting import count_noun

    payloads = read_payloads(against, len(paths) == 1 and is_file(paths[0]), run.read_options)
    if payloads.others and not quiet:
        others = count_noun(payloads.others, "file or row", "files or rows")
        print_note(f"{others} in {against} without the payload of a response or an alert")
    return payloads


def _compare(job: "Job[ResultT]", payloads: "PayloadIndex | None") -> "Job[ResultT]":
    if payloads is None:
        return job
    from mmc_cli.batch.agreement_job import AgreementJob

    return AgreementJob(job, payloads)


def _describe_compared(against: str, run: "BatchRun") -> str:
    from mmc_cli.batch.agreement_job import COMPARED, UNPAIRED
    from mmc_cli.model.counting import count_noun

    compared, unpaired = run.counts.counters[COMPARED], run.counts.counters[UNPAIRED]
    text = f"{count_noun(compared, 'message')} compared with payloads in {against}"
    return f"{text}; {unpaired} not compared: no payload of the same name, or sender and counter" if unpaired else text


def _choose_targets(
    formats: tuple[tuple[str, str | None], ...], output: str | None, color: str, against_all: bool, following: bool
) -> list[tuple[Format, str | None]]:
    """Return each format with the file to write it to; None is standard output.

    Raises:
        UsageError: two formats have the same output.
    """
    if not formats:
        at_terminal = not following and output is None and (color == "always" or sys.stdout.isatty())
        if against_all:
            return [(VERSION_TABLE if at_terminal else VERSION_LINES, output)]
        return [(AUTO if at_terminal else FORMATS["concise"], output)]
    if following:
        from mmc_cli.cli.follow import check_streamable

        for name, _ in formats:
            check_streamable(name, "verdict")
    files = [each if each != "-" else None for each in (file or output for _, file in formats)]
    if len(set(files)) < len(files):
        raise click.UsageError(
            "two formats cannot share an output; give one of them a file, such as -f sarif:out.sarif"
        )
    return [(FORMATS[name], file) for (name, _), file in zip(formats, files, strict=True)]


def _write_verdicts(
    run: "BatchRun",
    job: "Job[Verdict]",
    outputs: "Sequence[tuple[Format, Output]]",
    failed_files: "PathListWriter | None",
    skips_information: bool,
    reviewer: "Reviewer | None",
    on_verdict: "Callable[[Verdict], None] | None",
) -> None:
    """Write the verdicts of a run in every format, and the origin of each that is not valid to `failed_files`."""
    with ExitStack() as renderers:
        writers: list[AddResult] = []
        for format_, (stream, color) in outputs:
            add = renderers.enter_context(format_.renderer("verdict")(stream, color))
            writers.append(_skip_information(add) if format_.for_people and skips_information else add)
        if len(outputs) == 1 and failed_files is None and reviewer is None and on_verdict is None:
            ((format_, (_, color)),) = outputs
            # A single plain format can be formatted by the workers.
            if not color and (formatter := format_.result_formatter("verdict")) is not None:
                for line in run.formatted_results(job, formatter, join_lines):
                    writers[0](line)
                return
        for verdict in run.results(job):
            if reviewer is not None:
                verdict = reviewer.review(verdict)
            for add in writers:
                _write_verdict(run, add, verdict)
            is_failed = verdict.verdict != "valid" and (verdict.findings or not verdict.checked)
            if failed_files is not None and is_failed:
                failed_files.add(str(verdict.origin))
            if on_verdict is not None:
                on_verdict(verdict)


def _finding_command(text: str | None, fail_on: "FailOn") -> "Callable[[Verdict], None] | None":
    if text is None:
        return None
    from mmc_cli.cli.finding_command import FindingCommand

    return FindingCommand(text, fail_on).run


def _write_verdict(run: "BatchRun", add: AddResult, verdict: "Verdict") -> None:
    """Write a verdict, or, if a defect in mmc prevents it, a verdict that reports the defect."""
    from mmc_cli.model.base_rules import DEFECT
    from mmc_cli.model.errors import MmcError
    from mmc_cli.validate import unchecked_verdict

    try:
        add(verdict)
    except (OSError, MmcError):  # errors of the output or its format
        raise
    except Exception as error:
        unchecked = unchecked_verdict(verdict.origin, run.report_defect(verdict.origin, error), DEFECT)
        run.counts.totals.replace(verdict, unchecked)
        with suppress(Exception):
            add(unchecked)


def _skip_information(add: AddResult) -> AddResult:
    from mmc_cli.batch.jobs import without_information

    return lambda verdict: add(without_information(verdict))
