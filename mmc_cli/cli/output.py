"""Opens outputs, writes results to them in a format, and prints notes to standard error."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TextIO

import click

from mmc_cli.cli.drawing import ASCII_DRAWING, takes_escapes
from mmc_cli.cli.output_files import replaced_file
from mmc_cli.model.errors import ClosedPipeError, MmcError
from mmc_cli.render import FORMATS, ResultKind
from mmc_cli.render.clean import clean, disarm_commands

_SPREADSHEETS = ("xlsx", "xls")


class OutputOptions(NamedTuple):
    """The values of -f, -o, --color and -q."""

    format_: str | None
    output: str | None
    color: str
    quiet: bool


class Output(NamedTuple):
    """An output stream for results, whether it is in colour, and the file that it writes, if any."""

    stream: TextIO
    color: bool
    path: str | None = None

    def choose_format(self, requested: str | None, terminal: str, pipe: str) -> str:
        """Return the requested format, otherwise the default for a terminal or for a pipe."""
        default = terminal if self.color or self.stream.isatty() else pipe
        if requested is None and self.path is not None:
            note_other_suffix(self.path, default)
        return requested or default

    def write(
        self,
        results: Iterable[Any],
        format_: str,
        kind: ResultKind,
        columns: Mapping[str, str] | None = None,
        on_defect: Callable[[Any, Exception], None] | None = None,
    ) -> None:
        """Write results in a format. Without results, a table for a program still gets its column names.

        Args:
            on_defect: called with a result that could not be written because of a defect in mmc.
        """
        empty = True
        with FORMATS[format_].renderer(kind)(self.stream, self.color) as add:
            for result in results:
                try:
                    add(result)
                except (OSError, MmcError):  # errors of the output or its format
                    raise
                except Exception as error:
                    if on_defect is None:
                        raise
                    on_defect(result, error)
                    continue
                empty = False
            if empty and columns and FORMATS[format_].has_types:
                add(columns)
        if empty and columns and (separator := FORMATS[format_].separator):
            self.stream.write(separator.join(columns) + "\n")


def note_other_suffix(path: str, format_: str) -> None:
    """Print a note if a file is written in a format, without -f, and its name is that of a file of another format."""
    suffix = os.path.splitext(path)[1][1:].lower()
    if suffix != format_ and suffix in (*FORMATS, *_SPREADSHEETS):
        hint = "; for Excel use -f csv --excel" if suffix in _SPREADSHEETS else "; -f sets the format"
        print_note(f"{path} is written as {format_}{hint}")


def print_note(text: str) -> None:
    """Print a line to standard error, without control characters; it is lost if standard error cannot be written.

    At a terminal, a line that is too long continues below, indented.
    """
    with suppress(OSError, ValueError):
        if "://" in text:
            from mmc_cli.inputs.address import hide_secrets_in

            text = hide_secrets_in(text)
        text = disarm_commands(clean(text))
        if sys.stderr.isatty():
            from mmc_cli.render.layout import terminal_width, wrap_line

            text = "\n".join(wrap_line(text, terminal_width()))
        click.echo(text, err=True)


def note_typed_input(paths: Iterable[str | None]) -> None:
    """Print a note if standard input is read and is a terminal, where nothing would show that input is expected."""
    if "-" in paths and sys.stdin.isatty():
        print_note("reading from the terminal; Ctrl-D ends the input")


@contextmanager
def open_output(path: str | None, color: str) -> Iterator[Output]:
    """Open standard output, or a file that is replaced only when its content is complete.

    Args:
        path: a file; None or "-" for standard output.
        color: "always", "never", or "auto" for colour at a terminal; "auto" never colours a file.
    """
    if path is None or path == "-":
        yield from _standard_output(color)
    elif os.path.exists(path) and not os.path.isfile(path):  # such as /dev/null: written to, never replaced
        with open(path, "w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
            yield Output(stream, color == "always")
    else:
        with replaced_file(path) as stream:
            yield Output(stream, color == "always", path)


def _standard_output(color: str) -> Iterator[Output]:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=ASCII_DRAWING if sys.stdout.isatty() else "backslashreplace")
    has_color = takes_escapes(sys.stdout) and not os.environ.get("NO_COLOR")
    try:
        yield Output(sys.stdout, has_color if color == "auto" else color == "always")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ClosedPipeError from None
