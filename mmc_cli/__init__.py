"""Inspector for MMC messages of GB smart metering: the command `mmc`, and the same core for Python.

    message = mmc_cli.read(data)                  bytes to a message
    spec = mmc_cli.at("4.0")                      everything known about one MMC version
    findings = mmc_cli.check(message, spec)       what is wrong with it
    tree = mmc_cli.decode(message, spec)          what it says, as a tree of fields
    plain = mmc_cli.record(message, spec)         the same as dictionaries and lists
    for message in mmc_cli.open("inbox/"): ...    every message of files and folders

Names are imported when they are first used, so that `mmc --version` starts at once.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["at", "check", "decode", "open", "read", "record"]

if TYPE_CHECKING:
    from mmc_cli.api import at, check, decode, open, read, record  # noqa: A004


def __getattr__(name: str) -> object:
    if name in __all__:
        from mmc_cli import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
