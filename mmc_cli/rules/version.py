"""Rules about the version that a message declares."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from mmc_cli.inputs.message import declared_version
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import DECLARED_VERSION
from mmc_cli.specification import Spec, known_versions, load_spec
from mmc_cli.specification.catalogue import source_of_code

if TYPE_CHECKING:
    from mmc_cli.specification.declarations import Declaration


def _other_known_version(context: RuleContext) -> Version | None:
    declared = declared_version(context.message)
    return (
        declared if declared is not None and declared != context.spec.version and declared in known_versions() else None
    )


def _hit_at_version(context: RuleContext, text: str) -> RuleHit:
    return RuleHit(text, context.root, "schemaVersion", actual=context.header.declared_version)


def declared_version_unknown(context: RuleContext) -> Iterator[RuleHit]:
    """The message declares a version that mmc does not know, and was checked against another one. Check the system that
    wrote the message, or choose the version to check against with --mmc-version.
    """
    declared = declared_version(context.message)
    if declared is not None and declared not in known_versions():
        text = f"the message declares MMC {declared}, which mmc does not know; checked against {context.spec.version}"
        yield _hit_at_version(context, text)


def declared_version_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The message declares another version than the one it was checked against. With --mmc-version auto each message
    is checked against the version that it declares.
    """
    if (declared := _other_known_version(context)) is not None:
        yield _hit_at_version(context, f"the message declares MMC {declared}; checked against {context.spec.version}")


def newer_construct(context: RuleContext) -> Iterator[RuleHit]:
    """The message declares an older version and uses something that only a newer version has: a reader of the declared
    version will not understand it. Declare the newer version, or remove the construct.
    """
    declared = _other_known_version(context)
    if declared is None or declared > context.spec.version:
        return
    older = load_spec(declared)
    header = context.root.find("{*}Header")
    codes = (
        ("alert_codes", context.header.alert_code, context.parts.alert, "GBCSHexAlertCode", "alert code"),
        ("message_codes", context.header.message_code, header, "GBCSHexadecimalMessageCode", "message code"),
    )
    for table, code, parent, name, what in codes:
        if code and parent is not None and context.spec.has_code(table, code) and not older.has_code(table, code):
            element = parent.find(f"{{*}}{name}")
            if element is not None:
                source = source_of_code(table, code)
                yield _newer_hit(f"{what} {code}", _first_version(table, code), declared, element, source)
    if older.schema.validator.validate(context.root):
        return
    for element, what, added, source in _iter_constructs(context, older):
        yield _length_hit(element, older, context, what) or _newer_hit(what, added, declared, element, source)


def removed_construct(context: RuleContext) -> Iterator[RuleHit]:
    """The message declares a newer version and uses something that it no longer allows. Declare the version that the
    message was written for, or follow the newer one.
    """
    declared = _other_known_version(context)
    if (
        declared is None
        or declared < context.spec.version
        or load_spec(declared).schema.validator.validate(context.root)
    ):
        return
    for element, what, _, source in _iter_constructs(context, load_spec(declared)):
        yield _length_hit(element, load_spec(declared), context, None) or RuleHit(
            f"the message declares MMC {declared}, which does not allow {what}",
            element,
            at_text=True,
            source=source or None,
        )


def _length_hit(element: etree._Element, other: Spec, context: RuleContext, what: str | None) -> RuleHit | None:
    """Return the hit at a value that is too long for the declared version, with what both versions allow."""
    limit, source = _max_length(element, other)
    own_limit, own_source = _max_length(element, context.spec)
    length = len(element_text(element))
    if limit is None or length <= limit:
        return None
    text = (
        f"{local_name(element)} has {length} characters: MMC {other.version}, which the message declares, "
        f"allows {limit}, and MMC {context.spec.version} {own_limit if own_limit is not None else 'any number'}"
    )
    sources = "; ".join(dict.fromkeys(each for each in (source, own_source) if each))
    return RuleHit(text, element, at_text=True, actual=what, source=sources or None)


def _max_length(element: etree._Element, spec: Spec) -> tuple[int | None, str]:
    declaration = spec.schema.declaration(element)
    simple = declaration.type.value if declaration is not None else None
    if simple is None or "maxLength" not in simple.facets:
        return None, ""
    return int(simple.facets["maxLength"][0]), simple.sources.get("maxLength", "")


def _newer_hit(what: str, added: str, declared: Version, element: etree._Element, source: str | None) -> RuleHit:
    text = f"{what} was added in MMC {added}; the message declares {declared}"
    return RuleHit(text, element, actual=what, source=source or None)


def _first_version(table: str, code: str) -> str:
    return str(next(version for version in known_versions() if load_spec(version).has_code(table, code)))


def _iter_constructs(context: RuleContext, other: Spec) -> Iterator[tuple[etree._Element, str, str, str]]:
    """Yield each element, attribute or value that another version does not have.

    Each comes with a description, the first version that has it, and the source, which is empty for the schema alone.
    """
    inside: set[etree._Element] = set()
    for element in context.root.iter(etree.Element):
        own, theirs = context.spec.schema.declaration(element), other.schema.declaration(element)
        if own is None or element.getparent() in inside:
            inside.add(element)
        elif theirs is None:
            inside.add(element)
            yield element, own.name, _first_version_of(element, context.spec), own.schema_source
        else:
            for name in map(str, element.attrib):
                if name in own.type.attributes and name not in theirs.type.attributes:
                    added = _first_version_of(element, context.spec, attribute=name)
                    yield element, f"the attribute {name}", added, own.type.attributes[name].source
            if (what := _describe_value_not_in(element, theirs)) is not None:
                text = collapsed_text(element)
                listed = own.type.value.enum_values.get(text) if own.type.value is not None else None
                source = listed.source if listed is not None else ""
                yield element, what, _first_version_of(element, context.spec, value=text), source


def _describe_value_not_in(element: etree._Element, declaration: "Declaration") -> str | None:
    simple, text = declaration.type.value, element_text(element)
    if simple is None:
        return None
    listed = text if simple.builtin == "string" else collapse(text)
    if simple.enum_values and listed not in simple.enum_values:
        return f'{declaration.name} "{listed}"'
    longest = simple.facets.get("maxLength")
    if longest is not None and len(text) > int(longest[0]):
        return f"{declaration.name} of {len(text)} characters"
    return None


def _first_version_of(
    element: etree._Element, spec: Spec, attribute: str | None = None, value: str | None = None
) -> str:
    """Return the first version that has an element, one of its attributes or its value; that of `spec` if none has."""
    for version in known_versions():
        there = load_spec(version).schema.declaration(element)
        if there is None or (attribute is not None and attribute not in there.type.attributes):
            continue
        if value is None or _describe_value_not_in(element, there) is None:
            return str(version)
    return str(spec.version)


_OTHER_VERSION = (DECLARED_VERSION,)

CHECKS = (
    Check(
        "MMC201",
        "declared-version-unknown",
        "warning",
        "versions.csv",
        declared_version_unknown,
        _OTHER_VERSION,
        of_invalid=True,
    ),
    Check(
        "MMC202", "declared-version-differs", "info", "RN 1", declared_version_differs, _OTHER_VERSION, of_invalid=True
    ),
    Check("MMC203", "newer-construct", "error", "RN 1.1; RN 3; RN 4", newer_construct, _OTHER_VERSION),
    Check("MMC204", "removed-construct", "error", "RN 3.7; XSD50", removed_construct, _OTHER_VERSION),
)
