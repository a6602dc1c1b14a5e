"""`mmc show message`: the messages of one file in full."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command, take_options
from mmc_cli.model.counting import count_noun
from mmc_cli.render import FORMATS, ResultKind

if TYPE_CHECKING:
    from mmc_cli.batch.message_choice import MessageChoice
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.model.version import Version


class MessageOptions(NamedTuple):
    """The argument and options of show message."""

    file: str
    whole: bool
    tree: bool
    mmc_version: "Version | None"
    format_: str | None
    output: str | None
    color: str
    quiet: bool


@click.command(cls=Command, epilog="Guide: mmc help showing.")
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
def message(**values: Any) -> int:
    """Show messages in full: sender, outcome, verdict and content.

    FILE may name one message of several: in.csv:17 is on line 17, in.xml#3 the third, in.zip!a.xml a member.

    \b
    mmc show message response.xml
    mmc show message inbox.csv:17 --all
    mmc show message response.xml | grep Register
    """
    from mmc_cli.batch.message_choice import split_message_name
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.command_run import defect_handler, open_output_of_run
    from mmc_cli.cli.output import note_typed_input
    from mmc_cli.cli.output_files import check_outputs
    from mmc_cli.cli.progress import RunObserver

    own, _ = take_options(MessageOptions, values)
    if own.tree and own.format_ not in (None, "tree"):
        raise click.UsageError(f"--tree and -f {own.format_} cannot be combined")
    path, choice = split_message_name(own.file)
    check_outputs((own.output,) if own.output is not None else (), (path,))
    note_typed_input((path,))
    run = BatchRun((path,), own.mmc_version, observer=RunObserver(progress=False))
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = "tree" if own.tree else out.choose_format(own.format_, "text", "tsv")
        kind: ResultKind = "record" if FORMATS[format_].writes_records else "message"
        out.write(_results(run, own, choice, format_), format_, kind, on_defect=defect_handler(run))
    return _finish(run, path, choice, own.quiet)


def _results(run: "BatchRun", own: MessageOptions, choice: "MessageChoice", format_: str) -> Iterator[Any]:
    """Return the messages as records, as views, or as a row for each field, whatever the format writes."""
    from mmc_cli.batch.data_jobs import DecodeJob
    from mmc_cli.batch.jobs import MessageViewJob

    if FORMATS[format_].writes_records:
        return run.results(DecodeJob(choice=choice))
    job = MessageViewJob(
        choice,
        with_verdict=format_ == "text",
        whole=own.whole,
        as_declared=own.mmc_version is None,
        with_versions=format_ == "tree" or (format_ == "text" and own.whole),
    )
    return run.results(job) if format_ in ("text", "tree") else _fields(run.results(job))


def _finish(run: "BatchRun", path: str, choice: "MessageChoice", quiet: bool) -> "ExitCode":
    """Print the closing lines and return the exit code."""
    from mmc_cli.batch.counts import INVALID, LISTED
    from mmc_cli.batch.message_choice import describe_missing
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note

    listed = run.counts.counters[LISTED]
    if (invalid := run.counts.counters[INVALID]) and not quiet:
        print_note(f"{invalid} of {count_noun(listed, 'message')} rejected by the schema; see mmc validate")
    run.duplicates = 0  # one after another, each is shown
    if choice.is_active:
        run.counts.without_message = 0  # those of other rows do not matter
        if run.counts.messages and not listed:
            print_note(f"{path}: {describe_missing(choice)}; it holds {count_noun(run.counts.messages, 'message')}")
            return ExitCode.NO_INPUT
    return finish_run(run, quiet=quiet)


def _fields(views: Iterator[Any]) -> Iterator[Any]:
    """Yield every field of messages that has a value."""
    from mmc_cli.decoding.field_tree import leaves

    for view in views:
        yield from leaves(view.fields)
