"""Finds the strings in a JSON value: all, or those in a field."""

from collections.abc import Iterator, Sequence

from mmc_cli.model.json_types import Json
from mmc_cli.specification.wording import join_names


class _Repeated(list[Json]):
    """The values of a name that occurs more than once in an object."""


def make_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Return an object, keeping all values of a repeated name."""
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    values = dict[str, list[Json]]()
    for name, each in pairs:
        values.setdefault(name, []).append(each)
    return {name: all_[0] if len(all_) == 1 else _Repeated(all_) for name, all_ in values.items()}


def get_strings(record: Json) -> Iterator[str]:
    """Yield the strings in a JSON value, in order."""
    stack = [record]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        if isinstance(value, dict | list):
            stack += reversed(list(value.values()) if isinstance(value, dict) else value)


def get_field(record: Json, field: str) -> list[str]:
    """Return the strings in a field; a field whose name has dots takes precedence over a path."""
    values = _get_values([record], field)
    if not any(isinstance(value, str) for value in values):
        values = [record]
        for name in field.split("."):
            values = _get_values(values, name)
    return [value for value in values if isinstance(value, str) and value]


def _get_values(objects: Sequence[Json], name: str) -> list[Json]:
    """Return the values of a name in objects; each may have none, one, or several."""
    found = [value[name] for value in objects if isinstance(value, dict) and name in value]
    return [each for value in found for each in (value if isinstance(value, _Repeated) else (value,))]


def describe_fields(record: Json, field: str | None) -> str:
    """Return that a record has no text in a field, and the fields that it has; nothing if no field is given."""
    if field is None or not isinstance(record, dict):
        return ""
    return f": no text in field '{field}'; its fields are {join_names(tuple(record))}"
