"""The first line of the screen: how many messages are shown, out of how many, and their verdicts."""

from mmc_cli.browse.message_table import MessageTable
from mmc_cli.model.counting import count_noun


def describe_status(
    table: MessageTable, *, is_reading: bool = False, notes: int = 0, duplicates: int = 0, failure: str = ""
) -> str:
    """Return how many messages there are, how many of them the filter shows, and their verdicts, in a line."""
    shown, total = len(table.matching), len(table.rows)
    text = count_noun(total, "message") if shown == total else f"{shown:,} of {count_noun(total, 'message')}"
    if is_reading:
        text += " so far, reading"
    verdicts = [f"{count:,} {word}" for word, count in sorted(table.verdicts.items()) if word != "valid" and count]
    parts = [text, *verdicts]
    if table.marked:
        parts.append(f"{len(table.marked):,} marked")
    if duplicates:
        parts.append(count_noun(duplicates, "duplicate"))
    if notes:
        parts.append(f"{count_noun(notes, 'note')} (i)")
    if failure:
        parts.append(f"reading ended early: {failure}")
    return ", ".join(parts)


def describe_search(table: MessageTable) -> str:
    """Return how many messages have values that the filter does not search; empty if there are none."""
    if not table.cut:
        return ""
    return f"of {count_noun(table.cut, 'long message')}, only the first values are searched"
