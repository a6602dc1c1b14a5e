"""`mmc validate`: is each message valid, and if not, where, why and what was expected."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command, take_options
from mmc_cli.cli.follow_options import follow_options
from mmc_cli.cli.review_options import ReviewOptions, review_options
from mmc_cli.cli.settings_options import is_from_settings_file
from mmc_cli.cli.validate_options import ValidateOptions, check_combinations, choose_targets
from mmc_cli.render import AddResult, Format
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
    from mmc_cli.model.verdict import Verdict
    from mmc_cli.render.lines import Line
    from mmc_cli.validate.policy import FailOn

    Target: TypeAlias = tuple[Format, str | None]  # the file is None for standard output


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
    shell_complete=completion_values.files,
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
def validate(**values: Any) -> int:
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
    from mmc_cli.cli.command_run import finish_run, run_from_options
    from mmc_cli.cli.output import print_note

    own, rest = take_options(ValidateOptions, values)
    review, shared = take_options(ReviewOptions, rest)
    check_combinations(own, shared)
    targets = choose_targets(own, shared["follow"])
    review = _usable_review(review, own)
    run = run_from_options(own.paths, own.version, outputs=_output_files(own, review, targets), **shared)
    payloads = _read_payloads(own.against, own.paths, run, own.quiet) if own.against is not None else None
    reviewer = _write_run(run, own, review, targets, payloads)
    totals = run.counts.totals
    notes = list(reviewer.finish()) if reviewer is not None else []
    if run.xsd:
        notes.append(f"schema: {run.xsd}; rules: MMC {own.version or 'version declared by each message'}")
    if own.against is not None:
        notes.append(_describe_compared(own.against, run))
    for note in (*(notes if not own.quiet else ()), *(totals.statistics() if own.statistics else ())):
        print_note(note)
    not_checked = totals.not_checked + (reviewer.not_fixed if reviewer is not None else 0)
    return finish_run(run, failed=totals.has_failure(own.fail_on), not_checked=not_checked, quiet=own.quiet)


def _usable_review(review: ReviewOptions, own: ValidateOptions) -> ReviewOptions:
    """Return the options of a baseline and of fixes, without a baseline of the settings that cannot be used.

    Raises:
        UsageError: options cannot be combined.
    """
    from mmc_cli.cli.output import print_note

    if own.against_all and is_from_settings_file("baseline") and review.baseline is not None:
        print_note(f"baseline {review.baseline} not used with --mmc-version all")
        review = review._replace(baseline=None)
    review.check(own.paths, own.formats, own.against_all)
    return review


def _output_files(own: ValidateOptions, review: ReviewOptions, targets: "Sequence[Target]") -> tuple[str | None, ...]:
    """Return the files that the command writes. Raises UsageError if one is the baseline."""
    from mmc_cli.cli.output_files import check_outputs

    files = (*(file for _, file in targets), own.failed_files_to)
    if review.baseline is None:
        return files
    check_outputs([each for each in files if each is not None], (review.baseline,))
    return (*files, review.baseline) if review.write_baseline else files


def _write_run(
    run: "BatchRun",
    own: ValidateOptions,
    review: ReviewOptions,
    targets: "Sequence[Target]",
    payloads: "PayloadIndex | None",
) -> "Reviewer | None":
    """Write the verdicts of a run and its totals; return what reviewed the verdicts, if anything did."""
    from mmc_cli.batch.jobs import ValidateJob, ValidateVersionsJob
    from mmc_cli.cli.command_run import open_output_of_run, open_path_list
    from mmc_cli.cli.output import print_note

    on_verdict = _finding_command(own.exec_command, own.fail_on)
    has_people_only = all(format_.for_people for format_, _ in targets)
    needs_findings = own.verbose or review.is_active or on_verdict is not None
    level: ReportLevel = "all" if not has_people_only else "findings" if needs_findings else "faults"
    job, reviewer = ValidateJob(own.policy, own.version, level), None
    with ExitStack() as files:
        outputs = [
            (format_, files.enter_context(open_output_of_run(run, file, own.color))) for format_, file in targets
        ]
        path_list = None
        if own.failed_files_to is not None:
            path_list = files.enter_context(open_path_list(run, own.failed_files_to))
        if own.against_all:
            from mmc_cli.cli.version_verdicts import write_version_verdicts

            write_version_verdicts(run, _with_payloads(ValidateVersionsJob(own.policy), payloads), outputs, path_list)
        else:
            if review.is_active:
                from mmc_cli.cli.reviews import Reviewer

                reviewer = Reviewer(run, job, review, diffs=outputs[0][1].stream)
            shown = () if review.diff else outputs
            _write_verdicts(run, _with_payloads(job, payloads), shown, path_list, own.verbose, reviewer, on_verdict)
        totals = run.counts.totals
        if own.quiet or review.diff or not totals.messages:
            return reviewer
        for format_, output in outputs:
            if format_.for_people:
                print(totals, file=output.stream)
        if own.against_all and not any(format_.for_people for format_, _ in targets):
            print_note(str(totals))
    return reviewer


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


def _with_payloads(job: "Job[ResultT]", payloads: "PayloadIndex | None") -> "Job[ResultT]":
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


def _write_verdicts(
    run: "BatchRun",
    job: "Job[Verdict]",
    outputs: "Sequence[tuple[Format, Output]]",
    failed_files: "PathListWriter | None",
    verbose: bool,
    reviewer: "Reviewer | None",
    on_verdict: "Callable[[Verdict], None] | None",
) -> None:
    """Write the verdicts of a run in every format, and the origin of each that is not valid to `failed_files`."""
    with ExitStack() as renderers:
        writers = [
            renderers.enter_context(format_.renderer("verdict")(output.stream, output.color))
            for format_, output in outputs
        ]
        is_plain = failed_files is None and reviewer is None and on_verdict is None
        if is_plain and (formatter := _worker_formatter(outputs)) is not None:
            for line in run.formatted_results(job, formatter, join_lines):
                writers[0](line)
            return
        for number, (format_, _) in enumerate(outputs):
            if format_.for_people and not verbose:
                writers[number] = _skip_information(writers[number])
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


def _worker_formatter(outputs: "Sequence[tuple[Format, Output]]") -> "Callable[[Verdict], Line] | None":
    """Return the function with which workers format verdicts; None for several outputs, and for one in colour."""
    if len(outputs) != 1:
        return None
    ((format_, output),) = outputs
    return format_.result_formatter("verdict") if not output.color else None


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
