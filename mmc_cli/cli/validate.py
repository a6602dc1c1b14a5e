"""`mmc validate`: is each message valid, and if not, where, why and what was expected."""

import sys
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import click

from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Counts
    from mmc_cli.inputs.message import Message
    from mmc_cli.inputs.source_map import Source
    from mmc_cli.model.finding import Severity
    from mmc_cli.model.verdict import Verdict
    from mmc_cli.model.version import Version
    from mmc_cli.render import Add
    from mmc_cli.specification import Spec
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateMatch
    from mmc_cli.validate.policy import FailOn, Policy

ReportLevel: TypeAlias = Literal["all", "findings", "faults"]


@click.command()
@options.paths
@options.mmc_version
@options.targets("full", "concise", "grouped", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab")
@options.policy
@options.selection
@options.kind
@click.option("--statistics", is_flag=True, help="Count the findings of each rule at the end.")
@click.option(
    "--failed-files-to", type=click.Path(dir_okay=False), metavar="FILE", help="List what is not valid there."
)
@options.quiet
@options.verbose
def validate(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    formats: tuple[tuple[str, str | None], ...],
    output: str | None,
    color: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    severity: "tuple[tuple[str, Severity], ...]",
    fail_on: "FailOn",
    statistics: bool,
    failed_files_to: str | None,
    quiet: bool,
    verbose: bool,
    **selection: Any,
) -> int:
    """Check messages: is each valid, and if not, where and why?

    \b
    mmc validate response.xml
    mmc validate inbox/ --mmc-version auto
    mmc validate - < response.xml
    mmc validate inbox/ -f concise | grep MMC103
    mmc validate inbox/ -f full -f sarif:mmc.sarif --fail-on warning
    mmc validate inbox/ -f jsonl | jq -r 'select(.verdict != "valid") | .file'

    At a terminal up to 20 faults are shown in full and more of them in groups; a pipe gets one line a fault.
    Exit code: 0 nothing at or above --fail-on, 1 something, 3 something could not be checked, 4 no input.
    """
    from mmc_cli.cli.run import run_from_options, say
    from mmc_cli.render import TEXTS, renderer
    from mmc_cli.validate.policy import Policy

    run = run_from_options(paths, mmc_version, **selection)
    policy = Policy(tuple(chain(*select)), tuple(chain(*ignore)), severity)
    with ExitStack() as files:
        targets = [
            (name, *files.enter_context(run.opened(file, color))) for name, file in _targets(formats, output, color)
        ]
        failed = files.enter_context(run.opened(failed_files_to, "never"))[0] if failed_files_to else None
        with ExitStack() as writing:
            adds: list[Add] = []
            texts = [name in TEXTS for name, _, _ in targets]
            for (name, out, colored), text in zip(targets, texts, strict=True):
                add = writing.enter_context(renderer(name)(out, colored))
                adds.append(_without_information(add) if text and not verbose and not all(texts) else add)
            telling: ReportLevel = "all" if not all(texts) else "findings" if verbose else "faults"
            judge = partial(judged, policy, mmc_version, run.xsd, telling)
            judge_other = partial(judged_other, policy, mmc_version, run.xsd)
            alike = partial(build_verdict_replay, policy, mmc_version, telling)
            # One plain format may be written where the messages are read; a list of files needs the verdicts here.
            alone = targets[0][0] if len(targets) == 1 and failed is None and not targets[0][2] else None
            for validate_message in run.results(judge, judge_other, alone, alike):
                for add in adds:
                    add(validate_message)
                if failed is not None and validate_message.verdict != "valid":
                    print(validate_message.origin, file=failed)
        tally = run.counts.tally
        for name, out, _ in targets:
            if name in TEXTS and not quiet and tally.messages:
                print(tally, file=out)
    if run.xsd and not quiet:
        say(f"what is valid was decided by {run.xsd}; the rules are those of MMC {mmc_version or 'as declared'}")
    if statistics:
        for line in tally.statistics():
            say(line)
    return run.exit_code(tally.has_failure(fail_on), tally.not_checked, quiet)


def _targets(
    formats: tuple[tuple[str, str | None], ...], output: str | None, color: str
) -> list[tuple[str, str | None]]:
    """Each format with the file to write it to; None is standard output, which only one may have."""
    if not formats:
        terminal = output is None and (color == "always" or sys.stdout.isatty())
        return [("auto" if terminal else "concise", output)]
    targets = [(name, file or output) for name, file in formats]
    files = [file for _, file in targets]
    if len(set(files)) < len(files):
        raise click.UsageError("two formats cannot go to one place: write -f sarif:out.sarif for one of them")
    return targets


def judged(
    policy: "Policy",
    version: "Version | None",
    xsd: str | None,
    telling: "ReportLevel",
    message: "Message",
    spec: "Spec",
    counts: "Counts",
) -> "tuple[Verdict, ...]":
    """The verdict on one message, where it is worth telling."""
    from mmc_cli.validate import validate_message

    return _told(policy.apply(validate_message(message, version, xsd)), telling, counts)


def judged_other(
    policy: "Policy",
    version: "Version | None",
    xsd: str | None,
    source: "Source",
    message: "Message | None",
    counts: "Counts",
) -> "tuple[Verdict, ...]":
    """The verdict on what could not be read."""
    from mmc_cli.validate import unchecked_verdict, validate_message

    found = (
        unchecked_verdict(source.origin, source.reason) if message is None else validate_message(message, version, xsd)
    )
    return _told(policy.apply(found), "all", counts)


def build_verdict_replay(
    policy: "Policy",
    version: "Version | None",
    telling: "ReportLevel",
    message: "Message",
    spec: "Spec",
    blanks: "FreeValues",
) -> "ReplayFunction | None":
    """The verdict on other messages of the form of one."""
    from mmc_cli.template_cache.replay import replay_verdict
    from mmc_cli.validate import validate_message

    found = validate_message(message, version)
    again = replay_verdict(found, blanks)
    if again is None:
        return None
    if not policy.apply(found).findings and telling != "all":
        return partial(_counted_clean, found.mmc_version)
    return lambda like, counts: _told(policy.apply(again(like)), telling, counts)


def _counted_clean(version: str, like: "TemplateMatch", counts: "Counts") -> tuple[()]:
    counts.tally.add_clean(version)
    return ()


def _told(validate_message: "Verdict", telling: "ReportLevel", counts: "Counts") -> "tuple[Verdict, ...]":
    """The verdict, counted, where it is worth telling: all, those with findings, or those with more than information
    about a valid message.
    """
    counts.tally.add(validate_message)
    if telling == "faults":
        validate_message = _plain(validate_message)
    return (validate_message,) if telling == "all" or validate_message.findings else ()


def _without_information(add: "Add") -> "Add":
    """Leaves out of a valid message what is only information: the last line of the run sums that up."""

    return lambda validate_message: add(_plain(validate_message))


def _plain(validate_message: "Verdict") -> "Verdict":
    if validate_message.findings and validate_message.verdict == "valid":
        return validate_message._replace(
            findings=tuple([each for each in validate_message.findings if each.rule.severity != "info"])
        )
    return validate_message
