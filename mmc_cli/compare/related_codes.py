"""Finds the codes that belong to an alert code or message code, for a filter by one of them."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

from mmc_cli.compare.changes import Change
from mmc_cli.inputs.message import normalize_code
from mmc_cli.specification import table_rows
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, split_cell


def concerns_code(change: Change, patterns: tuple[str, ...]) -> bool:
    """Return True if a change concerns messages with one of some codes, such as 8F66, 0124 or 8F*."""
    codes = _related_codes(patterns)
    return not codes.isdisjoint((change.path, *change.alerts, *change.messages, *change.services))


@cache
def _related_codes(patterns: tuple[str, ...]) -> frozenset[str]:
    """Return the codes that match, an alert with its message codes, a message code with its alerts and services."""
    return frozenset(code for pattern in patterns for code in _codes_of((normalize_code(pattern) or "").upper()))


def _codes_of(pattern: str) -> Iterator[str]:
    for alert in table_rows(ALERTS):
        messages = split_cell(alert["message_codes"])
        if fnmatchcase(alert["code"], pattern):
            yield from (alert["code"], *messages)
        elif any(fnmatchcase(code, pattern) for code in messages):
            yield alert["code"]
    for message in table_rows(MESSAGES):
        if fnmatchcase(message["code"], pattern):
            yield from (message["code"], *split_cell(message["service_reference_variants"]))
