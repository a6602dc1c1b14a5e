"""Rules about the version that a message declares."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.inputs.message import declared_version
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.version import Version
from mmc_cli.rules.context import Check, RuleContext, RuleHit
from mmc_cli.specification import Spec, known_versions, load_spec
from mmc_cli.specification.declarations import Declaration


def _other_known(facts: RuleContext) -> Version | None:
    declared = declared_version(facts.message)
    return (
        declared if declared is not None and declared != facts.spec.version and declared in known_versions() else None
    )


def _at_version(facts: RuleContext, text: str) -> RuleHit:
    return RuleHit(text, facts.root, "schemaVersion", actual=facts.header.declared_version)


def unknown(facts: RuleContext) -> Iterator[RuleHit]:
    """The message declares a version that mmc does not know, and was checked against another one. Check what wrote
    the message, or say which version to check against with --mmc-version.
    """
    declared = declared_version(facts.message)
    if declared is not None and declared not in known_versions():
        text = f"the message declares MMC {declared}, a version mmc does not know; checked against {facts.spec.version}"
        yield _at_version(facts, text)


def differs(facts: RuleContext) -> Iterator[RuleHit]:
    """The message declares another version than the one it was checked against. With --mmc-version auto each message
    is checked against the version it declares.
    """
    if (declared := _other_known(facts)) is not None:
        yield _at_version(facts, f"the message declares MMC {declared}; checked against {facts.spec.version}")


def newer_construct(facts: RuleContext) -> Iterator[RuleHit]:
    """The message declares an older version and uses what only a newer one has: a reader of the declared version will
    not understand it. Declare the newer version, or leave the construct out.
    """
    declared = _other_known(facts)
    if declared is None or declared > facts.spec.version:
        return
    older = load_spec(declared)
    header = facts.root.find("{*}Header")
    codes = (
        ("alert_codes", facts.header.alert_code, facts.parts.alert, "GBCSHexAlertCode", "alert code"),
        ("message_codes", facts.header.message_code, header, "GBCSHexadecimalMessageCode", "message code"),
    )
    for table, code, parent, name, what in codes:
        if code and parent is not None and facts.spec.has_code(table, code) and not older.has_code(table, code):
            element = parent.find(f"{{*}}{name}")
            if element is not None:
                yield _newer(f"{what} {code}", _first(table, code), declared, element)
    if older.schema.validator.validate(facts.root):
        return
    for element, what, added in _constructs(facts, older):
        yield _newer(what, added, declared, element)


def removed_construct(facts: RuleContext) -> Iterator[RuleHit]:
    """The message declares a newer version and uses what that version does not allow any more. Declare the version it
    was written for, or follow the newer one.
    """
    declared = _other_known(facts)
    if declared is None or declared < facts.spec.version or load_spec(declared).schema.validator.validate(facts.root):
        return
    for element, what, _ in _constructs(facts, load_spec(declared)):
        yield RuleHit(f"the message declares MMC {declared}, which does not allow {what}", element, at_text=True)


def _newer(what: str, added: str, declared: Version, element: etree._Element) -> RuleHit:
    text = f"{what} exists from MMC {added}; this message declares {declared}"
    return RuleHit(text, element, actual=what)


def _first(table: str, code: str) -> str:
    return str(next(version for version in known_versions() if load_spec(version).has_code(table, code)))


def _constructs(facts: RuleContext, other: Spec) -> Iterator[tuple[etree._Element, str, str]]:
    """What the message uses and another version has not: each element, attribute or value, with its first version."""
    inside: set[etree._Element] = set()
    for element in facts.root.iter(etree.Element):
        own, theirs = facts.spec.schema.declaration(element), other.schema.declaration(element)
        if own is None or element.getparent() in inside:
            inside.add(element)
        elif theirs is None:
            inside.add(element)
            yield element, own.name, _since(element, facts.spec)
        else:
            for name in map(str, element.attrib):
                if name in own.type.attributes and name not in theirs.type.attributes:
                    yield element, f"the attribute {name}", _since(element, facts.spec, attribute=name)
            if (what := _value_not_in(element, theirs)) is not None:
                yield element, what, _since(element, facts.spec, value=collapsed_text(element))


def _value_not_in(element: etree._Element, declaration: Declaration) -> str | None:
    simple, text = declaration.type.value, element_text(element)
    if simple is None:
        return None
    if simple.enum_values and text.strip() not in simple.enum_values:
        return f'{declaration.name} "{text.strip()}"'
    longest = simple.facets.get("maxLength")
    if longest is not None and len(text) > int(longest[0]):
        return f"{declaration.name} of {len(text)} characters"
    return None


def _since(element: etree._Element, spec: Spec, attribute: str | None = None, value: str | None = None) -> str:
    """The first version that has an element, one of its attributes or its value; the one checked against at last."""
    for version in known_versions():
        there = load_spec(version).schema.declaration(element)
        if there is None or (attribute is not None and attribute not in there.type.attributes):
            continue
        if value is None or _value_not_in(element, there) is None:
            return str(version)
    return str(spec.version)


CHECKS = (
    Check(
        "MMC201", "declared-version-unknown", "warning", "versions.csv", unknown, needs="other-version", of_invalid=True
    ),
    Check("MMC202", "declared-version-differs", "info", "RN 1", differs, needs="other-version", of_invalid=True),
    Check("MMC203", "newer-construct", "error", "RN 1.1; RN 3; RN 4", newer_construct, needs="other-version"),
    Check("MMC204", "removed-construct", "error", "RN 3.7; XSD50", removed_construct, needs="other-version"),
)
