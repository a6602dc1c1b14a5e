"""Turns styled text into what Textual draws. All text passes here, so no control character reaches the terminal."""

from collections.abc import Iterable
from functools import cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from mmc_cli.render.clean import clean
from mmc_cli.render.layout import NBSP, STYLES, Span

CURSOR, PALE_CURSOR = Style(reverse=True), Style(bold=True, underline=True)  # in the view with the focus, in another
_STYLES = {**STYLES, "chosen": {"reverse": True}}


@cache
def style_of(name: str) -> Style:
    """Return a style of the layout, or that of the selected line, in the colours of the terminal."""
    options = dict(_STYLES[name])
    return Style(color=options.pop("fg", None), **options)


def paint_line(spans: Iterable[Span], width: int, base: Style, over: Style | None = None) -> Strip:
    """Return spans as a line of a width.

    Args:
        base: the style of the screen below the text.
        over: the style of the cursor if it is on the line, in place of those of the spans.
    """
    line = base if over is None else base + over
    segments = [Segment(safe(each.text), line + style_of(each.style) if over is None else line) for each in spans]
    return Strip(segments).adjust_cell_length(width, line)


def safe(text: str) -> str:
    """Return text with a visible escape for each character that is not printable; a no-break space is a space."""
    return clean(text.replace(NBSP, " "))
