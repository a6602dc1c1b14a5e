"""`mmc diff-versions`: what changed between two versions, for whom, and which messages it touches."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.batch.pipeline import Job
from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Counts
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.compare.changes import Change, View
    from mmc_cli.compare.impact import CompactImpact, Finder, MessageImpact, Side
    from mmc_cli.compare.report import Encounters, Report, Threshold
    from mmc_cli.inputs.message import Message
    from mmc_cli.specification import Spec

_WHOLE = ("text", "markdown", "html")
_GENERATED = 1000


class _Many(click.Command):
    """A command whose --messages takes every path after it, up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given: list[str] = []
        collecting = waiting = False
        for each in args:
            path = each == "-" or not each.startswith("-")
            if each == "--messages":
                collecting = waiting = True
                continue
            if collecting and path and not (re.fullmatch(r"\d+\.\d+", each) and not os.path.exists(each)):
                given += ["--messages", each]
                waiting = False
                continue
            collecting = False
            given.append(each)
        if waiting:
            raise click.UsageError("--messages needs a path: a file or a folder", ctx)
        return super().parse_args(ctx, given)


class _SideType(click.ParamType[str]):
    """A version in versions.csv, or an XSD file."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.specification import versions

        known = [str(each) for each in versions()]
        if value not in known and not os.path.exists(value):
            self.fail(f"{value} is neither a version that mmc knows, {', '.join(known)}, nor a file", param, ctx)
        return str(value)


class _KnownRule(click.ParamType[str]):
    """The name of a kind of change."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.compare.changes import rules
        from mmc_cli.specification.wording import closest

        if value not in rules():
            near = ", ".join(closest(tuple(rules()), value)[:3])
            self.fail(f"{value} is no kind of change; the nearest are {near}", param, ctx)
        return str(value)


_VIEWS = ("reader", "replay", "writer", "typed", "meaning")
_WEIGHTS = ("breaking", "risky", "unknown", "safe")


@click.command("diff-versions", cls=_Many)
@click.argument("frm", metavar="[FROM]", type=_SideType(), default="3.1")
@click.argument("to", metavar="[TO]", type=_SideType(), default="4.0")
@click.option("--messages", multiple=True, metavar="PATH...", help="Say which of these messages meet which changes.")
@click.option("--view", type=click.Choice(_VIEWS), help="Judge by one view alone.")
@click.option("--only", type=click.Choice(_WEIGHTS), multiple=True, help="Only changes with this verdict.")
@click.option("--layer", type=click.Choice(["schema", "catalogue", "handling"]), multiple=True, help="Only this layer.")
@click.option("--rule", type=_KnownRule(), multiple=True, metavar="RULE", help="Only this kind of change.")
@click.option("--path", multiple=True, metavar="TEXT", help="Only changes at a path or code that holds this.")
@click.option("--docs", is_flag=True, help="Also what the release note says of the document alone.")
@click.option("--matrix", is_flag=True, help="Instead: which version has which code and construct.")
@click.option("--witness", metavar="DIR", help="Write a message for each breaking change that shows it.")
@click.option("--generate", type=click.IntRange(0), default=_GENERATED, metavar="N", help="Prove it on N messages.")
@click.option("--accept", type=click.File(), metavar="FILE", help="Changes that are accepted: ids with reasons.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "risky", "any", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 for changes this bad or worse.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is any change: --fail-on any.")
@options.formats("report", "change")
@options.selection
@options.kind
@options.quiet
def diff_versions(
    frm: str,
    to: str,
    messages: tuple[str, ...],
    view: "View | None",
    only: tuple[str, ...],
    layer: tuple[str, ...],
    rule: tuple[str, ...],
    path: tuple[str, ...],
    docs: bool,
    matrix: bool,
    witness: str | None,
    generate: int,
    accept: Any,
    fail_on: "Threshold",
    exit_code: bool,
    format_: str | None,
    output: str | None,
    color: str,
    quiet: bool,
    **selection: Any,
) -> int:
    """Say what changed between two versions, for whom, and which messages it touches.

    FROM and TO are versions, or XSD files; 3.1 and 4.0 unless you say otherwise.

    \b
    mmc diff-versions
    mmc diff-versions 4.0 5.1 --view reader
    mmc diff-versions --messages inbox/ -f csv -o touched.csv
    mmc diff-versions --only breaking -f html -o change-board.html
    mmc diff-versions 4.0 official-4.0.xsd --fail-on breaking
    """
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.batch import finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.compare.proof import prove
    from mmc_cli.compare.report import Choice, Encounters, acceptances, report

    if matrix:
        return _matrix(format_, output, color)
    sides = side(frm), side(to)
    changes = changes_between(frm, to)
    choice = Choice(layer, rule, only, view, selection["srv"], path, docs)
    found = report(frm, to, changes, choice, acceptances(accept, accept.name) if accept is not None else {})
    if witness is not None:
        _write_witnesses(witness, found, sides, quiet)
    asked = bool(messages or selection["files_from"])
    run, encounters = (
        (run_from_options(messages, None, **selection), Encounters()) if asked else (BatchRun((), None), None)
    )
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "text", "tsv")
        if chosen in _WHOLE:
            from dataclasses import replace

            proof = prove(sides[0].schema, sides[1].schema, changes, generate) if generate else None
            for _ in _met(run, found, encounters):
                pass
            out.write((replace(found, proof=proof, encounters=encounters),), chosen, "report")
        else:
            rows = _met(run, found, encounters) if asked else found.open
            out.write(rows, chosen, "change")
    failed = found.fails("any" if exit_code else fail_on)
    if asked:
        return finish_run(run, failed=failed, quiet=quiet)
    return ExitCode.FINDINGS if failed else ExitCode.OK


def _matrix(format_: str | None, output: str | None, color: str) -> int:
    from mmc_cli.cli.output import open_output
    from mmc_cli.compare.matrix import matrix

    if format_ in ("markdown", "html", "sarif"):
        raise click.UsageError(f"--matrix is a table: -f text, csv, tsv, json and jsonl write it, {format_} does not")
    with open_output(output, color) as out:
        chosen = out.choose_format(format_, "text", "tsv")
        out.write(matrix(), "table" if chosen == "text" else chosen, "row")
    return 0


@cache
def side(name: str) -> "Side":
    """One of the two: a version, or an XSD file."""
    from mmc_cli.compare.impact import Side
    from mmc_cli.model.version import parse
    from mmc_cli.specification import at
    from mmc_cli.specification.external_schema import load

    return Side(name, load(name) if os.path.exists(name) else at(parse(name)).schema)


@cache
def changes_between(frm: str, to: str) -> "tuple[Change, ...]":
    """Every change between two versions; between schemas of which one is a file, those of the schema."""
    from mmc_cli.compare import between_files, changes
    from mmc_cli.model.version import parse
    from mmc_cli.specification import at

    if os.path.exists(frm) or os.path.exists(to):
        return tuple(between_files(side(frm).schema, side(to).schema, frm, to))
    return changes(at(parse(frm)), at(parse(to)))


def _met(run: "BatchRun", found: "Report", seen: "Encounters | None") -> "Iterator[MessageImpact]":
    """The messages that meet a change; every message is counted."""
    if seen is None:
        return
    places = {id(change): number for number, change in enumerate(changes_between(found.frm, found.to))}
    changes = found.open
    numbers = tuple(places[id(change)] for change in changes)
    for meeting in run.results(Beside(found.frm, found.to, numbers)):
        one = meeting.touched(found.frm, found.to, changes)
        seen.add(one)
        if one.changes:
            yield one


@dataclass(frozen=True)
class Beside(Job["CompactImpact"]):
    """Puts a message beside two versions and looks for changes between them, by their numbers.

    It is made of names and numbers alone: the schemas and the changes are asked for in whichever process needs them.
    """

    frm: str
    to: str
    numbers: tuple[int, ...]

    def process(self, message: "Message", spec: "Spec", counts: "Counts") -> "tuple[CompactImpact]":
        """The changes that the message meets, and whether each version takes it."""
        from mmc_cli.compare.impact import meeting

        return (meeting(message, side(self.frm).schema, side(self.to).schema, _finder(self)),)


@cache
def _finder(beside: Beside) -> "Finder":
    """What finds these changes, made once in each process."""
    from mmc_cli.compare.impact import Finder

    changes = changes_between(beside.frm, beside.to)
    return Finder([changes[number] for number in beside.numbers])


def _write_witnesses(folder: str, found: "Report", sides: "tuple[Side, Side]", quiet: bool) -> None:
    """Writes a message for each breaking change, named after it and the side in which it is valid."""
    from mmc_cli.cli.output import print_note
    from mmc_cli.compare.proof import witness

    os.makedirs(folder, exist_ok=True)
    written = 0
    for change in found.open:
        shown = witness(change, sides[0].schema, sides[1].schema)
        if shown is None:
            continue
        side = os.path.basename(shown.valid_in)
        name = re.sub(r"[^\w.-]+", "-", f"{change.id}-{change.said.lstrip('@')}-valid-in-{side}")
        with open(os.path.join(folder, f"{name[:120]}.xml"), "w", encoding="utf-8") as file:
            file.write(shown.text)
        written += 1
    if not quiet:
        print_note(f"{written} message{'' if written == 1 else 's'} written to {folder}")
