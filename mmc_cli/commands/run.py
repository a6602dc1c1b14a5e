"""What every command does around the core: read the inputs, choose the version, open the output, find the exit code."""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TextIO

import click

from mmc_cli.errors import ClosedPipeError
from mmc_cli.frames import Source
from mmc_cli.message import Message
from mmc_cli.render import renderer
from mmc_cli.render.clean import clean
from mmc_cli.selector import Selector, selector
from mmc_cli.sources import find, message_of
from mmc_cli.spec import DEFAULT_VERSION, Spec, at
from mmc_cli.validate import spec_for
from mmc_cli.versions import Version

FOUND, USAGE, NOT_CHECKED, NO_INPUT, DEFECT, INTERRUPTED, CLOSED_PIPE = 1, 2, 3, 4, 70, 130, 141

_COMPLAINTS = 20
_HEADED = {"csv": ",", "tsv": "\t"}


@dataclass
class Run:
    """One run over some paths: the version to use (None: the one each message declares) and what was met so far."""

    paths: tuple[str, ...]
    version: Version | None
    selector: Selector = field(default_factory=Selector)
    csv_column: str | None = None
    seen: int = 0
    empty: int = 0
    first_empty: str = ""
    unread: int = 0
    faulty: int = 0
    said: int = 0

    @property
    def spec(self) -> Spec:
        """The specification asked for; 4.0 where it is left to each message."""
        return at(self.version or DEFAULT_VERSION)

    def spec_for(self, message: Message) -> Spec:
        """The specification for one message."""
        return spec_for(message, self.version)

    def messages(self) -> Iterator[tuple[Source, Message | None]]:
        """Every source, with its message or None where it could not be opened; of messages, only those asked for."""
        everything = not self.selector.active
        for source in find(self.paths, sys.stdin.buffer, self.csv_column):
            if source.empty:
                self.empty += 1
                self.first_empty = self.first_empty or f"{source.origin}, {source.reason}"
                continue
            self.seen += 1
            message = message_of(source) if source.data is not None else None
            if (
                everything
                or message is None
                or message.root is None
                or self.selector.selects(message, self.spec_for(message))
            ):
                yield source, message

    def readable(self) -> Iterator[Message]:
        """The messages that could be read; of the others, one line each on standard error."""
        for source, message in self.messages():
            if message is not None and message.root is not None:
                for finding in message.findings:
                    self._say(f"{source.origin}:{finding.place.line}: {finding.message}")
                yield message
                continue
            reason = source.reason if message is None else message.findings[0].message
            where = f"{source.origin}:{message.findings[0].place.line}" if source.frame and message else source.origin
            if message is None or message.too_large:
                self.unread += 1
                reason = f"not checked: {reason}"
            else:
                self.faulty += 1
            self._say(f"{where}: {reason}")
        if (more := self.said - _COMPLAINTS) > 0:
            say(f"and {more} more that could not be read or were repaired: mmc validate lists them all")

    def _say(self, text: str) -> None:
        self.said += 1
        if self.said <= _COMPLAINTS:
            say(text)

    def exit_code(self, failed: bool = False, unchecked: int = 0) -> int:
        """4 when there was nothing, 3 when something was not checked, 1 when something was found, else 0."""
        if self.empty:
            say(f"{self.empty} row{'' if self.empty == 1 else 's'} without a message; the first: {self.first_empty}")
        if self.seen == 0:
            say(f"no .xml file in {', '.join(self.paths)}")
            return NO_INPUT
        if self.unread or unchecked:
            return NOT_CHECKED
        return FOUND if self.faulty or failed else 0


def started(paths: tuple[str, ...], version: Version | None, csv_column: str | None = None, **selection: Any) -> Run:
    """A run over what the options that all commands share ask for."""
    return Run(paths, version, selector(**selection), csv_column)


def say(text: str) -> None:
    """Writes a line to standard error, harmless to the terminal."""
    click.echo(clean(text), err=True)


def write(rows: Iterable[Any], format_: str, out: TextIO, colored: bool, columns: tuple[str, ...] = ()) -> None:
    """Writes rows in a format. Without any, a table for a program has its heading all the same, made of `columns`."""
    empty = True
    with renderer(format_)(out, colored) as add:
        for row in rows:
            add(row)
            empty = False
    if empty and columns and format_ in _HEADED:
        out.write(_HEADED[format_].join(columns) + "\n")


def for_terminal(out: TextIO, colored: bool, terminal: str, pipe: str) -> str:
    """The format when none was asked for: one for people at a terminal, one for what reads a pipe."""
    return terminal if colored or out.isatty() else pipe


@contextmanager
def opened(path: str | None, color: str) -> Iterator[tuple[TextIO, bool]]:
    """Standard output, or a file that appears only when it is complete; and whether to colour it."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        by_itself = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        try:
            yield sys.stdout, by_itself if color == "auto" else color == "always"
            sys.stdout.flush()
        except BrokenPipeError:
            raise ClosedPipeError from None
        return
    if os.path.exists(path) and not os.path.isfile(path):  # /dev/null and its like are written to, never replaced
        with open(path, "w", encoding="utf-8", newline="") as out:
            yield out, color == "always"
        return
    path = os.path.realpath(path)  # a link stays, what it points to is replaced
    part = f"{path}.part{os.getpid()}"
    try:
        with open(part, "w", encoding="utf-8", newline="") as out:
            yield out, color == "always"
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.unlink(part)
