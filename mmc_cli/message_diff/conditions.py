"""Defines what a comparison disregards: paths to ignore, tolerances of numbers and times, and varying fields."""

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.model.field import Field
from mmc_cli.model.instant import Instant

_INDEX = re.compile(r"\[[0-9]+\]")
_EXACT = Context(prec=5000)  # more digits than an integer of a message may have
_HEADER, _ALERT = "/GBCSResponse/Header", "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
# Fields whose values differ each time the same message is sent.
VARYING = frozenset(
    (
        f"{_HEADER}/OriginatorCounter",
        f"{_HEADER}/SupplementaryOriginatorCounter",
        f"{_HEADER}/Timestamp",
        f"{_ALERT}/Timestamp",
    )
)


class PathPattern(NamedTuple):
    """The paths that a text names: * and ? are wildcards, and a path includes everything inside its element.

    A text that does not begin with / names the end of a path; one without indexes names all entries of a list.
    """

    text: str

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches the element at a path, or an element around it."""
        pattern = _compile(self.text)
        return pattern.fullmatch(path) is not None or pattern.fullmatch(_INDEX.sub("", path)) is not None


class Tolerance(NamedTuple):
    """The greatest difference allowed between two numbers, or two times (in seconds), at some paths."""

    pattern: PathPattern
    limit: Decimal


class Conditions(NamedTuple):
    """What a comparison disregards. `with_varying` compares the fields that vary each time a message is sent, too."""

    ignored: tuple[PathPattern, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    with_varying: bool = False

    def ignores(self, *paths: str | None) -> bool:
        """Return whether one of the paths is to be ignored."""
        return any(pattern.matches(path) for pattern in self.ignored for path in paths if path is not None)

    def is_varying(self, path: str) -> bool:
        """Return whether the value at a path is not compared because it varies each time."""
        return not self.with_varying and path in VARYING

    def tolerates(self, a: Field, b: Field) -> bool:
        """Return whether two values are within the tolerance for their paths."""
        limits = [
            each.limit for each in self.tolerances if each.pattern.matches(a.path) or each.pattern.matches(b.path)
        ]
        difference = value_difference(a, b) if limits else None
        return difference is not None and abs(difference) <= max(limits)

    def is_exact(self, path: str) -> bool:
        """Return whether the value at a path is compared exactly, so that it can identify an entry."""
        return not self.ignores(path) and not any(each.pattern.matches(path) for each in self.tolerances)


def value_difference(a: Field, b: Field) -> Decimal | None:
    """Return the second number minus the first, or the seconds from the first time to the second.

    None for other values.
    """
    first, second = a.value, b.value
    if isinstance(first, Instant) and isinstance(second, Instant):
        return _EXACT.subtract(_seconds(second), _seconds(first)) if first.zoned == second.zoned else None
    if isinstance(first, bool) or isinstance(second, bool):
        return None
    if isinstance(first, int | Decimal) and isinstance(second, int | Decimal):
        return _EXACT.subtract(Decimal(second), Decimal(first))
    return None


def _seconds(when: Instant) -> Decimal:
    return _EXACT.add(Decimal(when.seconds), Decimal(f"0.{when.fraction}")) if when.fraction else Decimal(when.seconds)


@lru_cache(maxsize=256)
def _compile(text: str) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    body = "".join(wildcards.get(letter) or re.escape(letter) for letter in text.rstrip("/"))
    start = "" if text.startswith(("/", "*")) else "(?:.*/)"
    return re.compile(f"{start}{body}(?:/.*)?", re.DOTALL)
