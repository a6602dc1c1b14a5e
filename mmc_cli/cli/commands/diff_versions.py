"""`mmc diff-versions`: what changed between two versions, how severe it is, and which messages it affects."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.command import Command, take_options
from mmc_cli.cli.completion_values import files, matching, versions_or_files
from mmc_cli.cli.diff_versions_options import (
    REPORT_FORMATS,
    DiffVersionsOptions,
    refuse_generate,
    refuse_options_without_effect,
    versions_are_given,
)
from mmc_cli.cli.number_types import Limit

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mmc_cli.batch.run import BatchRun
    from mmc_cli.compare.change_report import ChangeFilter, ImpactTotals, Report
    from mmc_cli.compare.impact import MessageImpact
    from mmc_cli.compare.proof import Proof

_GENERATED_MESSAGES = 1000
_VERSION = re.compile(r"\d+\.\d+")

# The names in compare.changes, which is not imported before a command runs.
VIEWS = ("reader", "replay", "writer", "typed", "meaning")
VERDICTS = ("breaking", "risky", "unknown", "safe")
LAYERS = ("schema", "catalogue", "handling")


class _DiffVersionsCommand(Command):
    """A command whose option --messages takes several paths, which Click cannot declare."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args if ctx.resilient_parsing else repeat_messages_option(args))
        except ValueError as error:
            raise click.UsageError(str(error), ctx) from None


def repeat_messages_option(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `--messages A B` written as `--messages A --messages B`.

    The paths end at the next option and at a version, unless a file has its name. Raises ValueError if there is none.
    """
    repeated: list[str] = []
    in_paths = path_missing = False
    for argument in arguments:
        if argument == "--messages":
            in_paths = path_missing = True
        elif in_paths and _is_path(argument):
            repeated += ["--messages", argument]
            path_missing = False
        else:
            in_paths = False
            repeated.append(argument)
    if path_missing:
        raise ValueError("--messages needs a path: a file or a folder")
    return repeated


def _is_path(argument: str) -> bool:
    if argument.startswith("-"):
        return argument == "-"
    return not _VERSION.fullmatch(argument) or os.path.exists(argument)


class _VersionOrSchema(click.ParamType[str]):
    """A version in versions.csv, or an XSD file."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.specification import known_versions

        versions = [str(version) for version in known_versions()]
        if value not in versions and not os.path.exists(value):
            self.fail(f"'{value}' is neither a known version ({', '.join(versions)}) nor a file", param, ctx)
        return str(value)


class _ChangeRule(click.ParamType[str]):
    """The name of a kind of change."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.compare.changes import load_change_rules
        from mmc_cli.specification.similar_names import best_match

        names = tuple(load_change_rules())
        if value not in names:
            nearest = best_match(names, value)
            hint = f"did you mean '{nearest}'?" if nearest is not None else f"known kinds: {', '.join(names)}"
            self.fail(f"unknown kind of change '{value}'; {hint}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from mmc_cli.compare.changes import load_change_rules

        return matching(load_change_rules(), incomplete)


@click.command("diff-versions", cls=_DiffVersionsCommand, epilog="Guide: mmc help comparing.")
@click.argument("old", metavar="[FROM]", type=_VersionOrSchema(), default="3.1", shell_complete=versions_or_files)
@click.argument("new", metavar="[TO]", type=_VersionOrSchema(), default="4.0", shell_complete=versions_or_files)
@click.option(
    "--messages",
    multiple=True,
    metavar="PATH...",
    shell_complete=files,
    help="Report which of these messages are affected.",
)
@click.option("--view", type=click.Choice(VIEWS), help="Use the verdicts of one view (default: the most severe).")
@click.option("--only", type=click.Choice(VERDICTS), multiple=True, help="Show only changes with this verdict.")
@click.option("--layer", type=click.Choice(LAYERS), multiple=True, help="Show only changes of this layer.")
@click.option("--rule", type=_ChangeRule(), multiple=True, metavar="RULE", help="Show only changes of this kind.")
@click.option(
    "--path", multiple=True, metavar="TEXT", help="Show only changes whose path, value or code contains this."
)
@click.option("--docs", is_flag=True, help="Include changes that concern only the document.")
@click.option("--matrix", is_flag=True, help="Show instead which versions have what; FROM and TO limit the versions.")
@click.option("--witness", metavar="DIR", shell_complete=files, help="Write a message for each breaking change to DIR.")
@click.option(
    "--generate",
    type=Limit(minimum=0),
    default=_GENERATED_MESSAGES,
    show_default=True,
    metavar="N",
    help="Number of random messages that check the report; 0 skips the check.",
)
@click.option("--accept", type=click.Path(dir_okay=False), metavar="FILE", help="Changes accepted, one id per line.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "risky", "any", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 for changes of this severity or worse.",
)
@click.option("--exit-code", is_flag=True, help="Same as --fail-on any.")
@options.formats("report", "change")
@options.selection
@options.kind
@options.quiet
def diff_versions(**values: Any) -> int:
    """Show what changed between versions, and for which messages.

    FROM and TO are versions or XSD files; the default is 3.1 and 4.0. --code and --srv select changes; with --messages,
    the messages. The other options that select or read messages need --messages.

    \b
    mmc diff-versions
    mmc diff-versions --code 8F66
    mmc diff-versions 4.0 5.1 --view reader
    mmc diff-versions --messages inbox/ -f csv -o affected.csv
    mmc diff-versions --only breaking -f html -o change-board.html
    mmc diff-versions 4.0 official-4.0.xsd --fail-on breaking
    """
    own, selection = take_options(DiffVersionsOptions, values)
    refuse_options_without_effect(own, selection)
    return _write_matrix(own, selection) if own.matrix else _write_report(own, selection)


def _write_matrix(own: DiffVersionsOptions, selection: dict[str, Any]) -> int:
    from mmc_cli.cli.output import open_output, print_note
    from mmc_cli.compare.matrix import build_matrix, list_versions

    versions = list_versions(own.old, own.new) if versions_are_given() else ()
    rows = list(build_matrix(versions, _change_filter(own, selection["srv"], selection["code"])))
    if not rows:
        print_note("no difference between these versions matches the filters")
    with open_output(own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "text", "tsv")
        out.write(rows, format_, "matrix" if format_ == "text" else "row")
    return 0


def _write_report(own: DiffVersionsOptions, selection: dict[str, Any]) -> int:
    """Write the changes, or with messages what they mean for these; first the examples of breaking changes."""
    from mmc_cli.cli.command_run import run_from_options
    from mmc_cli.cli.output_files import check_outputs

    has_messages = bool(own.messages or selection["files_from"])
    report = _build_report(own, selection["srv"], () if has_messages else selection["code"])
    witnesses = _find_witnesses(own, report)
    outputs = tuple(each for each in (own.output, *witnesses) if each is not None)
    check_outputs(outputs, [each for each in (own.old, own.new, own.accept) if each is not None])
    run = run_from_options(own.messages, None, outputs=outputs, **selection) if has_messages else None
    _write_witnesses(own, witnesses)
    return _write_changes(own, report) if run is None else _write_impact(own, report, run)


def _write_changes(own: DiffVersionsOptions, report: "Report") -> int:
    """Write the changes as a report, or one per line with the rest of the report as notes."""
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output

    with open_output(own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "text", "tsv")
        if format_ in REPORT_FORMATS:
            out.write((replace(report, proof=_prove(report, own.generate)),), format_, "report")
        else:
            refuse_generate(own, format_)
            out.write(report.open_changes, format_, "change")
            _print_notes(own, report.conclusion, *report.notes())
    return ExitCode.FINDINGS if report.reaches(own.threshold) else ExitCode.OK


def _write_impact(own: DiffVersionsOptions, report: "Report", run: "BatchRun") -> int:
    """Write the changes and how many messages they affect as a report, or the affected messages one per line."""
    from mmc_cli.cli.command_run import defect_handler, finish_run, open_output_of_run
    from mmc_cli.compare.change_report import ImpactTotals

    totals = ImpactTotals()
    affected = (impact for impact in _message_impacts(run, report, totals) if impact.changes)
    with open_output_of_run(run, own.output, own.color) as out:
        format_ = out.choose_format(own.format_, "text", "tsv")
        if format_ in REPORT_FORMATS:
            proof = _prove(report, own.generate)
            for _ in affected:  # to count them
                pass
            out.write((replace(report, proof=proof, impact=totals),), format_, "report")
        else:
            refuse_generate(own, format_)
            out.write(affected, format_, "change", on_defect=defect_handler(run))
            _print_notes(own, report.conclusion, totals.describe())
    return finish_run(run, failed=report.reaches(own.threshold), quiet=own.quiet)


def _print_notes(own: DiffVersionsOptions, *notes: str) -> None:
    from mmc_cli.cli.output import print_note

    if not own.quiet:
        for note in filter(None, notes):
            print_note(note)


def _build_report(own: DiffVersionsOptions, services: tuple[str, ...], codes: tuple[str, ...]) -> "Report":
    """Return the report of the changes that the options ask for."""
    from mmc_cli.cli.text_files import read_text
    from mmc_cli.compare import compare_names
    from mmc_cli.compare.change_report import build_report, parse_acceptances

    acceptances = parse_acceptances(read_text(own.accept).splitlines(), own.accept) if own.accept is not None else {}
    change_filter = _change_filter(own, services, codes)
    return build_report(own.old, own.new, compare_names(own.old, own.new), change_filter, acceptances)


def _change_filter(own: DiffVersionsOptions, services: tuple[str, ...], codes: tuple[str, ...]) -> "ChangeFilter":
    from mmc_cli.compare.change_report import ChangeFilter

    return ChangeFilter(
        layers=own.layer,
        rules=own.rule,
        verdicts=own.only,
        view=own.view,
        services=services,
        codes=codes,
        paths=own.path,
        document_only=own.docs,
    )


def _prove(report: "Report", count: int) -> "Proof | None":
    """Check all changes between the two versions, shown or not, with generated messages; None without messages."""
    if not count:
        return None
    from mmc_cli.compare import compare_names, load_schema
    from mmc_cli.compare.proof import prove

    old, new = report.old_version, report.new_version
    return prove(load_schema(old), load_schema(new), compare_names(old, new), count)


def _message_impacts(run: "BatchRun", report: "Report", totals: "ImpactTotals") -> "Iterator[MessageImpact]":
    """Yield the impact of the open changes on each message of a run, and count it."""
    from mmc_cli.batch.impact_job import ImpactJob

    job = ImpactJob.for_changes(report.old_version, report.new_version, report.open_changes)
    for compact in run.results(job):
        try:
            impact = job.expand(compact)
        except Exception as error:
            run.report_defect(compact.origin, error)
        else:
            totals.add(impact)
            yield impact
    totals.add_not_read(run.selected_messages - totals.messages)


def _find_witnesses(own: DiffVersionsOptions, report: "Report") -> dict[str, str]:
    """Return a message for each breaking change, by its file, if a folder for them is given."""
    if own.witness is None:
        return {}
    from mmc_cli.cli.witness_files import find_witnesses

    return find_witnesses(own.witness, report)


def _write_witnesses(own: DiffVersionsOptions, witnesses: dict[str, str]) -> None:
    if own.witness is None:
        return
    from mmc_cli.cli.witness_files import write_witnesses
    from mmc_cli.model.counting import count_noun

    write_witnesses(own.witness, witnesses)
    _print_notes(own, f"{count_noun(len(witnesses), 'message')} written to {own.witness}")
