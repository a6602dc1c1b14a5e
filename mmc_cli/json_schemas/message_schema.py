"""Turns the MMC schema of a version into the JSON Schema of a decoded message: what may stand in mmc.message/1.

It describes messages that are valid by that version, in the style in which they are decoded.
"""

from mmc_cli.decoding.data_dictionary import least
from mmc_cli.decoding.json_record import PLAIN, Style, interleaved
from mmc_cli.json_schemas.shapes import FLAG, KIND, MAYBE, NAMED_TEXTS, ORIGIN, TEXT, Schema, list_of, object_of
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from mmc_cli.specification.wording import pattern_words


def message(spec: Spec, style: Style = PLAIN) -> Schema:
    """The properties of a decoded message, with the named types under $defs."""
    root, named = spec.schema.root.type.children, _Named(style)
    header, body = named.element(root["Header"]), named.element(root["Body"])
    response = root["Body"].type.children["ResponseMessage"].type.children
    debug = named.element(response["DebugInfo"])
    return {
        **ORIGIN,
        "declared_version": MAYBE,
        "mmc_version": {"const": str(spec.version)},
        "kind": KIND,
        "schema_valid": FLAG,
        "header": {"anyOf": [header, {"type": "null"}]},
        "body": {"anyOf": [body, {"type": "null"}]},
        "debug": {"anyOf": [debug, {"type": "null"}]},
        "unparsed": list_of(path=TEXT, xml=TEXT, reason=TEXT),
        "texts": NAMED_TEXTS,
        "$defs": named.found,
    }


class _Named:
    """Writes elements as JSON Schemas, each named type once."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self.found: Schema = {}

    def element(self, declaration: Declaration) -> Schema:
        kind = declaration.type
        if kind.is_marker:
            return {"const": True}
        if kind.value is not None:
            boxed = declaration.decodes_to_object and not (
                self._style.raw and not (declaration.object or kind.attributes)
            )
            return self._box(declaration, kind.value) if boxed else self._scalar(kind.value)
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
            properties[name] = {"type": "array", "items": schema, "minItems": 1} if child.repeats else schema
            if child.repeats and child.max_occurs is not None:
                properties[name]["maxItems"] = child.max_occurs
            if not least(kind.content, name):
                properties[name] = self._absent(properties[name], name, optional)
        if interleaved(kind.content):
            properties["order"] = {"type": "array", "items": {"enum": list(kind.children)}}
            optional.append("order")
        return object_of(properties, tuple(optional))

    def _attributes(self, kind: Type) -> tuple[Schema, list[str]]:
        properties: Schema = {}
        optional: list[str] = []
        for name, attribute in kind.attributes.items():
            assert attribute.type.value is not None, "an attribute has a value"
            properties[name] = self._scalar(attribute.type.value)
            if not attribute.required:
                properties[name] = self._absent(properties[name], name, optional)
        return properties, optional

    def _absent(self, schema: Schema, name: str, optional: list[str]) -> Schema:
        """The schema of what may be absent: left out, or null where the style says so."""
        if self._style.nulls:
            return {"anyOf": [schema, {"type": "null"}]}
        optional.append(name)
        return schema

    def _box(self, declaration: Declaration, simple: Simple) -> Schema:
        attributes, optional = self._attributes(declaration.type)
        if self._style.raw:
            return object_of({"value": TEXT, **attributes}, tuple(optional))
        if declaration.table or simple.table:
            return object_of({"code": TEXT, "name": MAYBE, **attributes}, tuple(optional))
        properties: Schema = {"value": self._scalar(simple)}
        if declaration.unit:
            properties["unit"] = {"const": declaration.unit}
        if declaration.type.name == "GBCSDataType":
            attributes["next"] = TEXT
            optional.append("next")
        found = object_of({**properties, **attributes}, tuple(optional))
        return {**found, "patternProperties": {"^value_": TEXT}} if declaration.unit else found

    def _scalar(self, simple: Simple) -> Schema:
        if self._style.raw:
            return TEXT
        if simple.name is None:
            return _plain(simple)
        self.found.setdefault(simple.name, _plain(simple))
        return {"$ref": f"#/$defs/{simple.name}"}


def _plain(simple: Simple) -> Schema:
    if simple.builtin == "boolean":
        return FLAG
    if simple.is_integer and not simple.is_wide:
        return {"type": "integer"}
    words = tuple(simple.enum_values) or pattern_words(simple)
    return {"enum": list(words)} if words and not simple.is_integer else TEXT
