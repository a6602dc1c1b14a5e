"""Writes numbers, codes and "n more" notes for the sections of a report page."""

from collections.abc import Iterator
from typing import Any

from mmc_cli.model.counting import count_noun
from mmc_cli.records.cells import name_cell
from mmc_cli.render.html_text import escape_text
from mmc_cli.specification.code_tables import Table


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun, such as "1 message" or "12,000 messages"."""
    _, _, words = count_noun(count, noun, plural).partition(" ")
    return f"{count:,} {words}"


def code_words(table: Table[Any], code: str) -> str:
    """Return a code with its name."""
    if code == "none":
        return "without a code"
    name = name_cell(code, table.label(code), table.get(code) is not None)
    return f"{code} {name}"


def left_out(count: int, noun: str, plural: str, hint: str) -> Iterator[str]:
    """Yield a line with the number of items not shown; nothing if all are shown."""
    if count > 0:
        yield f'<p class="soft">{escape_text(counted(count, noun, plural))} not shown here; {escape_text(hint)}.</p>'
