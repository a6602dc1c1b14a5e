"""Writes comparisons of messages as Markdown, for a ticket: a table of differences for each pair that differs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.message_diff.comparison import Comparison
from mmc_cli.render.diff_text import describe_place, describe_sides
from mmc_cli.render.markdown_text import escape_text, format_table


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Comparison], None]]:
    """Write each pair of messages that differs, and each message without a counterpart."""
    print("# Differences between messages\n", file=out)
    yield lambda comparison: out.writelines(f"{line}\n" for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    if comparison.outcome is None:
        return
    yield f"## {escape_text(comparison.title)}\n"
    yield from (
        f"- {side}: {escape_text(place or 'no such message')}"
        for side, place in zip("AB", comparison.places, strict=True)
    )
    yield ""
    if comparison.problem is not None:
        yield f"Not compared: {escape_text(comparison.problem)}\n"
    if shown := comparison.differences.shown:
        rows = ((each.kind, describe_place(each), *describe_sides(each), each.delta) for each in shown)
        yield from format_table(("difference", "path", "A", "B", "B - A"), rows)
