"""Each kind of difference between schemas is found once, with its places, its mirror and a witness."""

from functools import cache

import pytest
from lxml import etree

from mmc_cli.compare.changes import Change, load_change_rules
from mmc_cli.compare.proof import find_witness, prove
from mmc_cli.compare.schema_diff import schema_changes
from mmc_cli.specification import load_spec
from mmc_cli.specification.schema import Schema
from tests.samples import V4_0

RULES = load_change_rules()


@cache
def text() -> str:
    return etree.tostring(load_spec(V4_0).schema.tree, encoding="unicode")


def schema(*edits: tuple[str, str]) -> Schema:
    """Return the schema of MMC 4.0 with some text replaced."""
    changed = text()
    for old, new in edits:
        assert old in changed, f"the schema does not hold {old}"
        changed = changed.replace(old, new)
    return Schema(etree.fromstring(changed))


def compared(before: Schema, after: Schema) -> list[Change]:
    return list(schema_changes(before, after, "old", "new"))


# The rule, the text in the old schema, and the text that replaces it in the new one.
CASES = [
    ("element-added", '<xs:element name="Body">', '<xs:element name="Extra" type="xs:string" minOccurs="0"/><xs:element name="Body">'),
    ("required-element-added", '<xs:element name="Body">', '<xs:element name="Extra" type="xs:string"/><xs:element name="Body">'),
    ("choice-branch-added", '<xs:element name="DeviceAlertMessage" type="DeviceAlertMessageType"/>', '<xs:element name="DeviceAlertMessage" type="DeviceAlertMessageType"/><xs:element name="Other" type="xs:string"/>'),
    ("became-optional", '<xs:element name="BusinessTargetID" type="EUI"/>', '<xs:element name="BusinessTargetID" type="EUI" minOccurs="0"/>'),
    ("repeats-more", 'name="CHFCurrentConnectedDeviceLogEntry" type="CHFConnectedDeviceLogEntry" minOccurs="0" maxOccurs="16"', 'name="CHFCurrentConnectedDeviceLogEntry" type="CHFConnectedDeviceLogEntry" minOccurs="0" maxOccurs="unbounded"'),
    ("became-list", '<xs:element name="BusinessTargetID" type="EUI"/>', '<xs:element name="BusinessTargetID" type="EUI" maxOccurs="3"/>'),
    ("enum-value-added", '<xs:enumeration value="LoadController"', '<xs:enumeration value="Somebody"/><xs:enumeration value="LoadController"'),
    ("enum-value-added", '<xs:pattern value="plain|encrypted"/>', '<xs:pattern value="plain|encrypted|sealed"/>'),
    ("values-freed", '<xs:pattern value="plain|encrypted"/>', ""),
    ("facet-widened", '<xs:maxLength value="127"', '<xs:maxLength value="200"'),
    ("facet-widened", '<xs:maxLength value="127" mmc:added="4.0" mmc:removed="5.0" mmc:source="RN 3.3"/>', ""),
    ("order-changed", '<xs:element name="BusinessOriginatorID" type="EUI"/>\n      <xs:element name="BusinessTargetID" type="EUI"/>', '<xs:element name="BusinessTargetID" type="EUI"/><xs:element name="BusinessOriginatorID" type="EUI"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "old", "new"), CASES, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(CASES)])
def test_a_difference_is_one_change_and_its_mirror_the_other_way(rule: str, old: str, new: str) -> None:
    before, after = schema(), schema((old, new))
    (change,) = compared(before, after)
    (back,) = compared(after, before)
    assert change.rule.name == rule
    assert back.rule.name == RULES[rule].mirror
    assert (back.path, back.old, back.new) == (change.path, change.new, change.old)


@pytest.mark.parametrize(("rule", "old", "new"), CASES, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(CASES)])
def test_a_difference_has_a_witness_and_explains_all_generated_messages(rule: str, old: str, new: str) -> None:
    before, after = schema(), schema((old, new))
    changes = compared(before, after)
    assert find_witness(changes[0], before, after) is not None
    assert find_witness(compared(after, before)[0], after, before) is not None
    assert prove(before, after, changes, 200).unexplained == ()


def test_an_attribute_is_added_as_optional_or_required() -> None:
    empty = '<xs:attribute name="schemaVersion" type="xs:decimal" use="required"/>'
    for use, rule in (("", "attribute-added"), (' use="required"', "required-attribute-added")):
        before, after = schema(), schema((empty, f'{empty}<xs:attribute name="note" type="xs:string"{use}/>'))
        (change,) = compared(before, after)
        assert (change.rule.name, change.path) == (rule, "/GBCSResponse/@note")
        assert find_witness(change, before, after) is not None
        (back,) = compared(after, before)
        assert back.rule.name == RULES[rule].mirror
        assert prove(before, after, [change], 100).unexplained == ()


def test_an_attribute_becomes_optional() -> None:
    before, after = schema(), schema(('type="xs:decimal" use="required"', 'type="xs:decimal"'))
    assert [change.rule.name for change in compared(before, after)] == ["became-optional"]


def test_the_first_attribute_of_a_value_moves_it_into_an_object() -> None:
    named = '<xs:complexType name="Noted"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="note" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>'
    before = schema(*_alert_description("xs:string"))
    after = schema(*_alert_description("Noted"), ("</xs:schema>", f"{named}</xs:schema>"))
    (change,) = compared(before, after)
    assert (change.rule.name, change.verdict("typed")) == ("first-attribute-added", "breaking")
    assert compared(after, before)[0].rule.name == "last-attribute-removed"


def _alert_description(type_: str) -> tuple[tuple[str, str], ...]:
    start = text().index('<xs:element name="AlertDescription"')
    end = text().index("</xs:element>", start) + len("</xs:element>")
    return ((text()[start:end], f'<xs:element name="AlertDescription" type="{type_}"/>'),)


def test_a_unit_that_changes_changes_the_meaning_and_rejects_nothing() -> None:
    start = text().index("mmc:unit=")
    unit = text()[start : text().index('"', start + len('mmc:unit="')) + 1]
    first = f"{text()[start - 60 : start]}{unit}"
    changes = compared(schema(), schema((first, first.replace(unit, 'mmc:unit="stones"'))))
    assert {change.rule.name for change in changes} == {"unit-changed"}
    assert {change.verdict("meaning") for change in changes} == {"breaking"}
    assert not any(change.affects_validity for change in changes)
    dropped = compared(schema(), schema((first, first.replace(unit, ""))))
    assert {change.rule.name for change in dropped} == {"unit-dropped"}


def test_a_changed_base_type_has_an_unknown_effect() -> None:
    before = schema(*_alert_description("xs:string"))
    after = schema(*_alert_description("xs:dateTime"))
    (change,) = compared(before, after)
    assert (change.rule.name, change.old, change.new) == ("type-changed", "string", "dateTime")
    assert change.verdict("reader") == "unknown"


def test_a_narrower_integer_is_a_narrower_range() -> None:
    before = schema(*_alert_description("xs:unsignedInt"))
    after = schema(*_alert_description("xs:unsignedShort"))
    (change,) = compared(before, after)
    assert (change.rule.name, change.old, change.new) == ("facet-narrowed", "up to 4294967295", "up to 65535")
    assert find_witness(change, before, after) is not None


def test_a_changed_pattern_is_a_changed_format() -> None:
    (change,) = compared(schema(), schema(('<xs:pattern value="[A-Fa-f0-9]{2}-', '<xs:pattern value="[a-f0-9]{2}-')))
    assert (change.rule.name, change.where) == ("facet-changed", "EUI")
    assert len(change.paths) > 5


def test_a_status_with_another_number_is_renumbered() -> None:
    assert 'value="hardware-fault" mmc:code="1"' in text()
    changes = compared(schema(), schema(('value="hardware-fault" mmc:code="1"', 'value="hardware-fault" mmc:code="7"')))
    assert {(each.rule.name, each.old, each.new) for each in changes} == {("status-renumbered", "1", "7")}


def test_a_renamed_type_is_not_a_change() -> None:
    assert compared(schema(), schema(('"HeaderType"', '"TheHeader"'))) == []


def test_a_changed_type_that_is_used_at_many_places_is_one_change() -> None:
    (change,) = compared(
        schema(),
        schema(
            (
                '<xs:enumeration value="LoadController"',
                '<xs:enumeration value="Somebody"/><xs:enumeration value="LoadController"',
            )
        ),
    )
    assert change.where == "RemotePartyRole"
    assert len(change.paths) == 11
    assert change.reason == "RemotePartyRole may be Somebody, which old rejects"


def test_elements_grouped_differently_have_an_unknown_effect() -> None:
    start = text().index("<xs:choice>", text().index('<xs:element name="Body">'))
    inside = text()[start : text().index("</xs:choice>", start) + len("</xs:choice>")]
    (either,) = [
        change
        for change in compared(schema(), schema((inside, inside.replace("choice", "sequence"))))
        if change.rule.name == "content-changed"
    ]
    assert either.path == "/GBCSResponse/Body"


def test_a_default_is_compared() -> None:
    plain = '<xs:element name="ActiveEnergyUnit" type="ActiveEnergyUnit" minOccurs="0"/>'
    versions = {unit: schema((plain, plain.replace("/>", f' default="{unit}"/>'))) for unit in ("Wh", "varh")}
    (added,), (removed,) = compared(schema(), versions["Wh"]), compared(versions["Wh"], schema())
    (changed,) = compared(versions["Wh"], versions["varh"])
    assert (added.rule.name, added.old, added.new) == ("default-added", None, "Wh")
    assert (removed.rule.name, removed.old, removed.new) == ("default-removed", "Wh", None)
    assert (changed.rule.name, changed.old, changed.new) == ("default-changed", "Wh", "varh")
