"""Turns the schema of a version into a dictionary of its fields: its meaning, how it is decoded, and whether it is
personal.

schemas/sensitivity.csv lists personal data: a pattern is a path or the name of an element, with all inside it.
"""

from collections.abc import Iterator
from typing import cast

from mmc_cli.decoding.value_notes import describe_doubt
from mmc_cli.records.rows import FieldRow
from mmc_cli.records.words import Sensitivity
from mmc_cli.specification import Spec
from mmc_cli.specification.catalogue import rows_by_key
from mmc_cli.specification.declarations import Declaration, Particle
from mmc_cli.specification.document import item_at
from mmc_cli.specification.schema_places import SchemaPlace, describe_path_versions, list_places
from mmc_cli.specification.wording import join_names, pattern_words


def field_rows(spec: Spec) -> Iterator[FieldRow]:
    """Yield every element and attribute that a message of a version can have, in the order of the schema."""
    declarations: dict[str, Declaration] = {}
    for place in list_places(spec):
        declaration = place.declaration
        declarations[place.path] = declaration
        parent = declarations.get(place.path.rpartition("/")[0])
        if place.attribute or parent is None:
            least = int(declaration.required or parent is None)
        else:
            least = min_occurs(parent.type.content, declaration.name)
        yield FieldRow(
            path=place.path,
            name=declaration.name,
            type=_describe_type(declaration),
            json=_describe_json(place),
            unit=declaration.unit,
            sensitivity=sensitivity(place.path),
            least=least,
            most=declaration.max_occurs,
            versions=describe_path_versions(place.path),
            meaning=_meaning(place, spec),
            document_sensitivity=item.sensitivity if (item := item_at(place.path)) is not None else None,
        )


def min_occurs(content: Particle, name: str) -> int:
    """Return how often an element must occur in a content model."""
    if content.kind == "element":
        return content.min_occurs if content.name == name else 0
    counts = [min_occurs(part, name) for part in content.parts]
    return content.min_occurs * ((min(counts) if content.kind == "choice" else sum(counts)) if counts else 0)


def sensitivity(path: str) -> Sensitivity:
    """Return whether the value at a path is personal, by the row for the path or for the nearest element around it."""
    rows = rows_by_key("sensitivity.csv")
    steps = path.split("/")
    for end in range(len(steps), 1, -1):
        row = rows.get("/".join(steps[:end])) or rows.get(steps[end - 1].removeprefix("@"))
        if row is not None:
            return cast(Sensitivity, row["sensitivity"])
    return "none"


def _describe_type(declaration: Declaration) -> str:
    simple = declaration.type.value
    if simple is None:
        return "marker" if declaration.type.is_marker else "group"
    if choices := tuple(simple.enum_values) or pattern_words(simple):
        return "one of " + join_names(choices, " or ")
    return "integer" if simple.is_integer else _TYPES.get(simple.builtin, "text")


def _describe_json(place: SchemaPlace) -> str:
    declaration = place.declaration
    simple = declaration.type.value
    if simple is None:
        json = "true" if declaration.type.is_marker else "object"
    elif declaration.decodes_to_object and not place.attribute:
        json = "object with code and name" if declaration.table or simple.table else "object with value"
    elif simple.builtin == "boolean":
        json = "true/false"
    else:
        json = "number" if simple.is_integer and not simple.is_wide else "text"
    return f"list of {json}" if declaration.repeats else json


def _meaning(place: SchemaPlace, spec: Spec) -> str:
    declaration = place.declaration
    simple = declaration.type.value
    table = declaration.table or (simple.table if simple else None)
    meanings = [_TABLES[table]] if table else []
    meanings += [name for code in declaration.alerts if (name := spec.meaning("alert_codes", code))]
    if simple is not None and simple.enum_values and not table:
        choices = simple.enum_values.values()
        meanings.append(join_names(tuple(f"{each.code} {each.text}" if each.code else each.text for each in choices)))
    if (doubt := describe_doubt(declaration)) is not None:
        meanings.append(doubt)
    if declaration.type.sentence:
        meanings.append(declaration.type.sentence.replace("|", ""))
    if (item := item_at(place.path)) is not None:
        meanings.append(item.meaning)
    return "; ".join(meanings)


_TYPES = {
    "decimal": "decimal",
    "boolean": "boolean",
    "dateTime": "time",
    "date": "time",
    "time": "time",
    "hexBinary": "hexadecimal",
    "base64Binary": "base64",
}

_TABLES = {"alert_codes": "alert code", "message_codes": "message code", "service_requests": "service"}
