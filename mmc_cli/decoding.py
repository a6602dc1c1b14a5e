"""Turns a message into what it says: a tree of fields for people, plain data for programs.

The schema says what each value is; the tables say what each code means. What cannot be understood is kept as it
stands, with the reason.
"""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.message import Message
from mmc_cli.results import Field, Json
from mmc_cli.schema import NAMESPACE, Declaration
from mmc_cli.spec import Spec
from mmc_cli.values import interpret, scalar


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


def data(element: etree._Element, declaration: Declaration, spec: Spec) -> Json:
    """An element as plain data for JSON. The shape follows from the schema, never from the instance.

    What may repeat is a list; what has attributes, a unit or a coded meaning is an object; a marker is true; an
    integer whose type can pass 2^53, and every decimal, is text. What the schema does not know is in "unparsed".
    """
    kind = declaration.type
    attributes: dict[str, Json] = {
        str(name): (
            scalar(interpret(str(text), kind.attributes[str(name)], spec), kind.attributes[str(name)])
            if str(name) in kind.attributes
            else str(text)
        )
        for name, text in element.attrib.items()
    }
    if kind.marker:
        return True
    if kind.value is not None:
        value = interpret("".join(element.itertext()), declaration, spec)
        plain = scalar(value, declaration)
        if declaration.table or kind.value.table:
            return {"code": plain, "name": value.meaning, **attributes}
        if declaration.unit is None and not kind.attributes:
            return plain
        unit: dict[str, Json] = {"unit": declaration.unit} if declaration.unit else {}
        return {"value": plain, **unit, **attributes}
    return {**attributes, **_children(element, declaration, spec)}


def _field(element: etree._Element, declaration: Declaration | None, spec: Spec, path: str) -> Field:
    name = etree.QName(element).localname
    if declaration is None:
        raw = " ".join("".join(element.itertext()).split())
        children = tuple(
            _field(child, None, spec, f"{path}/{etree.QName(child).localname}")
            for child in element.iterchildren(etree.Element)
        )
        return Field(name, path, raw, raw, problem=_not_in(spec), children=children)
    children = (*_attributes(element, declaration, spec, path), *_elements(element, declaration, spec, path))
    if declaration.type.value is None and not declaration.type.marker:
        return Field(name, path, children=children)
    raw = element.text or ""
    value = interpret(raw, declaration, spec)
    return Field(name, path, raw, value.typed, value.meaning, declaration.unit, False, value.problem, children)


def _elements(element: etree._Element, above: Declaration, spec: Spec, path: str) -> Iterator[Field]:
    counts: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        step = name.localname
        own = above.type.children.get(step) if name.namespace == NAMESPACE else None
        if own is not None and own.many:
            counts[step] = counts.get(step, 0) + 1
            step = f"{step}[{counts[step]}]"
        yield _field(child, own, spec, f"{path}/{step}")


def _attributes(element: etree._Element, above: Declaration, spec: Spec, path: str) -> Iterator[Field]:
    for key, text in element.attrib.items():
        declaration = above.type.attributes.get(str(key))
        label = etree.QName(str(key)).localname
        where = f"{path}/@{label}"
        if declaration is None:
            yield Field(label, where, str(text), str(text), attribute=True, problem=_not_in(spec))
        else:
            value = interpret(str(text), declaration, spec)
            yield Field(label, where, str(text), value.typed, value.meaning, None, True, value.problem)


def _not_in(spec: Spec) -> str:
    return f"not in the schema of MMC {spec.version}"


def _children(element: etree._Element, declaration: Declaration, spec: Spec) -> dict[str, Json]:
    found: dict[str, Json] = {}
    unparsed: list[Json] = []
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        own = declaration.type.children.get(name.localname) if name.namespace == NAMESPACE else None
        if own is None or (not own.many and name.localname in found):
            reason = _not_in(spec) if own is None else "more than the schema allows"
            xml = etree.tostring(child, encoding="unicode", with_tail=False)
            unparsed.append({"name": name.localname, "xml": xml, "reason": reason})
        elif own.many:
            several = found.setdefault(name.localname, [])
            assert isinstance(several, list), "what may repeat is a list"
            several.append(data(child, own, spec))
        else:
            found[name.localname] = data(child, own, spec)
    return {**found, "unparsed": unparsed} if unparsed else found
