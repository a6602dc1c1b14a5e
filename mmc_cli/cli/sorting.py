"""The option --sort of the lists: by time, device, code or severity."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

import click

from mmc_cli.model.instant import parse_instant

SortKey: TypeAlias = Literal["time", "device", "code", "severity"]
_OUTCOMES = ("failure", "fault", "success with fault", "not stated", "encrypted", "success")

sort_option = click.option(
    "--sort",
    type=click.Choice(["time", "device", "code", "severity"]),
    help="Sort the list; severity puts failures and critical alerts first (default: the order of the input).",
)


def sort_rows(rows: Iterable[Any], by: SortKey) -> list[Any]:
    """Return rows in an order; equal ones stay in the order of the input."""
    key = _KEYS[by]

    def key_of(row: Any) -> Any:
        whole: Any = getattr(row, "row", row)  # of a readable line, which has fewer columns
        return key(whole.cells())

    return sorted(rows, key=key_of)


def _by_time(cells: Mapping[str, str]) -> tuple[bool, int, str]:
    when = parse_instant(cells["time"])
    return (True, 0, "") if when is None else (False, when.seconds, when.fraction)


def _by_code(cells: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the sort key of a code or a service, whose parts are numbers: 4.2 is before 4.10."""
    code = cells.get("code") or cells.get("srv") or cells.get("source") or ""
    return [(int(part), "") if part.isdecimal() and len(part) < len(code) else (0, part) for part in code.split(".")]


def _by_severity(cells: Mapping[str, str]) -> int:
    """Return the sort key of a row: failed or unknown first, then critical or uncertain, then the rest."""
    if "outcome" in cells:
        return _OUTCOMES.index(cells["outcome"]) if cells["outcome"] in _OUTCOMES else 0
    if cells.get("problem") or cells.get("alert", "").startswith(("UNKNOWN", "NOT IN THIS VERSION")):
        return 0
    return {"yes": 1, "": 2, "no": 3}.get(cells.get("critical", ""), 2)


_KEYS: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
    "time": _by_time,
    "device": lambda cells: cells["device"],
    "code": _by_code,
    "severity": _by_severity,
}
