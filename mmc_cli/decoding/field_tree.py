"""Turns a message into a tree of fields: each element and attribute with its text, value, unit and meaning."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.decoding.scalars import parse_value
from mmc_cli.decoding.schema_walk import declared_children, parsed_root
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.field import Field
from mmc_cli.model.xml_names import XSI, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration


def field_tree(message: Message, spec: Spec) -> Field:
    """Return the whole message as a tree of fields. Attributes of XML Schema itself are no data of a message.

    What the schema of `spec` does not know is in the tree as well, and its `problem` says so. Raises ValueError for a
    message that could not be read.
    """
    return _field(parsed_root(message), spec.schema.root, spec, "/GBCSResponse")


def leaves(field: Field) -> Iterator[Field]:
    """Yield every field that has a value, in the order of the message."""
    if field.raw is not None:
        yield field
    for child in field.children:
        yield from leaves(child)


def _field(element: etree._Element, declaration: Declaration | None, spec: Spec, path: str) -> Field:
    name = local_name(element)
    children = tuple(
        [_field(child, own, spec, f"{path}/{step}") for child, own, step in declared_children(element, declaration)]
    )
    children = (*_attributes(element, declaration, spec, path), *children)
    if declaration is None:
        raw = collapsed_text(element)
        return Field(name, path, raw, raw, problem=_unknown(spec), children=children)
    raw = declaration.value_text(element_text(element))
    if declaration.type.value is None and not declaration.type.is_marker:
        if loose := collapse(raw):
            loose_problem = "text between elements"
            return Field(name, path, raw, loose, problem=loose_problem, children=children, repeats=declaration.repeats)
        repeats, minutes = declaration.repeats, declaration.type.minutes
        return Field(name, path, children=children, repeats=repeats, minutes=minutes)
    value = parse_value(raw, declaration, spec)
    typed, meaning, problem = value.typed, value.meaning, value.problem
    return Field(name, path, raw, typed, meaning, declaration.unit, False, problem, children, declaration.repeats)


def _attributes(element: etree._Element, above: Declaration | None, spec: Spec, path: str) -> Iterator[Field]:
    for key, attribute_text in element.attrib.items():
        if str(key).startswith(XSI):
            continue
        text, label = str(attribute_text), local_name(str(key))
        declaration = above.type.attributes.get(str(key)) if above is not None else None
        if declaration is None:
            yield Field(label, f"{path}/@{label}", text, text, attribute=True, problem=_unknown(spec))
        else:
            value = parse_value(text, declaration, spec)
            yield Field(label, f"{path}/@{label}", text, value.typed, value.meaning, None, True, value.problem)


def _unknown(spec: Spec) -> str:
    return f"not in the schema of MMC {spec.version}"
