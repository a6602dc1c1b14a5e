"""Types of numeric options: limits, sizes such as 64MiB, and processes."""

import re
from collections.abc import Mapping
from typing import Any

import click

from mmc_cli.cli.version_option import AUTO

_MAX_JOBS = 256
_UNITS: Mapping[str, int] = {
    "": 1,
    "B": 1,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
}
_SIZE = r"(?i)(?P<number>[0-9]{1,18}) ?(?P<unit>[a-z]*)"


class Limit(click.ParamType[int]):
    """A whole number from a minimum on; a size may have a unit.

    Args:
        maximum: the highest number, or None.
        is_size: whether it counts bytes.
        minimum: the lowest number.
    """

    name = "limit"

    def __init__(self, maximum: int | None = None, is_size: bool = False, minimum: int = 1) -> None:
        self._maximum = maximum
        self._is_size = is_size
        self._minimum = minimum

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "SIZE" if self._is_size else "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = re.fullmatch(_SIZE, value)
        factor = _UNITS.get(match["unit"].upper()) if match and (self._is_size or not match["unit"]) else None
        number = int(match["number"]) * factor if match and factor else -1
        if number < self._minimum or (self._maximum is not None and number > self._maximum):
            self.fail(f"expected {self._expected()}; got {value}", param, ctx)
        return number

    def describe(self, number: int) -> str:
        """Return a number in readable form: 24 MiB, or 100,000,000."""
        if self._is_size:
            for unit in ("GiB", "MiB", "KiB"):
                if number % _UNITS[unit.upper()] == 0:
                    return f"{number // _UNITS[unit.upper()]} {unit}"
        return f"{number:,}"

    def _expected(self) -> str:
        if self._is_size:
            return "a size in bytes, such as 64MiB or 1000000"
        return f"a number from {self._minimum} " + (f"to {self._maximum}" if self._maximum is not None else "on")


class Jobs(click.ParamType[int]):
    """A number of processes; "auto" is 0."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == AUTO:
            return 0
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= _MAX_JOBS):
            self.fail(f"expected a number from 1 to {_MAX_JOBS}, or auto; got {value}", param, ctx)
        return int(text)
