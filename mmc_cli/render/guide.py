"""Turns the Markdown of a guide into lines for a terminal of some width."""

import re
from textwrap import TextWrapper
from typing import ClassVar, TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement, TableElement
from rich.syntax import Syntax
from rich.table import Table

from mmc_cli.render.layout import NBSP, wrap_line

_INDENT, _CONTINUED = 2, 4
# An option and the space before its value.
_VALUE = re.compile(r"( --?\w[\w-]*) (?=[^-|> ])")
_PROMPT, _GOES_ON = "$ ", " \\"


def write_guide(text: str, out: TextIO, color: bool) -> None:
    """Write Markdown text for a terminal."""
    console = Console(file=out, force_terminal=color, no_color=not color)
    console.print(_Guide(text, code_theme="ansi_dark", hyperlinks=False))


class _Example(CodeBlock):
    """A code block: indented, each line that is too long continued between two of its words."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width - _INDENT
        lines = (
            part
            for line in str(self.text).rstrip().expandtabs().splitlines()
            for part in _fit(line, width, self.lexer_name == "sh" or line.startswith(_PROMPT))
        )
        yield Syntax("\n".join(lines), self.lexer_name, theme=self.theme, word_wrap=True, padding=(0, 0, 0, _INDENT))


class _Table(TableElement):
    """A table whose words are never cut."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class _Guide(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Example,
        "table_open": _Table,
    }


def _fit(line: str, width: int, is_command: bool) -> list[str]:
    """Return a line in a width.

    So that a command can be copied, each line but its last ends with a backslash, and no word is broken. An option and
    its value stay together.
    """
    if not is_command or len(line) <= width:
        return wrap_line(line, width, _CONTINUED)
    wrapper = TextWrapper(width - len(_GOES_ON), "", " " * _CONTINUED, break_long_words=False, break_on_hyphens=False)
    *others, last = (part.replace(NBSP, " ") for part in wrapper.wrap(_VALUE.sub(rf"\1{NBSP}", line)))
    return [*(part + _GOES_ON for part in others), last]
