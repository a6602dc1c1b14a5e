"""`mmc explain`: the meaning of a code, a name or a line of a message."""

import os
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.columns import choose_columns, columns_option, usable_columns
from mmc_cli.cli.command import FILE_NAME, Command, take_options
from mmc_cli.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from mmc_cli.inputs.address import Address
    from mmc_cli.inputs.source_map import Source
    from mmc_cli.model.entry import Entry
    from mmc_cli.model.version import Version
    from mmc_cli.specification import Spec

_FILE_AND_LINE = re.compile(r"(?P<file>[^\0]+?)(?::(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?)?")
_MAX_NEAREST = 10


class ExplainOptions(NamedTuple):
    """The arguments and options of explain."""

    codes: tuple[str, ...]
    mmc_version: "Version | None"
    listed_kind: str | None
    search: str | None
    columns: tuple[str, ...]
    as_bytes: bool
    format_: str | None
    output: str | None
    color: str
    quiet: bool

    @property
    def is_list(self) -> bool:
        """True if codes are listed, not explained."""
        return self.listed_kind is not None or self.search is not None

    def check(self) -> None:
        """Raise UsageError for options that cannot be combined."""
        asked = (self.listed_kind is not None, self.search is not None, bool(self.codes) and self.search is None)
        if self.listed_kind is not None and sum(asked) > 1:
            raise click.UsageError("--list lists every code of a kind; it cannot be combined with codes or --search")
        if sum(asked) != 1:
            raise click.UsageError("give codes to explain, or --list KIND, or --search WORDS")
        if self.as_bytes and (self.is_list or len(self.codes) != 1):
            raise click.UsageError("give one file with --bytes")
        if self.is_list or self.as_bytes:
            options.check_kind_of_result(self.format_, "entry row", "a list" if self.is_list else "--bytes")
        else:
            options.check_kind_of_result(self.format_, "entry", "an explanation")
            usable_columns(self.columns, self.format_, has_columns=False)


@click.command(cls=Command, epilog="Guide: mmc help explaining.")
@click.argument("codes", nargs=-1, metavar="CODE...", shell_complete=completion_values.codes_or_files)
@options.mmc_version
@click.option(
    "--list",
    "listed_kind",
    type=click.Choice(["alerts", "messages", "services", "rules", "changes", "terms", "tables", "sections", "drivers"]),
    help="List all codes of a kind, one per line.",
)
@click.option("--search", metavar="WORDS", help="List every code whose name contains all these words.")
@columns_option
@click.option("--bytes", "as_bytes", is_flag=True, help="Walk the bytes of the GBCS payload in a file instead.")
@options.formats("entry", "entry row")
@options.quiet
def explain(**values: Any) -> int:
    """Explain codes, names, words and lines of messages.

    \b
    mmc explain 8F86                      an alert code; 0x8f86 and 8f86 work too
    mmc explain 00CE ECS101 7.16          a message code, a use case, a service
    mmc explain ResultingLevel            an element, and where it occurs
    mmc explain MMC103 hardware-fault     a rule of mmc, a status
    mmc explain 232-1 5.106 CRP612        a table, a section, a change driver
    mmc explain response.xml              a message, and what its codes mean
    mmc explain response.xml:17           the element on a line of it
    mmc explain payload.hex --bytes       each field of a GBCS payload
    mmc explain --search firmware         every code whose name contains a word
    mmc explain --list alerts
    """
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    own, _ = take_options(ExplainOptions, values)
    own.check()
    if own.as_bytes:
        return _walk_bytes(own)
    spec = load_spec(own.mmc_version or DEFAULT_VERSION)
    return _list_codes(own, spec) if own.is_list else _explain_codes(own, spec)


def _explain_codes(own: ExplainOptions, spec: "Spec") -> ExitCode:
    from mmc_cli.cli.output import open_output

    unread: list[Source] = []
    answers = [_explain_code(code, spec, own.mmc_version, unread, own.quiet) for code in own.codes]
    entries = [entry for answer in answers for entry in answer]
    if entries or own.format_ in ("json", "jsonl"):
        with open_output(own.output, own.color) as out:
            out.write(entries, out.choose_format(own.format_, "text", "text"), "entry")
    if defects := [source.defect for source in unread if source.defect is not None]:
        from mmc_cli.cli.command_run import report_defects

        return report_defects(len(defects), defects[0])
    return ExitCode.NOT_CHECKED if unread else ExitCode.OK if all(answers) else ExitCode.FINDINGS


def _list_codes(own: ExplainOptions, spec: "Spec") -> ExitCode:
    """Write the codes of a kind, or those whose names contain some words."""
    from mmc_cli import explain as core
    from mmc_cli.cli.output import open_output, print_note

    kind, words = own.listed_kind, " ".join((own.search or "", *own.codes))
    lines = core.list_codes(kind, spec) if kind is not None else core.search_codes(words, spec)
    with open_output(own.output, own.color) as out:
        chosen = out.choose_format(own.format_, "table", "tsv")
        columns = usable_columns(own.columns, chosen)
        out.write(choose_columns(lines, columns) if columns else lines, chosen, "entry row")
    if not lines:
        print_note(f"no name contains {words.strip() or 'an empty text'}")
    return ExitCode.OK if lines else ExitCode.FINDINGS


def _walk_bytes(own: ExplainOptions) -> ExitCode:
    """Write the fields of each GBCS payload in a file."""
    import sys

    from mmc_cli.cli.output import open_output, print_note
    from mmc_cli.decoding.payloads import byte_rows
    from mmc_cli.inputs.discovery import find_inputs
    from mmc_cli.inputs.message_reader import read_messages

    (file,) = own.codes
    found = [pair for each in find_inputs((file,), sys.stdin.buffer) for pair in read_messages(each)]
    payloads = [message for _, message in found if message is not None and message.payload is not None]
    if not payloads:
        reason = next((source.reason for source, message in found if message is None), "")
        print_note(f"{file}: {reason or 'no GBCS payload'}")
        return ExitCode.NOT_CHECKED if reason else ExitCode.FINDINGS
    with open_output(own.output, own.color) as out:
        rows = (row for each in payloads for row in byte_rows(each))
        out.write(rows, out.choose_format(own.format_, "table", "tsv"), "entry row")
    is_whole = all(each.payload is not None and each.payload.fault is None for each in payloads)
    return ExitCode.OK if is_whole else ExitCode.FINDINGS


def _explain_code(
    code: str, spec: "Spec", version: "Version | None", unread: "list[Source]", quiet: bool
) -> "list[Entry]":
    """Return the entries of a code; for an unknown one print similar codes and return none.

    Args:
        unread: collects unreadable input, and defects in mmc found while reading a message.
        quiet: whether to omit similar codes.
    """
    from mmc_cli import explain as core
    from mmc_cli.cli.output import print_note
    from mmc_cli.inputs.address import Address

    if entries := core.find_entries(code, spec):
        return entries
    if isinstance(code, Address):
        return _explain_place(code, version, unread)
    if os.path.lexists(code) and not os.path.isdir(code):  # even if its name has a colon
        return _explain_file(code, None, None, version, unread)
    if (match := _FILE_AND_LINE.fullmatch(code)) and (match["line"] or os.path.isfile(code.partition("!")[0])):
        row, column = (int(match[name]) if match[name] else None for name in ("line", "column"))
        return _explain_file(match["file"], row, column, version, unread)
    if os.path.isdir(code):
        print_note(f"{code}: a folder; name a message in it")
        return []
    if FILE_NAME.fullmatch(code):
        return _explain_file(code, None, None, version, unread)
    nearest = core.suggest_codes(code, spec) if not quiet else ()
    hint = "did you mean one of these?" if nearest else "mmc explain --search finds a word in the names of codes"
    print_note(f"unknown code {code or '(empty)'}" + (f"; {hint}" if not quiet else ""))
    for line in nearest[:_MAX_NEAREST]:
        cells = line.cells()
        print_note(f"  {cells['code']}  {cells['name']}" + (f" ({cells['version']})" if cells["version"] else ""))
    if len(nearest) > _MAX_NEAREST:
        print_note(f"  and {len(nearest) - _MAX_NEAREST} more: mmc explain --search {code}")
    return []


def _explain_place(address: "Address", version: "Version | None", unread: "list[Source]") -> "list[Entry]":
    """Return the entries of a message at an address, or of a line of it."""
    from mmc_cli.inputs.address import read_path

    match = _FILE_AND_LINE.fullmatch(address.url)
    assert match is not None, "an address is text without NULs"
    row, column = (int(match[name]) if match[name] else None for name in ("line", "column"))
    return _explain_file(read_path(match["file"]), row, column, version, unread)


def _explain_file(
    file: str, line: int | None, column: int | None, version: "Version | None", unread: "list[Source]"
) -> "list[Entry]":
    """Return the entries of a message, or of a line of it; print the reason if there are none."""
    import sys

    from mmc_cli.cli.output import note_typed_input, print_note
    from mmc_cli.explain import at_line, of_message
    from mmc_cli.inputs.discovery import find_inputs
    from mmc_cli.inputs.message_reader import read_messages
    from mmc_cli.model.errors import MmcError
    from mmc_cli.validate import spec_for

    note_typed_input((file,))
    found = (pair for each in find_inputs((file,), sys.stdin.buffer) for pair in read_messages(each))
    messages = (pair for pair in found if not pair[0].unread)
    candidates, total = at_line.find_on_line(messages, line) if line is not None else (list(islice(messages, 2)), 0)
    if line is None and len(candidates) != 1:
        print_note(f"{file}: " + (f"several messages; name a line, as in {file}:17" if candidates else "no message"))
        return []
    if len(candidates) != 1:
        how_many = "none" if not candidates else f"more than one ({len(candidates)})"
        print_note(f"{file}: {how_many} of its {total} messages is on line {line}")
        return []
    ((source, message),) = candidates
    if message is None:
        print_note(f"{file}: {source.reason}")
        unread.append(source)
        return []
    try:
        spec = spec_for(message, version)
        if line is None:
            return of_message.entries_of_message(message, spec)
        return at_line.entries_at_line(message, line, column, spec)
    except MmcError as error:
        print_note(f"{file}: {error}")
    except Exception as error:
        unread.append(source.with_defect(error))
        print_note(f"{file}: not checked: {unread[-1].reason}")
    return []
