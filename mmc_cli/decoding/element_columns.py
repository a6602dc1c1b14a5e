"""Turns the schema and the path of an element into the columns of its rows.

The columns follow from the schema, never from a message, so that the rows of all messages have the same ones.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from mmc_cli.model.errors import MmcError
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema
from mmc_cli.specification.similar_names import best_match

# An element that repeats has a column for each index, or for each position if these are few; otherwise none.
_MAX_INDEXES, _MAX_POSITIONS, _MAX_COLUMNS = 100, 12, 2000
_TYPES = {"decimal": "number", "dateTime": "time", "boolean": "boolean"}


class ElementColumns(NamedTuple):
    """The declarations of the elements at a path, those around them (both by id), and the columns with their types.

    `places` has the path of each element with the number of its own columns.
    """

    targets: frozenset[int]
    ancestors: frozenset[int]
    types: Mapping[str, str]
    places: Mapping[str, int]


@cache
def element_columns(schema: Schema, path: str) -> ElementColumns:
    """Return the columns of the elements at a path, such as /GBCSResponse/Body, or only its end: Gas/LogEntry.

    The cache keeps the schema alive, so the ids stay valid. Raises MmcError for a path that the schema does not have.
    """
    targets: dict[int, Declaration] = {}
    paths: dict[str, Declaration] = {}
    ancestors: set[int] = set()

    def search(declaration: Declaration, above: str) -> bool:
        here = f"{above}/{declaration.name}"
        is_target = _is_at(here, path)
        if is_target:
            targets[id(declaration)] = paths[here] = declaration
        leads_to_target = [search(child, here) for child in declaration.type.children.values()]
        if any(leads_to_target):
            ancestors.add(id(declaration))
        return is_target or any(leads_to_target)

    path = f"/{path.strip('/')}" if path.startswith("/") else path.strip("/")
    search(schema.root, "")
    if not targets:
        if (version := _version_with(path)) is not None:
            raise MmcError(f"no element {path} in this version; MMC {version} has it: --mmc-version {version}")
        nearest = best_match(tuple(dict.fromkeys(_names(schema.root))), path.rpartition("/")[2])
        hint = f"did you mean {nearest}?" if nearest is not None else "mmc decode --describe lists the elements"
        raise MmcError(f"no element {path} in the schema; {hint}")
    types: dict[str, str] = {}
    for target in targets.values():
        for column, kind in _columns(target, ""):
            if len(types) > _MAX_COLUMNS:
                raise MmcError(f"{path} has more than {_MAX_COLUMNS} columns; choose an element inside it")
            types[column] = _common_type(kind, types.get(column, kind))
    places = {here: len(dict(_columns(target, ""))) for here, target in paths.items()}
    return ElementColumns(frozenset(targets), frozenset(ancestors), types, places)


def join(above: str, step: str) -> str:
    """Return the column of a step inside an element: the names on the way joined by slashes."""
    return f"{above}/{step}" if above else step


def index_attribute(declaration: Declaration) -> str | None:
    """Return the name of the attribute that numbers an element that repeats, or None."""
    if not declaration.repeats:
        return None
    return next((name for name in declaration.type.attributes if name.lower() == "index"), None)


def _version_with(path: str) -> str | None:
    """Return the first version that has an element at a path, or None."""
    from mmc_cli.specification.schema_places import list_places  # imported only for an unknown path

    for version in known_versions():
        if any(_is_at(place.path, path) and not place.attribute for place in list_places(load_spec(version))):
            return str(version)
    return None


def _is_at(here: str, path: str) -> bool:
    """Return True if an element is at a path, given in full or only by its end."""
    return here == path if path.startswith("/") else here.endswith(f"/{path}")


def _names(declaration: Declaration) -> Iterator[str]:
    yield declaration.name
    for child in declaration.type.children.values():
        yield from _names(child)


def _columns(declaration: Declaration, column: str) -> Iterator[tuple[str, str]]:
    """Yield the columns of an element with their types: its attributes, its own value, and its content."""
    index = index_attribute(declaration) if column else None
    for name, attribute in declaration.type.attributes.items():
        if name != index:
            yield join(column, f"@{name}"), _type(attribute)
    if declaration.type.value is not None or declaration.type.is_marker:
        yield column or ".", _type(declaration)
    for child in declaration.type.children.values():
        for step in _steps(child):
            yield from _columns(child, join(column, step))


def _steps(child: Declaration) -> list[str]:
    """Return the steps that an element can have in columns."""
    if not child.repeats:
        return [child.name]
    index, most = index_attribute(child), child.max_occurs or _MAX_INDEXES + 1
    if index is not None and most <= _MAX_INDEXES:
        return [f"{child.name}[@{index}={number}]" for number in range(1, most + 1)]
    return [f"{child.name}[{position}]" for position in range(1, most + 1)] if most <= _MAX_POSITIONS else []


def _type(declaration: Declaration) -> str:
    simple = declaration.type.value
    if simple is None:
        return "boolean"
    return "integer" if simple.is_integer else _TYPES.get(simple.builtin, "text")


def _common_type(one: str, other: str) -> str:
    if one == other:
        return one
    return "number" if {one, other} <= {"integer", "number"} else "text"
