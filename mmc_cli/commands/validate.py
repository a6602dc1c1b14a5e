"""`mmc validate`: is each message valid, and if not, where, why and what was expected."""

import sys
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.commands import options

if TYPE_CHECKING:
    from mmc_cli.frames import Source
    from mmc_cli.message import Message
    from mmc_cli.policy import FailOn, Policy
    from mmc_cli.render import Add
    from mmc_cli.results import Severity, Verdict
    from mmc_cli.spec import Spec
    from mmc_cli.task import Counts
    from mmc_cli.versions import Version


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
    from mmc_cli.commands.run import say, started
    from mmc_cli.policy import Policy
    from mmc_cli.render import TEXTS, renderer

    run = started(paths, mmc_version, **selection)
    policy = Policy(tuple(chain(*select)), tuple(chain(*ignore)), severity)
    with ExitStack() as files:
        targets = [
            (name, *files.enter_context(run.opened(file, color))) for name, file in _targets(formats, output, color)
        ]
        failed = files.enter_context(run.opened(failed_files_to, "never"))[0] if failed_files_to else None
        with ExitStack() as writing:
            adds: list[Add] = []
            for name, out, colored in targets:
                add = writing.enter_context(renderer(name)(out, colored))
                adds.append(_without_information(add) if name in TEXTS and not verbose else add)
            clean = any(name not in TEXTS for name, _, _ in targets)
            by = policy, mmc_version, run.xsd
            judge, judge_other = partial(judged, *by, clean), partial(judged_other, *by)
            for verdict in run.results(judge, judge_other, alike=None if clean else counted_clean):
                for add in adds:
                    add(verdict)
                if failed is not None and verdict.verdict != "valid":
                    print(verdict.origin, file=failed)
        tally = run.counts.tally
        for name, out, _ in targets:
            if name in TEXTS and not quiet and tally.messages:
                print(tally, file=out)
    if run.xsd and not quiet:
        say(f"what is valid was decided by {run.xsd}; the rules are those of MMC {mmc_version or 'as declared'}")
    if statistics:
        for line in tally.statistics():
            say(line)
    return run.exit_code(tally.fails(fail_on), tally.not_checked, quiet)


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
    clean: bool,
    message: "Message",
    spec: "Spec",
    counts: "Counts",
) -> "tuple[Verdict, ...]":
    """The verdict on one message; none on one without findings, unless `clean` ones are wanted too."""
    from mmc_cli.validate import verdict

    return _counted(policy.apply(verdict(message, version, xsd)), clean, counts)


def judged_other(
    policy: "Policy",
    version: "Version | None",
    xsd: str | None,
    source: "Source",
    message: "Message | None",
    counts: "Counts",
) -> "tuple[Verdict, ...]":
    """The verdict on what could not be read."""
    from mmc_cli.validate import not_checked, verdict

    found = not_checked(source.origin, source.reason) if message is None else verdict(message, version, xsd)
    return _counted(policy.apply(found), True, counts)


def counted_clean(spec: "Spec", counts: "Counts") -> None:
    """Counts a message like one without findings."""
    counts.tally.clean(str(spec.version))


def _counted(verdict: "Verdict", clean: bool, counts: "Counts") -> "tuple[Verdict, ...]":
    counts.tally.add(verdict)
    return (verdict,) if clean or verdict.findings else ()


def _without_information(add: "Add") -> "Add":
    """Leaves out of a valid message what is only information: the last line of the run sums that up."""

    def add_without(verdict: "Verdict") -> None:
        if verdict.verdict == "valid":
            kept = tuple(each for each in verdict.findings if each.rule.severity != "info")
            verdict = verdict._replace(findings=kept)
        add(verdict)

    return add_without
