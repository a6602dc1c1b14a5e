"""Escaped text and tables for a page, and the hash of an inline style or script."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from typing import NamedTuple

from mmc_cli.render.clean import clean

_MAX_TEXT = 2000  # characters of a value in a page


class Markup(str):
    """Text that is already markup, made from escaped text only."""

    __slots__ = ()


class Column(NamedTuple):
    """A column of a table: its heading and its class, such as "number"."""

    heading: str
    style: str = ""


def format_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table, or nothing if it has no rows."""
    body = ["<tr>" + "".join(f"<td>{escape_text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    if body:
        head = "".join(f'<th scope="col">{column}</th>' for column in columns)
        yield f'<div class="wide" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>'
        yield from body
        yield "</tbody>\n</table></div>"


def data_table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], caption_style: str = ""
) -> Iterator[str]:
    """Yield a table with a caption, whose first cells name their rows, or nothing if it has no rows.

    If it is wider than the page, it scrolls, with the keyboard too.

    Args:
        caption_style: "same" for a caption that says what the heading before it says: only a screen reader has it.
    """
    body = [_data_row(columns, row) for row in rows]
    if body:
        title = escape_text(caption)
        yield f'<div class="wide" role="group" tabindex="0" aria-label="{title}">'
        yield f"<table>\n<caption{_class(caption_style)}>{title}</caption>"
        head = "".join(f'<th scope="col"{_class(each.style)}>{escape_text(each.heading)}</th>' for each in columns)
        yield f"<thead><tr>{head}</tr></thead>\n<tbody>"
        yield from body
        yield "</tbody>\n</table></div>"


def _data_row(columns: Sequence[Column], row: Sequence[str]) -> str:
    cells = [
        f'<th scope="row"{_class(column.style)}>{as_markup(cell)}</th>'
        if number == 0
        else f"<td{_class(column.style)}>{as_markup(cell)}</td>"
        for number, (column, cell) in enumerate(zip(columns, row, strict=True))
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def as_markup(text: str) -> Markup:
    """Return markup unchanged, and other text escaped."""
    return text if isinstance(text, Markup) else escape_text(text)


def escape_text(value: str) -> Markup:
    """Return escaped text; of a very long one, the beginning."""
    if len(value) > _MAX_TEXT:
        value = f"{value[:_MAX_TEXT]}... ({len(value):,} characters)"
    return Markup(escape(clean(value)))


def csp_hash(text: str) -> str:
    """Return the hash by which the content security policy allows an inline style or script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
