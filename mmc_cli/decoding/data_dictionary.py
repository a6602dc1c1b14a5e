"""Turns the schema of a version into a dictionary of its fields: what each is, how it is decoded, and who it is about.

What is personal is in sensitivity.csv: a pattern is the name of an element, with all that stands in it, or a path.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec
from mmc_cli.specification.catalogue import rows_by_key
from mmc_cli.specification.declarations import Declaration, Particle, Simple
from mmc_cli.specification.schema_places import SchemaPlace, describe_path_versions, list_places
from mmc_cli.specification.wording import join_names, pattern_words


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One element or attribute at one place. `most` is None for any number; `json` says how it is decoded."""

    path: str
    name: str
    type: str
    json: str
    unit: str | None
    sensitivity: str
    least: int
    most: int | None
    versions: str
    meaning: str

    def record(self) -> dict[str, Json]:
        """`mmc.field/1`."""
        return {
            "schema": "mmc.field/1",
            "path": self.path,
            "name": self.name,
            "type": self.type,
            "json": self.json,
            "unit": self.unit,
            "sensitivity": self.sensitivity,
            "least": self.least,
            "most": self.most,
            "versions": self.versions,
            "meaning": self.meaning,
        }

    def cells(self) -> dict[str, str]:
        """The same, each as text; what does not apply is empty."""
        found = {key: "" if value is None else str(value) for key, value in self.record().items() if key != "schema"}
        return {**found, "most": "any" if self.most is None else str(self.most)}


def fields(spec: Spec) -> Iterator[FieldRow]:
    """Every element and attribute of every message of a version, in the order of the schema."""
    above: dict[str, Declaration] = {}
    for place in list_places(spec):
        declaration = place.declaration
        above[place.path] = declaration
        holder = above.get(place.path.rpartition("/")[0])
        if place.attribute or holder is None:
            fewest = int(declaration.required or holder is None)
        else:
            fewest = least(holder.type.content, declaration.name)
        yield FieldRow(
            place.path,
            declaration.name,
            _type(declaration),
            _json(place),
            declaration.unit,
            sensitivity(place.path),
            fewest,
            declaration.max_occurs,
            describe_path_versions(place.path),
            _meaning(declaration, spec),
        )


def least(content: Particle, name: str) -> int:
    """How often an element must stand in a content model."""
    if content.kind == "element":
        return content.min_occurs if content.name == name else 0
    counts = [least(part, name) for part in content.parts]
    return content.min_occurs * ((min(counts) if content.kind == "choice" else sum(counts)) if counts else 0)


def sensitivity(path: str) -> str:
    """Whether what stands at a path is "personal" or "none", by the row for the nearest element around it."""
    rows = rows_by_key("sensitivity.csv")
    steps = path.split("/")
    for end in range(len(steps), 1, -1):
        row = rows.get("/".join(steps[:end])) or rows.get(steps[end - 1].removeprefix("@"))
        if row is not None:
            return row["sensitivity"]
    return "none"


def _type(declaration: Declaration) -> str:
    simple = declaration.type.value
    if simple is None:
        return "marker" if declaration.type.is_marker else "group"
    if words := _choices(simple):
        return "one of " + join_names(words, " or ")
    return "integer" if simple.is_integer else _TYPES.get(simple.builtin, "text")


def _choices(simple: Simple) -> tuple[str, ...]:
    return tuple(simple.enum_values) or pattern_words(simple)


def _json(place: SchemaPlace) -> str:
    declaration = place.declaration
    simple = declaration.type.value
    if simple is None:
        word = "true" if declaration.type.is_marker else "object"
    elif declaration.decodes_to_object and not place.attribute:
        word = "object with code and name" if declaration.table or simple.table else "object with value"
    elif simple.builtin == "boolean":
        word = "true/false"
    else:
        word = "number" if simple.is_integer and not simple.is_wide else "text"
    return f"list of {word}" if declaration.repeats else word


def _meaning(declaration: Declaration, spec: Spec) -> str:
    simple = declaration.type.value
    table = declaration.table or (simple.table if simple else None)
    said = [_TABLES[table]] if table else []
    said += [name for code in declaration.alerts if (name := spec.meaning("alert_codes", code))]
    if simple is not None and simple.enum_values and not table:
        choices = simple.enum_values.values()
        said.append(join_names(tuple(f"{each.code} {each.text}" if each.code else each.text for each in choices)))
    if declaration.type.sentence:
        said.append(declaration.type.sentence.replace("|", ""))
    return "; ".join(said)


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
