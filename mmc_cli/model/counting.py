"""Formats counts with their nouns, and alternatives, for messages to the user."""

from collections.abc import Iterable


def count_noun(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun, such as "1 message" or "203 messages"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def join_or(names: Iterable[str]) -> str:
    """Return names as alternatives, such as "text, json or jsonl"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
