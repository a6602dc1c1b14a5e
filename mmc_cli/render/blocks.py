"""Draws numbers as columns of Unicode blocks: takes values, returns lines of text with a scale."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

_EIGHTHS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_NOTHING = "\u00b7"  # at the foot of a column without a value

Number: TypeAlias = Decimal | int | float


def column_lines(values: Sequence[Number | None], width: int, height: int) -> list[str]:
    """Return lines of at most a width, with a column for each value or for each group of neighbours.

    The height of a column is its greatest value, above the least of all values or 0; one without values is a dot.
    """
    found = [value for value in values if value is not None]
    if not found:
        return []
    lowest, highest = min(0, *found), max(0, *found)
    labels = [f"{highest:f}" if isinstance(highest, Decimal) else str(highest), str(lowest)]
    left = max(map(len, labels))
    columns = _columns(values, max(width - left - 2, 1))
    levels = [None if value is None else _level(value, lowest, highest, height) for value in columns]
    lines = list[str]()
    for row in range(height - 1, -1, -1):
        label = labels[0] if row == height - 1 else labels[1] if row == 0 else ""
        cells = "".join(_cell(level, row) for level in levels)
        lines.append(f"{label:>{left}} \u2502{cells}")
    return lines


def _columns(values: Sequence[Number | None], width: int) -> list[Number | None]:
    """Return the greatest value of each group of neighbours, in as few groups as fit."""
    share = -(-len(values) // width)
    groups = (values[start : start + share] for start in range(0, len(values), share))
    return [max((value for value in group if value is not None), default=None) for group in groups]


def _level(value: Number, lowest: Number, highest: Number, height: int) -> int:
    """Return the height of a column in eighths of a line; one that is not the lowest shows at least one."""
    if highest == lowest:
        return 0
    part = float(value - lowest) / float(highest - lowest)  # type: ignore[operator]
    return max(round(part * height * 8), 1 if value > lowest else 0)


def _cell(level: int | None, row: int) -> str:
    if level is None:
        return _NOTHING if row == 0 else " "
    return _EIGHTHS[min(max(level - row * 8, 0), 8)]
