"""The filter of the list: words that must all occur in a message, in any column or value, or in a named column."""

import re
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.browse.message_row import FILTER_COLUMNS, MessageRow

_PART = re.compile(r'(?:(?P<column>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<word>\S+))')


class Term(NamedTuple):
    """Text to look for, in lower case: anywhere, or at the beginning of a column."""

    text: str
    column: str = ""

    def matches(self, row: MessageRow) -> bool:
        """Return whether a row has the text."""
        if not self.column:
            return self.text in row.searched
        return _lower(getattr(row, self.column)).startswith(self.text)

    def narrows(self, other: "Term") -> bool:
        """Return whether this term matches only texts that the other one matches."""
        if not other.column:
            return not self.column and other.text in self.text
        return self.column == other.column and self.text.startswith(other.text)


class MessageFilter(NamedTuple):
    """Terms that all have to match."""

    terms: tuple[Term, ...] = ()

    def narrows(self, other: "MessageFilter") -> bool:
        """Return whether this filter matches only rows that the other one matches."""
        return all(any(mine.narrows(each) for mine in self.terms) for each in other.terms)


def parse_filter(text: str) -> MessageFilter:
    """Parse a filter: words, "several words" in quotation marks, or either after COLUMN:."""
    return MessageFilter(tuple(filter(None, map(_term, _PART.finditer(text.lower())))))


def _term(match: "re.Match[str]") -> Term | None:
    text = match["quoted"] if match["word"] is None else match["word"]
    column = match["column"] or ""
    if column and column not in FILTER_COLUMNS:  # such as a time of day
        text, column = match[0].replace('"', ""), ""
    return Term(text, column) if text else None


@lru_cache(maxsize=4096)
def _lower(text: str) -> str:
    return text.lower()
