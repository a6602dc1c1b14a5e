"""Text and tables escaped for Markdown."""

import re
from collections.abc import Iterable, Iterator

from mmc_cli.render.clean import clean

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def format_table(columns: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    """Yield the lines of a table and an empty line."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    yield from (f"| {' | '.join(map(escape_text, row))} |" for row in rows)
    yield ""


def escape_text(value: str | None) -> str:
    """Return text on one line that Markdown does not interpret."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(value or "").split()))
