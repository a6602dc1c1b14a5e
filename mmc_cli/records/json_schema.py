"""Turns the class of a record into its JSON Schema (draft 2020-12), for programs that read the records.

msgspec makes the schema; it is simplified here for publication: types in place of references, no Python names.
"""

from typing import Any, TypeAlias, get_args

from msgspec import UNSET
from msgspec.json import schema_components
from msgspec.structs import fields

from mmc_cli.records import words
from mmc_cli.records.base import Record

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_PYTHON_NAMES = ("title", "description")
# Lists of words in their own order, because msgspec sorts them.
_WORDS = {frozenset(choice): list(choice) for choice in map(get_args, vars(words).values()) if choice}


def json_schema(record: type[Record]) -> Schema:
    """Return the JSON Schema of a record."""
    (reference,), components = schema_components([record], ref_template="{name}")
    tag = record.__struct_config__.tag
    schema = _published(reference, components)
    properties = {**schema["properties"], "schema": {"const": tag}}
    # A field with a default, which a newer release added, is always written too.
    required = [name for name in properties if name not in _optional_fields(record)]
    return {"$schema": _DRAFT, "title": tag, **schema, "properties": properties, "required": required}


def _optional_fields(record: type[Record]) -> set[str]:
    """Return the fields that an option adds to a record."""
    return {field.encode_name for field in fields(record) if field.default is UNSET}


def _published(schema: Any, components: Schema) -> Any:
    """Return a schema with the components it refers to in their places, in the shortest form."""
    if isinstance(schema, list):
        return [_published(each, components) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        schema = {key: value for key, value in components[schema["$ref"]].items() if key not in _PYTHON_NAMES}
    schema = {key: _published(value, components) for key, value in schema.items()}
    if "enum" in schema:
        return {"enum": _WORDS.get(frozenset(schema["enum"]), schema["enum"])}
    return _joined(schema["anyOf"]) if "anyOf" in schema else schema


def _joined(alternatives: list[Schema]) -> Schema:
    """Return alternatives as one schema: a list of types, or of words with null added."""
    if "enum" in alternatives[0]:
        return {"enum": [*alternatives[0]["enum"], None]}
    return {"type": [each["type"] for each in alternatives]}
