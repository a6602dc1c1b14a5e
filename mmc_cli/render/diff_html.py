"""Writes comparisons of messages as one HTML page, with a table for each pair that differs; it loads nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.message_diff.comparison import Comparison
from mmc_cli.render.diff_text import describe_place, describe_sides
from mmc_cli.render.html_text import escape_text, format_table
from mmc_cli.render.page import page_end, page_head

_STYLE = "td:nth-child(3) { color: var(--bad); } td:nth-child(4) { color: var(--good); }"


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Comparison], None]]:
    """Write a page with each pair of messages that differs, and each message without a counterpart."""
    title = "Differences between messages"
    lines = (*page_head(title, _STYLE), f"<header>\n<h1>{title}</h1>\n</header>\n<main>")
    out.writelines(f"{line}\n" for line in lines)
    yield lambda comparison: out.writelines(f"{line}\n" for line in _lines(comparison))
    out.writelines(f"{line}\n" for line in ("</main>", *page_end()))


def _lines(comparison: Comparison) -> Iterator[str]:
    if comparison.outcome is None:
        return
    yield f"<section>\n<h2>{escape_text(comparison.title)}</h2>"
    for side, place in zip("AB", comparison.places, strict=True):
        yield f"<p>{side}: {escape_text(place or 'no such message')}</p>"
    if comparison.problem is not None:
        yield f"<p>Not compared: {escape_text(comparison.problem)}</p>"
    rows = (
        (each.kind, describe_place(each), *describe_sides(each), each.delta or "")
        for each in comparison.differences.shown
    )
    yield from format_table(("Difference", "Path", "A", "B", "B - A"), rows)
    yield "</section>"
