"""Turns the name of a record into its JSON Schema (draft 2020-12): what a program may rely on.

The one of a message follows from the MMC schema of a version and describes messages that are valid by it; the others
are the tables below. A property is required unless said otherwise, and there are no others.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from mmc_cli.changes import LAYERS, VIEWS, WEIGHTS
from mmc_cli.declarations import Declaration, Simple, Type
from mmc_cli.dictionary import least
from mmc_cli.plain import interleaved
from mmc_cli.results import Json
from mmc_cli.spec import Spec
from mmc_cli.words import alternatives

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_MAYBE: Schema = {"type": ["string", "null"]}
_MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
_MAYBE_COUNT: Schema = {"type": ["integer", "null"]}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_NAMED_TEXTS: Schema = {"type": "object", "additionalProperties": _TEXT}
_KIND: Schema = {"enum": ["alert", "response", None]}
_ORIGIN: Schema = {"file": _TEXT, "member": _MAYBE, "index": _COUNT}


def json_schema(name: str, spec: Spec) -> dict[str, Json]:
    """The JSON Schema of a record, by its name in RECORDS. Raises LookupError for a name that is not there."""
    if name not in RECORDS:
        raise LookupError(f"{name} is no record; the records are {', '.join(RECORDS)}")
    properties = {"schema": {"const": f"mmc.{name}/1"}, **RECORDS[name](spec)}
    named = properties.pop("$defs", None)
    return {
        "$schema": _DRAFT,
        "title": f"mmc.{name}/1",
        **_object(properties),
        **({"$defs": named} if named else {}),
    }


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [key for key in properties if key not in optional]
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _list(**properties: Schema) -> Schema:
    return {"type": "array", "items": _object(properties)}


def _message(spec: Spec) -> Schema:
    root, named = spec.schema.root.type.children, _Named()
    header, body = named.element(root["Header"]), named.element(root["Body"])
    response = root["Body"].type.children["ResponseMessage"].type.children
    debug = named.element(response["DebugInfo"])
    return {
        **_ORIGIN,
        "declared_version": _MAYBE,
        "mmc_version": {"const": str(spec.version)},
        "kind": _KIND,
        "schema_valid": _FLAG,
        "header": {"anyOf": [header, {"type": "null"}]},
        "body": {"anyOf": [body, {"type": "null"}]},
        "debug": {"anyOf": [debug, {"type": "null"}]},
        "unparsed": _list(path=_TEXT, xml=_TEXT, reason=_TEXT),
        "texts": _NAMED_TEXTS,
        "$defs": named.found,
    }


class _Named:
    """Writes elements as JSON Schemas, each named type once."""

    def __init__(self) -> None:
        self.found: Schema = {}

    def element(self, declaration: Declaration) -> Schema:
        kind = declaration.type
        if kind.marker:
            return {"const": True}
        if kind.value is not None:
            return self._box(declaration, kind.value) if declaration.boxed else self._scalar(kind.value)
        if kind.name is None:
            return self._group(kind)
        if kind.name not in self.found:
            self.found[kind.name] = {}
            self.found[kind.name] = self._group(kind)
        return {"$ref": f"#/$defs/{kind.name}"}

    def _group(self, kind: Type) -> Schema:
        properties, optional = self._attributes(kind)
        for name, child in kind.children.items():
            if name == "DebugInfo":
                continue
            schema = self.element(child)
            properties[name] = {"type": "array", "items": schema, "minItems": 1} if child.many else schema
            if child.many and child.most is not None:
                properties[name]["maxItems"] = child.most
            if not least(kind.content, name):
                optional.append(name)
        if interleaved(kind.content):
            properties["order"] = {"type": "array", "items": {"enum": list(kind.children)}}
            optional.append("order")
        return _object(properties, tuple(optional))

    def _attributes(self, kind: Type) -> tuple[Schema, list[str]]:
        properties: Schema = {}
        optional = []
        for name, attribute in kind.attributes.items():
            assert attribute.type.value is not None, "an attribute has a value"
            properties[name] = self._scalar(attribute.type.value)
            if not attribute.required:
                optional.append(name)
        return properties, optional

    def _box(self, declaration: Declaration, simple: Simple) -> Schema:
        attributes, optional = self._attributes(declaration.type)
        if declaration.table or simple.table:
            return _object({"code": _TEXT, "name": _MAYBE, **attributes}, tuple(optional))
        properties: Schema = {"value": self._scalar(simple)}
        if declaration.unit:
            properties["unit"] = {"const": declaration.unit}
        if declaration.type.name == "GBCSDataType":
            attributes["next"] = _TEXT
            optional.append("next")
        found = _object({**properties, **attributes}, tuple(optional))
        return {**found, "patternProperties": {"^value_": _TEXT}} if declaration.unit else found

    def _scalar(self, simple: Simple) -> Schema:
        if simple.name is None:
            return _plain(simple)
        self.found.setdefault(simple.name, _plain(simple))
        return {"$ref": f"#/$defs/{simple.name}"}


def _plain(simple: Simple) -> Schema:
    if simple.builtin == "boolean":
        return _FLAG
    if simple.integer and not simple.wide:
        return {"type": "integer"}
    words = tuple(simple.choices) or alternatives(simple)
    return {"enum": list(words)} if words and not simple.integer else _TEXT


def _fixed(**properties: Schema) -> Callable[[Spec], Schema]:
    return lambda spec: dict(properties)


_FINDING: Schema = _object(
    {
        **dict.fromkeys(("id", "name"), _TEXT),
        "severity": {"enum": ["error", "warning", "info"]},
        "layer": {"enum": ["input", "schema", "handling"]},
        "message": _TEXT,
        **dict.fromkeys(("line", "column", "end_column", "byte_offset"), _MAYBE_COUNT),
        **dict.fromkeys(("path", "actual"), _MAYBE),
        "expected": _TEXTS,
        "suggestion": _MAYBE,
        **dict.fromkeys(("help", "source", "fingerprint"), _TEXT),
    }
)
_SENT: Schema = {**_ORIGIN, **dict.fromkeys(("time", "device", "target", "counter"), _MAYBE)}
_PART: Schema = {
    "name": _TEXT,
    "depth": _COUNT,
    "attribute": _FLAG,
    "presence": {"enum": ["required", "optional", "one of"]},
    "repeats": _FLAG,
    "value": _TEXT,
    "unit": _MAYBE,
}

RECORDS: dict[str, Callable[[Spec], Schema]] = {
    "message": _message,
    "verdict": _fixed(
        **_ORIGIN,
        declared_version=_MAYBE,
        mmc_version=_TEXT,
        kind=_KIND,
        **dict.fromkeys(("alert_code", "message_code", "service_reference_variant", "device"), _MAYBE),
        verdict={"enum": ["valid", "invalid", "not-checked"]},
        schema_valid=_MAYBE_FLAG,
        findings={"type": "array", "items": _FINDING},
    ),
    "alert": _fixed(
        **_SENT,
        alert_code=_MAYBE,
        alert_name=_MAYBE,
        known=_FLAG,
        description=_MAYBE,
        message_code=_MAYBE,
        use_case=_MAYBE,
        critical=_MAYBE_FLAG,
        payload_type=_MAYBE,
        payload={"type": ["object", "boolean", "null"]},
        payload_text=_MAYBE,
    ),
    "response": _fixed(
        **_SENT,
        **dict.fromkeys(("message_code", "use_case", "service_reference", "service_reference_variant", "name"), _MAYBE),
        known=_FLAG,
        response=_MAYBE,
        success=_MAYBE_FLAG,
        encrypted_parts=_COUNT,
        first_fault=_MAYBE,
    ),
    "message-row": _fixed(
        **_ORIGIN,
        kind=_KIND,
        **dict.fromkeys(("device", "target", "counter", "message_code", "alert_code"), _MAYBE),
        **dict.fromkeys(("service_reference_variant", "time", "name"), _MAYBE),
        success=_MAYBE_FLAG,
        declared_version=_MAYBE,
        mmc_version=_TEXT,
    ),
    "reading": _fixed(
        **_ORIGIN,
        device=_MAYBE,
        kind=_KIND,
        **dict.fromkeys(("source", "source_name", "time", "time_of"), _MAYBE),
        register=_TEXT,
        register_index=_MAYBE,
        within=_MAYBE,
        value=_TEXT,
        unit=_MAYBE,
        problem=_MAYBE,
        path=_TEXT,
    ),
    "leaf": _fixed(**_ORIGIN, path=_TEXT, **dict.fromkeys(("value", "unit", "meaning", "problem"), _MAYBE)),
    "count": _fixed(by=_TEXT, value=_MAYBE, name=_MAYBE, messages=_COUNT),
    "entry": _fixed(
        **dict.fromkeys(("kind", "code", "title", "mmc_version"), _TEXT),
        in_force=_FLAG,
        meaning=_MAYBE,
        facts=_NAMED_TEXTS,
        value=_MAYBE,
        unit=_MAYBE,
        device_types=_TEXTS,
        critical=_MAYBE_FLAG,
        element=_MAYBE,
        shape=_list(**_PART),
        places=_TEXTS,
        values=_list(value=_TEXT, number=_MAYBE),
        checks=_TEXTS,
        history=_TEXTS,
        related=_list(kind=_TEXT, code=_TEXT, title=_TEXT),
        example=_MAYBE,
        sources=_list(key=_TEXT, title=_TEXT),
        confidence=_MAYBE,
    ),
    "change": _fixed(
        **{"from": _TEXT, "to": _TEXT},
        layer={"enum": list(LAYERS)},
        rule=_TEXT,
        path=_TEXT,
        old=_MAYBE,
        new=_MAYBE,
        verdicts=_object({view: {"enum": list(WEIGHTS)} for view in VIEWS}),
        **dict.fromkeys(("reason", "source", "fingerprint", "id"), _TEXT),
        where=_MAYBE,
        **dict.fromkeys(("paths", "service_reference_variants", "alert_codes", "message_codes"), _TEXTS),
        document=_FLAG,
    ),
    "touched": _fixed(
        **_ORIGIN,
        **{"from": _TEXT, "to": _TEXT},
        kind=_KIND,
        **dict.fromkeys(("device", "alert_code", "message_code", "service_reference_variant"), _MAYBE),
        declared_version=_MAYBE,
        **dict.fromkeys(("valid_from", "valid_to", "shape_changes", "meaning_changes", "uses_undeclared"), _FLAG),
        changes=_list(id=_TEXT, rule=_TEXT, path=_TEXT, old=_MAYBE, new=_MAYBE),
    ),
    "matrix": _fixed(layer={"enum": list(LAYERS)}, subject=_TEXT, path=_TEXT, versions=_NAMED_TEXTS),
    "code": _fixed(kind=_TEXT, code=_TEXT, name=_TEXT, version=_MAYBE),
    "field": _fixed(
        **dict.fromkeys(("path", "name", "type", "json"), _TEXT),
        unit=_MAYBE,
        sensitivity={"enum": ["personal", "none"]},
        least=_COUNT,
        most=_MAYBE_COUNT,
        versions=_TEXT,
        meaning=_TEXT,
    ),
}
