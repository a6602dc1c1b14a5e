"""`mmc explain`: what a code, a name or a line of a message means."""

import re
from typing import TYPE_CHECKING

import click

from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.model.entry import Entry
    from mmc_cli.model.version import Version

_ENTRIES = ("text", "json", "jsonl")
_LISTS = ("table", "tsv", "csv", "json", "jsonl")
_POINTED = re.compile(r"(?P<file>[^\0]+?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?")


@click.command()
@click.argument("codes", nargs=-1, metavar="CODE...")
@options.mmc_version
@click.option(
    "--list",
    "kind",
    type=click.Choice(["alerts", "messages", "services", "rules", "changes", "terms"]),
    help="List all codes of a kind, one a line.",
)
@click.option("--search", metavar="WORDS", help="List every code that holds all these words in its name.")
@options.formats(*dict.fromkeys((*_ENTRIES, *_LISTS)))
def explain(
    codes: tuple[str, ...],
    mmc_version: "Version | None",
    kind: str | None,
    search: str | None,
    format_: str | None,
    output: str | None,
    color: str,
) -> int:
    """Explain codes, names, words and lines of messages, offline.

    \b
    mmc explain 8F86                      an alert code; 0x8f86 and 8f86 will do
    mmc explain 00CE ECS101 7.16          a message code, a use case, a service
    mmc explain ResultingLevel            an element, and where it stands
    mmc explain MMC103 hardware-fault     a rule of mmc, a status
    mmc explain response.xml:17           what stands on a line of a message
    mmc explain --search firmware         every code whose name holds a word
    mmc explain --list alerts
    """
    listing = kind is not None or search is not None
    if (kind is not None) + (search is not None) + (bool(codes) and search is None) != 1:
        raise click.UsageError("Give codes to explain, or --list KIND, or --search WORDS.")
    allowed = _LISTS if listing else _ENTRIES
    if format_ is not None and format_ not in allowed:
        what = "a list" if listing else "an explanation"
        raise click.UsageError(f"{what} is not written as {format_}; its formats are {', '.join(allowed)}")
    if listing:
        return _list(kind, " ".join((search or "", *codes)), mmc_version, format_, output, color)

    from mmc_cli.cli.run import FOUND, opened, write

    answers = [_answer(code, mmc_version) for code in codes]
    found = [entry for answer in answers for entry in answer]
    if found or format_ in ("json", "jsonl"):
        with opened(output, color) as (out, colored):
            write(found, "entry" if format_ in (None, "text") else format_, out, colored)
    return 0 if all(answers) else FOUND


def _list(
    kind: str | None, words: str, version: "Version | None", format_: str | None, output: str | None, color: str
) -> int:
    from mmc_cli import explain as core
    from mmc_cli.cli.run import FOUND, for_terminal, opened, say, write
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    spec = load_spec(version or DEFAULT_VERSION)
    found = core.list_codes(kind, spec) if kind is not None else core.search_codes(words, spec)
    with opened(output, color) as (out, colored):
        write(found, format_ or for_terminal(out, colored, "table", "tsv"), out, colored)
    if not found:
        say(f"no code has {words.strip() or 'nothing'} in its name")
    return 0 if found else FOUND


def _answer(code: str, version: "Version | None") -> "list[Entry]":
    """The entries of one code; none, and a hint on standard error, where it is not known."""
    from mmc_cli import explain as core
    from mmc_cli.cli.run import say
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    spec = load_spec(version or DEFAULT_VERSION)
    if found := core.find_entries(code, spec):
        return found
    if match := _POINTED.fullmatch(code):
        return _pointed(match["file"], int(match["line"]), match["column"], version)
    near = core.suggest_codes(code, spec)
    say(f"{code or 'an empty text'} is no code that mmc knows" + (": the nearest are" if near else ""))
    for line in near[:_NEAREST]:
        cells = line.cells()
        say(f"  {cells['code']}  {cells['name']}" + (f" ({cells['version']})" if cells["version"] else ""))
    if len(near) > _NEAREST:
        say(f"  and {len(near) - _NEAREST} more: mmc explain --search {code}")
    return []


def _pointed(file: str, line: int, column: str | None, version: "Version | None") -> "list[Entry]":
    import sys

    from mmc_cli.cli.run import say
    from mmc_cli.explain import at_line
    from mmc_cli.inputs.discovery import find_inputs
    from mmc_cli.inputs.message_reader import read_messages
    from mmc_cli.model.errors import MmcError
    from mmc_cli.validate import spec_for

    found = [pair for each in find_inputs((file,), sys.stdin.buffer) for pair in read_messages(each)]
    there = [
        pair for pair in found if len(found) == 1 or (pair[1] is not None and at_line.contains_line(pair[1], line))
    ]
    if len(there) != 1 or there[0][1] is None:
        many = f"it holds {len(found)} messages, and none of them stands on line {line}"
        say(f"{file}: {there[0][0].reason if len(there) == 1 else many}")
        return []
    message = there[0][1]
    try:
        return at_line.entries_at_line(message, line, int(column) if column else None, spec_for(message, version))
    except MmcError as error:
        say(f"{file}: {error}")
        return []


_NEAREST = 10
