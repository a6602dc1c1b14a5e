"""Writes comparisons of messages as one HTML page, with a table for each pair that differs; it loads nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.message_diff.comparison import Comparison
from mmc_cli.render.diff_text import describe_place, describe_sides
from mmc_cli.render.html_text import csp_hash, escape_text, format_table

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 80rem; }
table { border-collapse: collapse; } .wide { overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid #8888; }
td { overflow-wrap: anywhere; } td:nth-child(3) { color: light-dark(#b3261e, #ff8a80); }
td:nth-child(4) { color: light-dark(#1a6b37, #7fd89a); }
"""


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Comparison], None]]:
    """Write a page with each pair of messages that differs, and each message without a counterpart."""
    title = "Differences between messages"
    policy = f"default-src 'none'; style-src {csp_hash(_STYLE)}"
    print('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">', file=out)
    print(f'<meta http-equiv="Content-Security-Policy" content="{policy}">', file=out)
    print('<meta name="viewport" content="width=device-width, initial-scale=1">', file=out)
    print(f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>", file=out)
    yield lambda comparison: out.writelines(f"{line}\n" for line in _lines(comparison))
    print("</body>\n</html>", file=out)


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
