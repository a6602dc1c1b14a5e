"""Turns the name of a record into its JSON Schema (draft 2020-12): what a program may rely on.

The one of a message follows from the MMC schema of a version and describes messages that are valid by it, that of an
element from its columns; the others are the tables below. A property is required unless said otherwise, and there are
no others.
"""

from collections.abc import Callable

from mmc_cli.compare.changes import LAYERS, VERDICTS, VIEWS
from mmc_cli.decoding.element_rows import blank_element
from mmc_cli.decoding.json_record import PLAIN, Style
from mmc_cli.json_schemas.message_schema import message
from mmc_cli.json_schemas.shapes import (
    COUNT,
    FLAG,
    KIND,
    MAYBE,
    MAYBE_COUNT,
    MAYBE_FLAG,
    NAMED_TEXTS,
    ORIGIN,
    TEXT,
    TEXTS,
    Schema,
    list_of,
    object_of,
)
from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec

MESSAGE, ELEMENT = "message", "element"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
# A value that is none of its type stands as text.
_COLUMNS: dict[str, Schema] = {
    "integer": {"type": ["integer", "string", "null"]},
    "boolean": {"type": ["boolean", "string", "null"]},
}


def json_schema(name: str, spec: Spec, style: Style = PLAIN) -> dict[str, Json]:
    """The JSON Schema of a record, by its name in RECORDS; of a message as it is decoded in a style.

    Raises LookupError for a name that is not there.
    """
    if name not in RECORDS:
        raise LookupError(f"{name} is no record; the records are {', '.join(RECORDS)}")
    return _written(name, message(spec, style) if name == MESSAGE else RECORDS[name](spec))


def element_schema(path: str, spec: Spec) -> dict[str, Json]:
    """The JSON Schema of the record `mmc.element/1` for the element at a path, whose columns are its own.

    Raises MmcError when the schema has no such element.
    """
    columns = {name: _COLUMNS.get(kind, MAYBE) for name, kind in blank_element(spec, path).columns.items()}
    return _written(
        ELEMENT, {**ORIGIN, "device": MAYBE, "message_time": MAYBE, "path": TEXT, **columns, "others": MAYBE}
    )


def _written(name: str, properties: Schema) -> dict[str, Json]:
    properties = {"schema": {"const": f"mmc.{name}/1"}, **properties}
    named = properties.pop("$defs", None)
    return {
        "$schema": _DRAFT,
        "title": f"mmc.{name}/1",
        **object_of(properties),
        **({"$defs": named} if named else {}),
    }


def _fixed(**properties: Schema) -> Callable[[Spec], Schema]:
    return lambda spec: dict(properties)


_FINDING: Schema = object_of(
    {
        **dict.fromkeys(("id", "name"), TEXT),
        "severity": {"enum": ["error", "warning", "info"]},
        "layer": {"enum": ["input", "schema", "handling"]},
        "message": TEXT,
        **dict.fromkeys(("line", "column", "end_column", "byte_offset"), MAYBE_COUNT),
        **dict.fromkeys(("path", "actual"), MAYBE),
        "expected": TEXTS,
        "suggestion": MAYBE,
        **dict.fromkeys(("help", "source", "fingerprint"), TEXT),
    }
)
_SENT: Schema = {**ORIGIN, **dict.fromkeys(("time", "device", "target", "counter"), MAYBE)}
_PART: Schema = {
    "name": TEXT,
    "depth": COUNT,
    "attribute": FLAG,
    "presence": {"enum": ["required", "optional", "one of"]},
    "repeats": FLAG,
    "value": TEXT,
    "unit": MAYBE,
}

RECORDS: dict[str, Callable[[Spec], Schema]] = {
    MESSAGE: message,
    "verdict": _fixed(
        **ORIGIN,
        declared_version=MAYBE,
        mmc_version=TEXT,
        kind=KIND,
        **dict.fromkeys(("alert_code", "message_code", "service_reference_variant", "device"), MAYBE),
        verdict={"enum": ["valid", "invalid", "not-checked"]},
        schema_valid=MAYBE_FLAG,
        findings={"type": "array", "items": _FINDING},
    ),
    "alert": _fixed(
        **_SENT,
        alert_code=MAYBE,
        alert_name=MAYBE,
        known=FLAG,
        description=MAYBE,
        message_code=MAYBE,
        use_case=MAYBE,
        critical=MAYBE_FLAG,
        payload_type=MAYBE,
        payload={"type": ["object", "boolean", "null"]},
        payload_text=MAYBE,
    ),
    "response": _fixed(
        **_SENT,
        **dict.fromkeys(("message_code", "use_case", "service_reference", "service_reference_variant", "name"), MAYBE),
        known=FLAG,
        response=MAYBE,
        success=MAYBE_FLAG,
        encrypted_parts=COUNT,
        first_fault=MAYBE,
    ),
    "message-row": _fixed(
        **ORIGIN,
        kind=KIND,
        **dict.fromkeys(("device", "target", "counter", "message_code", "alert_code"), MAYBE),
        **dict.fromkeys(("service_reference_variant", "time", "name"), MAYBE),
        success=MAYBE_FLAG,
        declared_version=MAYBE,
        mmc_version=TEXT,
    ),
    "reading": _fixed(
        **ORIGIN,
        device=MAYBE,
        kind=KIND,
        **dict.fromkeys(("source", "source_name", "time", "time_of"), MAYBE),
        register=TEXT,
        register_index=MAYBE,
        within=MAYBE,
        value=TEXT,
        unit=MAYBE,
        problem=MAYBE,
        path=TEXT,
    ),
    "leaf": _fixed(**ORIGIN, path=TEXT, **dict.fromkeys(("value", "unit", "meaning", "problem"), MAYBE)),
    "count": _fixed(by=TEXT, value=MAYBE, name=MAYBE, messages=COUNT),
    "entry": _fixed(
        **dict.fromkeys(("kind", "code", "title", "mmc_version"), TEXT),
        in_force=FLAG,
        meaning=MAYBE,
        facts=NAMED_TEXTS,
        value=MAYBE,
        unit=MAYBE,
        device_types=TEXTS,
        critical=MAYBE_FLAG,
        element=MAYBE,
        shape=list_of(**_PART),
        places=TEXTS,
        values=list_of(value=TEXT, number=MAYBE),
        checks=TEXTS,
        history=TEXTS,
        related=list_of(kind=TEXT, code=TEXT, title=TEXT),
        example=MAYBE,
        sources=list_of(key=TEXT, title=TEXT),
        confidence=MAYBE,
    ),
    "change": _fixed(
        **{"from": TEXT, "to": TEXT},
        layer={"enum": list(LAYERS)},
        rule=TEXT,
        path=TEXT,
        old=MAYBE,
        new=MAYBE,
        verdicts=object_of({view: {"enum": list(VERDICTS)} for view in VIEWS}),
        **dict.fromkeys(("reason", "source", "fingerprint", "id"), TEXT),
        where=MAYBE,
        **dict.fromkeys(("paths", "service_reference_variants", "alert_codes", "message_codes"), TEXTS),
        document=FLAG,
    ),
    "touched": _fixed(
        **ORIGIN,
        **{"from": TEXT, "to": TEXT},
        kind=KIND,
        **dict.fromkeys(("device", "alert_code", "message_code", "service_reference_variant"), MAYBE),
        declared_version=MAYBE,
        **dict.fromkeys(("valid_from", "valid_to", "shape_changes", "meaning_changes", "uses_undeclared"), FLAG),
        changes=list_of(id=TEXT, rule=TEXT, path=TEXT, old=MAYBE, new=MAYBE),
    ),
    "matrix": _fixed(layer={"enum": list(LAYERS)}, subject=TEXT, path=TEXT, versions=NAMED_TEXTS),
    "code": _fixed(kind=TEXT, code=TEXT, name=TEXT, version=MAYBE),
    "field": _fixed(
        **dict.fromkeys(("path", "name", "type", "json"), TEXT),
        unit=MAYBE,
        sensitivity={"enum": ["personal", "none"]},
        least=COUNT,
        most=MAYBE_COUNT,
        versions=TEXT,
        meaning=TEXT,
    ),
}
