"""Formats counts with their nouns, for messages to the user."""


def count_noun(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun, such as "1 message" or "203 messages"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
