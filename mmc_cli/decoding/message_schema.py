"""Turns the MMC schema of a version into the JSON Schema of a decoded message, mmc.message/1.

It describes messages that are valid by that version, in the given style of decoding.
"""

from typing import Any

from mmc_cli.decoding.data_dictionary import min_occurs
from mmc_cli.decoding.json_record import DEFAULT_STYLE, Style, interleaved
from mmc_cli.records.json_schema import Schema, json_schema
from mmc_cli.records.message import DecodedMessage
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from mmc_cli.specification.wording import pattern_words

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}


def message_schema(spec: Spec, style: Style = DEFAULT_STYLE) -> Schema:
    """Return the JSON Schema of a decoded message, with the named types of the MMC schema under $defs."""
    schema, types = json_schema(DecodedMessage), _Types(style)
    root = spec.schema.root.type.children
    response = root["Body"].type.children["ResponseMessage"].type.children
    declarations = {"header": root["Header"], "body": root["Body"], "debug": response["DebugInfo"]}
    parts = {name: _or_null(types.element(declaration)) for name, declaration in declarations.items()}
    schema["properties"] |= {"mmc_version": {"const": str(spec.version)}, **parts}
    return {**schema, "$defs": types.definitions}


class _Types:
    """Turns elements into JSON Schemas; each named type is defined once, in `definitions`."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self.definitions: Schema = {}

    def element(self, declaration: Declaration) -> Schema:
        kind = declaration.type
        if kind.is_marker:
            return {"const": True}
        if kind.value is not None:
            is_object = declaration.decodes_to_object and not (
                self._style.raw and not (declaration.object or kind.attributes)
            )
            return self._object(declaration, kind.value) if is_object else self._simple(kind.value)
        if kind.name is None:
            return self._group(kind)
        if kind.name not in self.definitions:
            self.definitions[kind.name] = {}
            self.definitions[kind.name] = self._group(kind)
        return {"$ref": f"#/$defs/{kind.name}"}

    def _group(self, kind: Type) -> Schema:
        properties, optional = self._attributes(kind)
        for name, child in kind.children.items():
            if name == "DebugInfo":
                continue
            schema = self.element(child)
            properties[name] = {"type": "array", "items": schema, "minItems": 1} if child.repeats else schema
            if child.repeats and child.max_occurs is not None:
                properties[name]["maxItems"] = child.max_occurs
            if not min_occurs(kind.content, name):
                properties[name] = self._may_be_absent(properties[name], name, optional)
        if interleaved(kind.content):
            properties["order"] = {"type": "array", "items": {"enum": list(kind.children)}}
            optional.append("order")
        return _object_of(properties, optional)

    def _attributes(self, kind: Type) -> tuple[Schema, list[str]]:
        """Return the properties of the attributes, and the names of those that are optional."""
        properties: Schema = {}
        optional: list[str] = []
        for name, attribute in kind.attributes.items():
            assert attribute.type.value is not None, "an attribute has a value"
            properties[name] = self._simple(attribute.type.value)
            if not attribute.required:
                properties[name] = self._may_be_absent(properties[name], name, optional)
        return properties, optional

    def _may_be_absent(self, schema: Schema, name: str, optional: list[str]) -> Schema:
        """Return the schema of a property that may be absent: null in the style with nulls, otherwise optional."""
        if self._style.nulls:
            return _or_null(schema)
        optional.append(name)
        return schema

    def _object(self, declaration: Declaration, simple: Simple) -> Schema:
        attributes, optional = self._attributes(declaration.type)
        if self._style.raw:
            return _object_of({"value": _TEXT, **attributes}, optional)
        if declaration.table or simple.table:
            return _object_of({"code": _TEXT, "name": _TEXT_OR_NULL, **attributes}, optional)
        properties: Schema = {"value": self._simple(simple)}
        if declaration.unit:
            properties["unit"] = {"const": declaration.unit}
        if declaration.type.name == "GBCSDataType":
            attributes["next"] = _TEXT
            optional.append("next")
        schema = _object_of({**properties, **attributes}, optional)
        return {**schema, "patternProperties": {"^value_": _TEXT}} if declaration.unit else schema

    def _simple(self, simple: Simple) -> Schema:
        if self._style.raw:
            return _TEXT
        if simple.name is None:
            return _simple_schema(simple)
        self.definitions.setdefault(simple.name, _simple_schema(simple))
        return {"$ref": f"#/$defs/{simple.name}"}


def _simple_schema(simple: Simple) -> Schema:
    if simple.builtin == "boolean":
        return _FLAG
    if simple.is_integer and not simple.is_wide:
        return {"type": "integer"}
    choices = tuple(simple.enum_values) or pattern_words(simple)
    return {"enum": list(choices)} if choices and not simple.is_integer else _TEXT


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object_of(properties: Schema, optional: list[str]) -> Schema:
    """Return the schema of an object with these properties and no others."""
    required = [name for name in properties if name not in optional]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema
