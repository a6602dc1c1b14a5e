"""Formats: one module each, with a context manager `render(out, color)` that gives a function to write one result.

Leaving the context writes what ends the output, so that several formats can be written in one pass.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, TextIO, cast

Add = Callable[[Any], None]
Renderer = Callable[[TextIO, bool], AbstractContextManager[Add]]

# A verdict goes to these whole.
VERDICTS = ("full", "concise", "grouped", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab")
# A line of a listing goes to these.
ROWS = ("table", "tsv", "csv", "jsonl", "json")
# Of a result these write its record, the others its cells.
RECORDS = ("jsonl", "json")
# One message goes to these.
MESSAGES = ("tree", "tsv", "csv")
# These are for people: a last line may stand below them.
TEXTS = ("auto", "full", "concise", "grouped")


def renderer(name: str) -> Renderer:
    """The `render` function of a format; its module is imported only now."""
    return cast(Renderer, import_module(f"mmc_cli.render.{name}").render)
