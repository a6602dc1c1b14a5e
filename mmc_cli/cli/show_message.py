"""`mmc show message`: the messages of one file in full."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command
from mmc_cli.model.counting import count_noun
from mmc_cli.render import FORMATS, ResultKind

if TYPE_CHECKING:
    from mmc_cli.model.version import Version


@click.command(cls=Command)
@click.argument("file", metavar="FILE", shell_complete=completion_values.files)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="Show long lists in full, the values of a half-hourly log, and the verdict of each version.",
)
@click.option("--tree", is_flag=True, help="Show every field as a tree; same as -f tree.")
@options.mmc_version
@options.formats("message", "record")
@options.quiet
def message(
    file: str,
    whole: bool,
    tree: bool,
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    quiet: bool,
) -> int:
    """Show messages in full: sender, outcome, verdict and content.

    FILE may name one message of several: in.csv:17 is on line 17, in.xml#3 the third, in.zip!a.xml a member.

    \b
    mmc show message response.xml
    mmc show message inbox.csv:17 --all
    mmc show message response.xml | grep Register
    """
    from mmc_cli.batch.counts import INVALID, LISTED
    from mmc_cli.batch.data_jobs import DecodeJob
    from mmc_cli.batch.jobs import MessageViewJob
    from mmc_cli.batch.message_choice import describe_missing, split_message_name
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.command_run import defect_handler, finish_run, open_output_of_run
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note
    from mmc_cli.cli.output_files import check_outputs
    from mmc_cli.cli.progress import RunObserver

    if tree and format_ not in (None, "tree"):
        raise click.UsageError(f"--tree and -f {format_} cannot be combined")
    path, choice = split_message_name(file)
    check_outputs((output,) if output is not None else (), (path,))
    run = BatchRun((path,), mmc_version, observer=RunObserver(progress=False))
    with open_output_of_run(run, output, color) as out:
        chosen = "tree" if tree else out.choose_format(format_, "text", "tsv")
        if FORMATS[chosen].writes_records:
            results: Iterator[Any] = run.results(DecodeJob(choice=choice))
        else:
            job = MessageViewJob(
                choice,
                with_verdict=chosen == "text",
                whole=whole,
                as_declared=mmc_version is None,
                with_versions=chosen == "tree" or (chosen == "text" and whole),
            )
            results = run.results(job)
        if chosen not in ("text", "tree", "json", "jsonl"):
            results = _fields(results)
        kind: ResultKind = "record" if FORMATS[chosen].writes_records else "message"
        out.write(results, chosen, kind, on_defect=defect_handler(run))
    if (invalid := run.counts.counters[INVALID]) and not quiet:
        total = count_noun(run.counts.counters[LISTED], "message")
        print_note(f"{invalid} of {total} rejected by the schema; see mmc validate")
    run.duplicates = 0  # one after another, each is shown
    if choice.is_active:
        run.counts.without_message = 0  # those of other rows do not matter
    if choice.is_active and run.counts.messages and not run.counts.counters[LISTED]:
        print_note(f"{path}: {describe_missing(choice)}; it holds {count_noun(run.counts.messages, 'message')}")
        return ExitCode.NO_INPUT
    return finish_run(run, quiet=quiet)


def _fields(views: Iterator[Any]) -> Iterator[Any]:
    """Yield every field of messages that has a value."""
    from mmc_cli.decoding.field_tree import leaves

    for view in views:
        yield from leaves(view.fields)
