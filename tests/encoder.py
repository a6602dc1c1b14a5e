"""Makes a message again from its plain data, as nested tuples: to show that nothing was lost."""

import base64
from typing import Any, TypeAlias

from lxml import etree

from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

# Name, attributes, text of a value, elements inside.
Node: TypeAlias = tuple[str, dict[str, str], str, list[Any]]


def encoded(plain: dict[str, Any], spec: Spec) -> Node:
    """The message of a record mmc.message/1."""
    body = plain["body"]
    if plain["debug"] is not None:
        body = {**body, "ResponseMessage": {**body["ResponseMessage"], "DebugInfo": plain["debug"]}}
    whole = {"schemaVersion": plain["declared_version"], "Header": plain["header"], "Body": body}
    return _node(whole, spec.schema.root, "/GBCSResponse", plain["texts"])


def tree(element: etree._Element | None) -> Node:
    """The message as it was, without comments, prefixes and the white space between elements."""
    assert element is not None
    children = [tree(child) for child in element.iterchildren(etree.Element)]
    text = "" if children else "".join(element.itertext(etree.Element))
    names = {str(key): str(value) for key, value in element.attrib.items() if not str(key).startswith("{")}
    return etree.QName(element).localname, names, text, _in_sequence(children)


def _node(value: Any, declaration: Declaration, path: str, texts: dict[str, str]) -> Node:
    kind = declaration.type
    if kind.is_marker:
        return declaration.name, {}, "", []
    if kind.value is not None:
        box = value if isinstance(value, dict) else {"value": value}
        attributes = {name: _text(box[name], f"{path}/@{name}", texts) for name in kind.attributes if name in box}
        plain = box.get("value", box.get("code"))
        if attributes.get("format") == "plain":
            plain = base64.b64encode(bytes.fromhex(plain)).decode()
        return declaration.name, attributes, _text(plain, path, texts), []
    attributes = {name: _text(value[name], f"{path}/@{name}", texts) for name in kind.attributes if name in value}
    children = []
    for name, child in kind.children.items():
        several = value.get(name, []) if child.repeats else [value[name]] if name in value else []
        for number, each in enumerate(several, 1):
            step = f"{path}/{name}" + (f"[{number}]" if len(several) > 1 else "")
            children.append(_node(each, child, step, texts))
    if "order" in value:
        children = [
            children.pop(next(i for i, one in enumerate(children) if one[0] == name)) for name in value["order"]
        ]
    return declaration.name, attributes, "", _in_sequence(children)


def _text(value: Any, path: str, texts: dict[str, str]) -> str:
    if path in texts:
        return texts[path]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_sequence(children: list[Node]) -> list[Node]:
    """Parts of an encrypted message in their own order, whatever they came in."""
    if not any("sequence" in attributes for _, attributes, _, _ in children):
        return children
    return sorted(children, key=lambda child: (child[0] != "GBCSData", child[1].get("sequence", "").zfill(40)))
