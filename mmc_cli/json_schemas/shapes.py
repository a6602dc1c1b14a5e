"""The words that the JSON Schemas of records are written in."""

from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MAYBE: Schema = {"type": ["string", "null"]}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
MAYBE_COUNT: Schema = {"type": ["integer", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
NAMED_TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}
KIND: Schema = {"enum": ["alert", "response", None]}
ORIGIN: Schema = {"file": TEXT, "member": MAYBE, "index": COUNT}


def object_of(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    """An object with these properties and no others."""
    required = [key for key in properties if key not in optional]
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def list_of(**properties: Schema) -> Schema:
    """A list of such objects."""
    return {"type": "array", "items": object_of(properties)}
