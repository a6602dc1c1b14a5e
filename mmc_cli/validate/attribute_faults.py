"""Faults in the attributes of an element, those of the xsi namespace included, and the type that xsi:type selects."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.element_text import collapse
from mmc_cli.model.xml_names import NAMESPACE, XS, XSI, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from mmc_cli.specification.schema import Schema
from mmc_cli.specification.similar_names import best_match, sort_by_similarity
from mmc_cli.specification.wording import describe_type
from mmc_cli.validate.fault import Fault, find_other_version, in_version
from mmc_cli.validate.fixes import Fix, written_name
from mmc_cli.validate.value_check import find_value_fault
from mmc_cli.validate.value_faults import value_fault

_TYPE, _NIL = f"{XSI}type", f"{XSI}nil"
# Hints at a schema: allowed on every element, and never followed (XML Schema 1, 2.6.3).
_HARMLESS = (f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation")


def attribute_faults(element: etree._Element, declaration: Declaration, spec: Spec) -> Iterator[Fault]:
    """Yield the faults in the attributes of an element."""
    declared = declaration.type.attributes
    present = element.attrib
    for raw_name in present:
        name = str(raw_name)
        if name.startswith(XSI):
            if (fault := _xsi_fault(name, element, declaration, spec.validation_schema)) is not None:
                yield fault
        elif name not in declared:
            yield _unexpected(name, element, declaration, spec)
        elif (wrong := value_fault(element, declared[name], spec, name)) is not None:
            yield wrong
    for name, attribute in declared.items():
        if attribute.required and name not in present:
            yield _missing(name, attribute, element, declaration)


def has_attribute_fault(element: etree._Element, declaration: Declaration, spec: Spec) -> bool:
    """Return True for an element with a fault in its attributes, without explaining it."""
    declared, present = declaration.type.attributes, element.attrib
    for raw_name, text in present.items():
        name = str(raw_name)
        simple = declared[name].type.value if name in declared else None
        if name.startswith(XSI):
            if _xsi_fault(name, element, declaration, spec.validation_schema) is not None:
                return True
        elif simple is None or find_value_fault(str(text), simple) is not None:
            return True
    return any(attribute.required and name not in present for name, attribute in declared.items())


def effective_type(element: etree._Element, declaration: Declaration, schema: Schema) -> Type:
    """Return the type of an element: that of a permitted xsi:type, otherwise the declared one."""
    name = element.get(_TYPE) if element.attrib else None
    if name is None:
        return declaration.type
    known = _type_name(name, element)
    if known is None or known == declaration.type.name or not schema.is_derived(known, declaration.type.name):
        return declaration.type
    return schema.find_type(known) or declaration.type


def _type_name(text: str, element: etree._Element) -> str | None:
    """Return the name of a type as in the schema, such as xs:time or EUI; None for other namespaces."""
    prefix, _, name = collapse(text).rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if namespace == XS[1:-1]:
        return f"xs:{name}"
    return name if namespace == NAMESPACE else None


def _xsi_fault(name: str, element: etree._Element, declaration: Declaration, schema: Schema) -> Fault | None:
    if name in _HARMLESS:
        return None
    label, text = written_name(name, element), element.get(name) or ""
    if name == _TYPE:
        reason = _wrong_type(collapse(text), element, declaration, schema)
        if reason is None:
            return None
        message = f'{label} of {declaration.name} is "{text}", {reason}'
        return Fault(base_rules.VALUE_WRONG_FORM, element, message, attribute=label, actual=text)
    what = "no MMC element is nillable" if name == _NIL else "XML Schema has no such attribute"
    message = f"attribute {label} is not allowed on {declaration.name}: {what}"
    return Fault(base_rules.ATTRIBUTE_UNEXPECTED, element, message, attribute=label, actual=label)


def _wrong_type(text: str, element: etree._Element, declaration: Declaration, schema: Schema) -> str | None:
    """Return why xsi:type may not name this type, or None."""
    prefix = text.rpartition(":")[0]
    if prefix and prefix not in element.nsmap:
        return f"but the prefix {prefix} is not declared"
    name = _type_name(text, element)
    if name is None or schema.find_type(name) is None:
        return "which is not a type of the schema"
    if declaration.type.name is None or not schema.is_derived(name, declaration.type.name):
        return f"which is not derived from its type{f', {declaration.type.name}' if declaration.type.name else ''}"
    return None


def _missing(name: str, attribute: Declaration, element: etree._Element, declaration: Declaration) -> Fault:
    simple = attribute.type.value
    return Fault(
        base_rules.ATTRIBUTE_MISSING,
        element,
        f"attribute {name} is missing from {declaration.name}",
        attribute=name,
        expected=(describe_type(simple),) if simple else (),
    )


def _unexpected(name: str, element: etree._Element, declaration: Declaration, spec: Spec) -> Fault:
    local, label = local_name(name), written_name(name, element)
    other = find_other_version(element, spec, lambda each: name in each.type.attributes)
    free = tuple(each for each in declaration.type.attributes if element.get(each) is None)
    correct = best_match(free, local) if not other else None
    if correct is not None and find_value_fault(element.get(name) or "", _value_type(declaration, correct)) is not None:
        correct = None
    return Fault(
        base_rules.ATTRIBUTE_UNEXPECTED,
        element,
        f"attribute {label} is not allowed on {declaration.name}{in_version(other, spec)}",
        attribute=label,
        actual=label,
        expected=() if other else sort_by_similarity(free, local),
        fix=Fix("rename-attribute", correct, label) if correct else None,
        other_version=other.version if other else None,
        source=(other.declaration.type.attributes[name].source or None) if other else None,
    )


def _value_type(declaration: Declaration, attribute: str) -> Simple:
    simple = declaration.type.attributes[attribute].type.value
    assert simple is not None, "an attribute has a value"
    return simple
