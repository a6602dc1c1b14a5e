"""Turns the Markdown of a guide into lines for a terminal of some width."""

from typing import TextIO

from rich.console import Console
from rich.markdown import Markdown


def write_guide(text: str, out: TextIO, color: bool) -> None:
    """Write Markdown text for a terminal."""
    console = Console(file=out, force_terminal=color, no_color=not color)
    console.print(Markdown(text, code_theme="ansi_dark", hyperlinks=False))
