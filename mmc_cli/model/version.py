"""MMC version numbers: how to read and compare them, and which versions something added or removed belongs to."""

import re
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.model.element_text import collapse

_DECIMAL = re.compile(r"\+?0*(\d+)(?:\.(\d*))?", re.ASCII)


class Version(NamedTuple):
    """One MMC version, such as 4.0. Versions compare as pairs of integers."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


@lru_cache(maxsize=256)  # the tables name few versions often
def parse_version(text: str) -> Version:
    """Return the version that a decimal number denotes: "4", "4.0" and "4.00" are all 4.0.

    The schemaVersion of a message is an xs:decimal, in which trailing zeros have no meaning.

    Raises:
        ValueError: The text is not a non-negative decimal number.
    """
    match = _DECIMAL.fullmatch(collapse(text))
    if match is None:
        raise ValueError(f"{text!r} is not a version number")
    return Version(int(match[1]), int((match[2] or "").rstrip("0") or "0"))


def is_in_force(added: str | None, removed: str | None, version: Version) -> bool:
    """Return True if `version` has something that was added in one version and removed in another.

    The version in `added` has it, the version in `removed` does not. An empty or absent one sets no bound.
    """
    return not (added and parse_version(added) > version) and not (removed and parse_version(removed) <= version)


def other_versions_hint(added: str | None, removed: str | None, version: Version) -> str:
    """Return which versions have something, such as "from MMC 4.0"; empty if `version` has it."""
    if is_in_force(added, removed, version):
        return ""
    return f"from MMC {added}" if is_in_force(None, removed, version) else f"before MMC {removed}"
