"""`mmc validate`: is each message valid, and if not, where, why and what was expected."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.commands import options

if TYPE_CHECKING:
    from mmc_cli.commands.run import Run
    from mmc_cli.results import Verdict
    from mmc_cli.validate import Tally
    from mmc_cli.versions import Version


@click.command()
@options.paths
@options.mmc_version
@options.formats("concise", "jsonl", "json")
@options.selection
@options.kind
@options.quiet
@options.verbose
def validate(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    quiet: bool,
    verbose: bool,
    **selection: Any,
) -> int:
    """Check messages: is each valid, and if not, where and why?

    \b
    mmc validate response.xml
    mmc validate inbox/ --mmc-version auto
    mmc validate - < response.xml
    mmc validate inbox/ -f jsonl | jq -r 'select(.verdict != "valid") | .file'

    Exit code: 0 all valid, 1 faults found, 3 something could not be checked, 4 no input.
    """
    from mmc_cli.commands.run import Run, opened, write
    from mmc_cli.selector import selector
    from mmc_cli.validate import Tally

    run = Run(paths, mmc_version, selector(**selection))
    tally = Tally()
    for_people = format_ in (None, "concise")
    verdicts = _verdicts(run, tally)
    if for_people and not verbose:
        verdicts = (_without_information(verdict) for verdict in verdicts)
    with opened(output, color) as (out, colored):
        write(verdicts, format_ or "concise", out, colored)
        if for_people and not quiet and tally.messages:
            out.write(f"{tally}\n")
    return run.exit_code(invalid=tally.invalid, unchecked=tally.not_checked)


def _verdicts(run: "Run", tally: "Tally") -> Iterator["Verdict"]:
    from mmc_cli.validate import not_checked, verdict

    for source, message in run.messages():
        result = not_checked(source.origin, source.reason) if message is None else verdict(message, run.version)
        tally.add(result)
        yield result


def _without_information(verdict: "Verdict") -> "Verdict":
    """A valid message without what is only information: the last line of the run sums that up."""
    if verdict.verdict != "valid":
        return verdict
    return replace(verdict, findings=tuple(each for each in verdict.findings if each.rule.severity != "info"))
