"""Turns a message into a tree of fields: each element and attribute with its text, value, unit and meaning."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.decoding.prices import find_price
from mmc_cli.decoding.scalars import parse_value
from mmc_cli.decoding.schema_walk import declared_children, parsed_root
from mmc_cli.decoding.value_notes import describe_number
from mmc_cli.decoding.version_marks import mark_attribute, mark_element, mark_value
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, element_text, text_pieces
from mmc_cli.model.field import Field
from mmc_cli.model.xml_names import XSI, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.document import item_at


def field_tree(message: Message, spec: Spec) -> Field:
    """Return the whole message as a tree of fields. Attributes of XML Schema itself are not data of a message.

    Content that is not in the schema of `spec` is included, and marked by its `problem`. Raises ValueError for a
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
        raw = " ".join(map(collapse, text_pieces(element)))
        return Field(name, path, raw, raw, problem=mark_element(element, spec).reason, children=children)
    raw = declaration.value_text(element_text(element))
    if declaration.type.value is None and not declaration.type.is_marker:
        if loose := collapse(raw):
            loose_problem = "text between elements"
            return Field(name, path, raw, loose, problem=loose_problem, children=children, repeats=declaration.repeats)
        repeats, minutes = declaration.repeats, declaration.type.minutes
        return Field(name, path, meaning=_meaning(path), children=children, repeats=repeats, minutes=minutes)
    value = parse_value(raw, declaration, spec)
    amount = find_price(raw, element, declaration, spec)
    return Field(
        name,
        path,
        raw,
        value.typed,
        amount.in_words if amount is not None else value.meaning or _meaning(path),
        declaration.unit,
        problem=value.problem or _version_problem(raw, element, declaration, spec),
        children=children,
        note=describe_number(raw, amount, declaration),
        repeats=declaration.repeats,
    )


def _meaning(path: str) -> str | None:
    """Return the short meaning of an element in a table of the MMC document."""
    item = item_at(path)
    return item.short if item is not None else None


def _attributes(element: etree._Element, above: Declaration | None, spec: Spec, path: str) -> Iterator[Field]:
    for key, attribute_text in element.attrib.items():
        if str(key).startswith(XSI):
            continue
        text, label = str(attribute_text), local_name(str(key))
        declaration = above.type.attributes.get(str(key)) if above is not None else None
        if declaration is None:
            unknown = mark_attribute(element, str(key), spec).reason
            yield Field(label, f"{path}/@{label}", text, text, attribute=True, problem=unknown)
        else:
            value = parse_value(text, declaration, spec)
            problem = value.problem or _version_problem(text, element, declaration, spec, str(key))
            yield Field(label, f"{path}/@{label}", text, value.typed, value.meaning, None, True, problem)


def _version_problem(
    text: str, element: etree._Element, declaration: Declaration, spec: Spec, attribute: str | None = None
) -> str | None:
    mark = mark_value(text, element, declaration, spec, attribute)
    return mark.reason if mark is not None else None
