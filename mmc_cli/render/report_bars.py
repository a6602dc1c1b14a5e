"""Draws bars for pages as SVG rectangles, with colours from the style of the page.

A chart library would add a megabyte of script to every page. Each bar has a title, and the same numbers as text beside
it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mmc_cli.render.html_text import Markup, escape_text


class Part(NamedTuple):
    """A part of a bar: its class (for the colour), its length, and its label."""

    style: str
    amount: int
    label: str = ""


def stacked_bar(parts: Sequence[Part], whole: int, title: str = "") -> Markup:
    """Return a horizontal bar of parts, with their total share of the whole as its length."""
    start, rects = 0.0, []
    for part in parts:
        width = 100 * part.amount / whole if whole else 0
        if part.amount:
            rects.append(f'<rect class="{part.style}" x="{start:.2f}" width="{max(width, 0.4):.2f}" height="8"/>')
        start += width
    label = f' role="img" aria-label="{escape_text(title)}"' if title else ' aria-hidden="true"'
    return Markup(f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none"{label}>{"".join(rects)}</svg>')


def columns_chart(columns: Iterable[tuple[str, Sequence[Part]]], highest: int, title: str) -> Markup:
    """Return vertical bars of parts side by side; each column has a text shown at the pointer."""
    drawn, count = [], 0
    for number, (text, parts) in enumerate(columns):
        count, bottom, rects = number + 1, 100.0, []
        for part in parts:
            height = 100 * part.amount / highest
            bottom -= height
            place = f'x="{number + 0.08:.2f}" y="{bottom:.2f}" width=".84" height="{height:.2f}"'
            rects.append(f'<rect class="{part.style}" {place}/>')
        if rects:
            drawn.append(f"<g><title>{escape_text(text)}</title>{''.join(rects)}</g>")
    return Markup(
        f'<svg class="columns" viewBox="0 0 {max(count, 1)} 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape_text(title)}">{"".join(drawn)}</svg>'
    )


def legend(parts: Iterable[tuple[str, str]]) -> Markup:
    """Return the legend of a chart: the label of each class, as a list."""
    items = "".join(
        f'<li><svg class="key" viewBox="0 0 8 8" aria-hidden="true"><rect class="{style}" width="8" height="8"/></svg>'
        f"{escape_text(text)}</li>"
        for style, text in parts
    )
    return Markup(f'<ul class="legend">{items}</ul>')
