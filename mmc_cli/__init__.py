"""Inspector for MMC messages of GB smart metering: the command `mmc`, and the same core for Python.

    message = mmc_cli.read(data)                  bytes to a message
    spec = mmc_cli.at("4.0")                      everything known about one MMC version
    findings = mmc_cli.check(message, spec)       what is wrong with it
    tree = mmc_cli.decode(message, spec)          what it says, as a tree of fields

Names are imported when they are first used, so that `mmc --version` starts at once.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["at", "check", "decode", "read"]

if TYPE_CHECKING:
    from mmc_cli.api import at, check, decode, read


def __getattr__(name: str) -> object:
    if name in __all__:
        from mmc_cli import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
