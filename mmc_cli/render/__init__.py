"""Formats: one module each, with `render(rows, out, color)`. RENDERERS names them; each is imported when chosen."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, TextIO, cast

Renderer = Callable[[Iterable[Any], TextIO, bool], None]

RENDERERS: dict[str, str] = {
    "concise": "one line for each fault: file:line:column: severity: what is wrong",
    "table": "a table for a terminal",
    "tree": "a panel and a tree for a terminal",
    "tsv": "tab-separated values, nothing cut off",
    "csv": "comma-separated values, safe to open in a spreadsheet",
    "jsonl": "one JSON object a line",
    "json": "one JSON array",
}


def renderer(name: str) -> Renderer:
    """The `render` function of a format."""
    return cast(Renderer, import_module(f"mmc_cli.render.{name}").render)
