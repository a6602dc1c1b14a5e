"""Refuses external schemas that would take too long to use: takes the schema element, raises MmcError.

The depth and the number of places of types are limited; a pattern may not backtrack. MMC schemas are far below each
limit.
"""

import re
from functools import cache

from lxml import etree

from mmc_cli.model.errors import MmcError
from mmc_cli.model.xml_names import XS

_MAX_NODES = 50_000
_MAX_CHILDREN = 1_000  # in one group
_MAX_DEPTH = 64  # types inside or derived from each other
_MAX_PLACES = 100_000  # elements, with every type written out
_MAX_PATTERN = 1_000  # characters, with every repetition written out
_MAX_VARIABLE = 20  # parts of a pattern of variable length; an unbounded one counts as five
_ENDLESS = 5

_PIECE = re.compile(r"\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\[\]\\]|\[(?:\\.|[^\]\\])*\])*\]|\{[0-9,]*\}|.", re.DOTALL)
_GROUPS = (f"{XS}sequence", f"{XS}choice")


def check_limits(root: etree._Element, path: str) -> None:
    """Refuse a schema that is too large, too deep or too slow to match.

    Raises:
        MmcError: The schema is beyond a limit.
    """
    if sum(1 for _ in root.iter()) > _MAX_NODES:
        raise MmcError(f"{path} is too large for a schema: more than {_MAX_NODES:,} declarations")
    for group in root.iter(*_GROUPS):
        if len(group) > _MAX_CHILDREN:
            raise MmcError(f"{path}:{group.sourceline}: more than {_MAX_CHILDREN:,} elements in one group")
    for pattern in root.iter(f"{XS}pattern"):
        if (reason := find_pattern_problem(pattern.get("value", ""))) is not None:
            raise MmcError(f"{path}:{pattern.sourceline}: the pattern {reason}, which is not supported")
    _check_types(root, path)


def _check_types(root: etree._Element, path: str) -> None:
    """Refuse types that contain themselves, and those with too many places or too deep inside each other."""
    uses = {(_kind(node), str(node.get("name"))): _used_names(node) for node in root.iterchildren(etree.Element)}

    @cache
    def count_places(component: tuple[str, str]) -> int:
        above.append(component)
        if component in above[:-1]:
            raise MmcError(f"{path}: the {component[0]} {component[1]} contains itself, which is not supported")
        if len(above) > _MAX_DEPTH:
            raise MmcError(f"{path}: more than {_MAX_DEPTH} types inside each other, which is not supported")
        places = 1 + sum(map(count_places, uses.get(component, ())))
        if places > _MAX_PLACES:
            raise MmcError(
                f"{path}: the {component[0]} {component[1]} has more than {_MAX_PLACES:,} elements inside it"
            )
        above.pop()
        return places

    above: list[tuple[str, str]] = []
    for component in uses:
        count_places(component)


def _kind(node: etree._Element) -> str:
    return "element" if node.tag == f"{XS}element" else "type"


def _used_names(node: etree._Element) -> list[tuple[str, str]]:
    """Return the elements and types that a component names, with repetitions."""
    names = []
    for inside in node.iter(f"{XS}element", f"{XS}extension", f"{XS}restriction"):
        if (ref := inside.get("ref")) is not None:
            names.append(("element", ref))
        elif (name := inside.get("type") or inside.get("base")) is not None and not name.startswith("xs:"):
            names.append(("type", name))
    return names


def find_pattern_problem(pattern: str) -> str | None:
    """Return why a pattern could take too long to match, or None if it cannot."""
    if re.search(r"\\[pP]\{Is", pattern):
        return "names a block of Unicode"  # libxml2 supports only some of them, and fails at others
    groups = [_Group()]
    for piece in _PIECE.findall(pattern):
        if piece == "(":
            groups.append(_Group())
        elif piece == ")" and len(groups) > 1:
            inner = groups.pop()
            groups[-1].add(inner.size, inner.variable)
        elif piece == "|":
            groups[-1].variable += 1
        elif piece in ("*", "+", "?") or piece[0] == "{":
            if not groups[-1].repeat(*_bounds(piece)):
                return "repeats a part that itself varies"
        else:
            groups[-1].add(1, 0)
    if groups[0].size > _MAX_PATTERN:
        return f"is longer than {_MAX_PATTERN:,} characters"
    return "has too many parts that vary" if groups[0].variable > _MAX_VARIABLE else None


class _Group:
    """A group of a pattern: its length, the number of its variable parts, and its last part."""

    def __init__(self) -> None:
        self.size = self.variable = 0
        self._last = (0, 0)

    def add(self, size: int, variable: int) -> None:
        self._last = size, variable
        self.size += size
        self.variable += variable

    def repeat(self, low: int, high: int | None) -> bool:
        """Repeat the last part; return False for a variable part with an unbounded repetition."""
        size, variable = self._last
        times = low if high is None else high
        self.size += size * max(times - 1, 0)
        self.variable += variable * max(times - 1, 0) + (_ENDLESS if high is None else low != high)
        return high is not None or not variable


def _bounds(quantifier: str) -> tuple[int, int | None]:
    fixed = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(quantifier)
    if fixed is not None:
        return fixed
    low, comma, high = quantifier[1:-1].partition(",")
    least = int(low or 0)
    return least, (int(high) if high else None) if comma else least
