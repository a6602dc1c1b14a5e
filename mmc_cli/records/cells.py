"""Formats the values of records as cells of a table: text, never None."""

from collections.abc import Mapping
from typing import Any

_WORDS = {None: "", True: "yes", False: "no"}


def cell(value: object) -> str:
    """Return a value as the text of a cell: empty for None, yes or no for a flag."""
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)


def cells(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as cells under the same names."""
    return {name: cell(value) for name, value in values.items()}


def code_cell(code: str | None) -> str:
    """Return a hexadecimal code with 0x, so that no spreadsheet reads 8E72 as a number."""
    return f"0x{code}" if code else ""


def name_cell(code: str | None, name: str | None, known: bool) -> str:
    """Return the name of a code, in capitals if the MMC version does not have the code."""
    if code is None or known:
        return name or ""
    return f"NOT IN THIS VERSION: {name}" if name else "UNKNOWN CODE"


def file_cell(file: str, member: str | None) -> str:
    """Return a file, with its member after an exclamation mark: in.zip!a.xml."""
    return file if member is None else f"{file}!{member}"
