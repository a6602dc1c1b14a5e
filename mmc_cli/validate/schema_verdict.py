"""Decides whether the schema of a specification accepts a message, and why not: lxml first, then our own check.

libxml2 is fast but differs from XML Schema 1.0 for a few values: it accepts any letters in base64, and rejects white
space around times. So our own check (schema_faults.py) decides on messages with such values and on those that libxml2
rejects for a value; if it finds no fault in a rejected message, xmlschema decides.
"""

from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.model import base_rules
from mmc_cli.model.element_text import element_text
from mmc_cli.model.lexical import is_base64
from mmc_cli.specification import Spec

if TYPE_CHECKING:
    from xmlschema import XMLSchema10
    from xmlschema.aliases import ElementType

    from mmc_cli.validate.fault import Fault

# The largest genuine message has 19,056 in one element. For every error, lxml counts those before; our check does not.
_MANY_SIBLINGS = 20_000
# Errors of libxml2 about attributes, about elements, and about text that is no value.
_NOT_ABOUT_VALUES = frozenset(
    (
        etree.ErrorTypes.SCHEMAV_ELEMENT_CONTENT,
        etree.ErrorTypes.SCHEMAV_CVC_TYPE_3_1_1,
        etree.ErrorTypes.SCHEMAV_CVC_TYPE_3_1_2,
        etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_2_1,
        etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_2_2,
        etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_2_3,
        etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1,
        etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_4,
    )
)


def is_schema_valid(message: Message, spec: Spec) -> bool:
    """Return True if the validation schema accepts a message, by XML Schema 1.0."""
    root, schema = message.root, spec.validation_schema
    assert root is not None, "only a parsed message can be checked"
    if len(message.data) <= 4 * _MANY_SIBLINGS or not _has_many_siblings()(root):
        if schema.validator.validate(root):
            if not _may_be_misjudged(message.data, root, schema.base64_tags):
                return True
        elif not may_use_xsi(message.data) and _is_certain(root, spec):
            return False
    return not find_schema_faults(message, spec, 1)


def find_schema_faults(message: Message, spec: Spec, limit: int | None = None) -> "Sequence[Fault]":
    """Return the faults for which the validation schema rejects a message; none if it is valid.

    Args:
        limit: the number of faults after which to stop.
    """
    root = message.root
    assert root is not None, "only a parsed message can be checked"
    if (
        len(message.data) > 4 * _MANY_SIBLINGS
        and _has_many_siblings()(root)
        and (fault_list := _find_faults(root, spec, limit))
    ):
        return fault_list
    schema = spec.validation_schema
    accepted = schema.validator.validate(root)
    if accepted and not _may_be_misjudged(message.data, root, schema.base64_tags):
        return ()
    fault_list = _find_faults(root, spec, limit)
    return fault_list if accepted or fault_list else _ask_xmlschema(root, spec)


def _is_certain(root: etree._Element, spec: Spec) -> bool:
    """Return True if the last libxml2 error is certainly a fault.

    It is by a built-in schema, whose content models are plain, if it is not about a value; otherwise if our own check
    finds a fault in its element or in the parent of that.
    """
    error = spec.validation_schema.validator.error_log.last_error
    if error is None or error.path is None:
        return False
    if error.type in _NOT_ABOUT_VALUES and spec.xsd is None:
        return True
    from mmc_cli.validate.schema_faults import has_own_fault

    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    with suppress(etree.XPathError):  # a prefix that is declared below the root
        for element in root.xpath(error.path, namespaces=prefixes):
            parent = element.getparent()
            return has_own_fault(element, spec) or (parent is not None and has_own_fault(parent, spec))
    return False


def _find_faults(root: etree._Element, spec: Spec, limit: int | None) -> "list[Fault]":
    from mmc_cli.validate.schema_faults import find_faults  # not needed for most valid messages

    return find_faults(root, spec, limit)


@cache
def _has_many_siblings() -> etree.XPath:
    """Return a predicate for documents in which lxml takes long to find the path of every error."""
    return etree.XPath(f"boolean(//*[*[{_MANY_SIBLINGS}]])")


def _may_be_misjudged(data: bytes, root: etree._Element, base64_tags: tuple[tuple[str, bytes], ...]) -> bool:
    """Return True for a message that libxml2 may accept wrongly."""
    if may_use_xsi(data):
        return True
    tags = [tag for tag, name in base64_tags if name in data]
    return bool(tags) and not all(is_base64(element_text(element)) for element in root.iter(*tags))


def may_use_xsi(data: bytes) -> bool:
    """Return True if the xsi namespace may be used, which libxml2 does not handle as XML Schema defines it."""
    return b"XMLSchema-instance" in data or (b"&" in data and b"&#" in data) or b"\0" in data


def _ask_xmlschema(root: etree._Element, spec: Spec) -> "tuple[Fault, ...]":
    """Return the fault that xmlschema finds in a message that libxml2 rejects for an unknown reason."""
    from mmc_cli.validate.fault import Fault

    plain = deepcopy(root)  # xmlschema reads only the text before a comment as the value
    etree.strip_tags(plain, etree.Comment, etree.ProcessingInstruction)
    originals = dict(zip(plain.iter(etree.Element), root.iter(etree.Element), strict=True))
    with suppress(OverflowError):  # a year that it does not support
        for error in _xmlschema_of(spec).iter_errors(cast("ElementType", plain)):
            element = originals[error.elem] if isinstance(error.elem, etree._Element) else root
            return (Fault(base_rules.NOT_VALID, element, "the schema rejects this, and mmc cannot say why"),)
    return ()


@cache
def _xmlschema_of(spec: Spec) -> "XMLSchema10":
    from xmlschema import XMLSchema10

    return XMLSchema10(spec.validation_schema.to_xsd(), allow="none", defuse="always")
