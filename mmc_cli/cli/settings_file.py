"""Finds and reads a settings file: mmc.toml, or [tool.mmc] in pyproject.toml; returns its content unchecked.

Finding it takes two checks in each folder; only an existing file is parsed.
"""

import os
import re
import stat
from typing import Any

from mmc_cli.model.errors import MmcError

FILE, PYPROJECT = "mmc.toml", "pyproject.toml"
_MAX_SIZE = 2**20
# A line that begins [tool.mmc], or a table that may contain it: any other pyproject.toml need not be parsed.
_MAY_HAVE_TABLE = rb"""^\s*\[?\s*["']?tool["']?\s*(\.\s*["']?mmc\b(?!-)|\]|=)"""


def find_settings_file() -> str | None:
    """Return the nearest settings file, from the working folder upwards."""
    try:
        start = folder = os.getcwd()
    except OSError:  # the folder was removed
        return None
    while True:
        for name in (FILE, PYPROJECT):
            path = os.path.join(folder, name)
            if os.path.lexists(path) and (name == FILE or _may_have_table(path)):
                return name if folder == start else path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def read_table(path: str) -> dict[str, Any]:
    """Return the settings in a file; only [tool.mmc] of a pyproject.toml.

    Raises:
        MmcError: The file cannot be read, is not TOML, or has no settings.
    """
    import tomllib

    try:
        content = tomllib.loads(_read_text(path))
    except RecursionError:
        raise MmcError(f"{path}: not a settings file: nested too deeply") from None
    except ValueError as error:
        raise MmcError(f"{path}: not TOML: {_lower_first(str(error))}") from None
    if os.path.basename(path) != PYPROJECT:
        return content
    table = content.get("tool", {}).get("mmc") if isinstance(content.get("tool", {}), dict) else None
    if not isinstance(table, dict):
        raise MmcError(f"{path}: has no table [tool.mmc]")
    return table


def _may_have_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return re.search(_MAY_HAVE_TABLE, file.read(_MAX_SIZE), re.MULTILINE) is not None and _has_table(path)
    except OSError:
        return False


def _has_table(path: str) -> bool:
    """Return whether a pyproject.toml has [tool.mmc]; True for a broken one, so that the error is reported."""
    import tomllib

    try:
        tool = tomllib.loads(_read_text(path)).get("tool")
    except (MmcError, ValueError, RecursionError):
        return True
    return isinstance(tool, dict) and "mmc" in tool


def _read_text(path: str) -> str:
    from mmc_cli.cli.text_files import read_text

    try:
        status = os.stat(path)
    except (OSError, ValueError):
        status = None
    if status is not None and not stat.S_ISDIR(status.st_mode):
        if not stat.S_ISREG(status.st_mode):
            raise MmcError(f"{path}: not a regular file")
        if status.st_size > _MAX_SIZE:
            raise MmcError(f"{path}: too large for a settings file")
    return read_text(path)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
