"""Text and tables of a page that show what is in them as it is, and the hash of an inline style or script."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from mmc_cli.render.clean import clean


def format_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table, or nothing if it has no rows."""
    body = ["<tr>" + "".join(f"<td>{escape_text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    if body:
        head = "".join(f'<th scope="col">{column}</th>' for column in columns)
        yield f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>'
        yield from body
        yield "</tbody>\n</table></div>"


def escape_text(value: str) -> str:
    """Return text that a page shows as it is."""
    return escape(clean(value))


def csp_hash(text: str) -> str:
    """Return the hash by which the content security policy allows an inline style or script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
