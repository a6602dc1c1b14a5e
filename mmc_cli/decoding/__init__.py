"""Turns a message into what it says: a tree of fields, each with its text, value, unit and meaning.

The schema says what each value is; the tables say what each code means. What cannot be understood is kept as it
stands, with the reason.
"""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.decoding.scalars import interpret
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import element_text
from mmc_cli.model.field import Field
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration


def fields(message: Message, spec: Spec) -> Field:
    """The whole message as a tree of fields, each with its raw text, typed value, unit and meaning.

    What the schema of `spec` does not know is in the tree all the same, with the problem said. Raises ValueError for
    a message that could not be read.
    """
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    return _field(message.root, spec.schema.root, spec, "/GBCSResponse")


def leaves(field: Field) -> Iterator[Field]:
    """Every field that has a value, in the order of the message."""
    if field.raw is not None:
        yield field
    for child in field.children:
        yield from leaves(child)


def _field(element: etree._Element, declaration: Declaration | None, spec: Spec, path: str) -> Field:
    name = local_name(element)
    if declaration is None:
        raw = " ".join("".join(element.itertext()).split())
        children = tuple(
            _field(child, None, spec, f"{path}/{local_name(child)}") for child in element.iterchildren(etree.Element)
        )
        return Field(name, path, raw, raw, problem=_not_in(spec), children=children)
    children = (*_attributes(element, declaration, spec, path), *_elements(element, declaration, spec, path))
    if declaration.type.value is None and not declaration.type.is_marker:
        return Field(name, path, children=children)
    raw = element_text(element)
    value = interpret(raw, declaration, spec)
    return Field(name, path, raw, value.typed, value.meaning, declaration.unit, False, value.problem, children)


def _elements(element: etree._Element, above: Declaration, spec: Spec, path: str) -> Iterator[Field]:
    counts: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        step = name.localname
        own = above.type.children.get(step) if name.namespace == NAMESPACE else None
        if own is not None and own.repeats:
            counts[step] = counts.get(step, 0) + 1
            step = f"{step}[{counts[step]}]"
        yield _field(child, own, spec, f"{path}/{step}")


def _attributes(element: etree._Element, above: Declaration, spec: Spec, path: str) -> Iterator[Field]:
    for key, text in element.attrib.items():
        declaration = above.type.attributes.get(str(key))
        label = local_name(str(key))
        where = f"{path}/@{label}"
        if declaration is None:
            yield Field(label, where, str(text), str(text), attribute=True, problem=_not_in(spec))
        else:
            value = interpret(str(text), declaration, spec)
            yield Field(label, where, str(text), value.typed, value.meaning, None, True, value.problem)


def _not_in(spec: Spec) -> str:
    return f"not in the schema of MMC {spec.version}"
