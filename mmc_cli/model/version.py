"""MMC versions: reads them, orders them, and says what is in force in one."""

import re
from typing import NamedTuple

_DECIMAL = re.compile(r"\+?0*(\d+)(?:\.(\d*))?")


class Version(NamedTuple):
    """One MMC version, such as 4.0. Versions compare as pairs of integers."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


def parse(text: str) -> Version:
    """Reads a version as the number it is: "4", "4.0" and "4.00" are all 4.0 (schemaVersion is an xs:decimal).

    Raises ValueError for anything that is not a positive decimal number.
    """
    match = _DECIMAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a version number")
    return Version(int(match[1]), int((match[2] or "").rstrip("0") or "0"))


def in_force(added: str | None, removed: str | None, version: Version) -> bool:
    """True when something added in one version and removed in another is there in `version`.

    `added` counts, `removed` does not; an absent or empty one sets no bound.
    """
    return not (added and parse(added) > version) and not (removed and parse(removed) <= version)
