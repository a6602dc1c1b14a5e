"""A rejected message is explained: each fault once, by the right rule, at the right place, in the user's words."""

import pytest

from mmc_cli.model.finding import Finding, Place
from mmc_cli.specification import at
from mmc_cli.validate import verdict
from mmc_cli.validate.schema_explainer import explain
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_0, message


def faults(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.rule.name, each.message) for each in explain(message(text, *changes), at(V4_0))]


def only(text: str, *changes: tuple[str, str]) -> Finding:
    findings = explain(message(text, *changes), at(V4_0))
    assert len(findings) == 1, [each.message for each in findings]
    return findings[0]


def test_a_value_that_is_not_in_its_list_is_shown_with_the_closest_that_are() -> None:
    finding = only(RESPONSE, (">hardware-fault<", ">Hardware-Fault<"))
    assert finding.rule.name == "value-not-in-list"
    assert finding.actual == "Hardware-Fault"
    assert finding.expected[0] == "hardware-fault"
    assert finding.suggestion == "hardware-fault"
    assert finding.path == "/GBCSResponse/Body/ResponseMessage/DebugInfo/COSEMDebug/COSEMResponse[2]/DataAccessResult"
    offset = RESPONSE.index("hardware-fault")
    assert finding.place == Place(RESPONSE.count("\n", 0, offset) + 1, 31, 45, offset, 14)


def test_a_misplaced_element_is_one_finding_and_not_its_neighbour() -> None:
    target = "    <BusinessTargetID>90-A1-B2-C3-D4-00-00-01</BusinessTargetID>\n"
    finding = only(RESPONSE, (target, ""), ("    <GBCSHex", target + "    <GBCSHex"))
    assert finding.rule.name == "out-of-order"
    assert finding.message == "OriginatorCounter stands before BusinessTargetID; in Header it comes after it"
    assert finding.suggestion == "move OriginatorCounter after BusinessTargetID"


def test_a_fault_does_not_hide_those_in_the_elements_behind_it() -> None:
    found = faults(
        RESPONSE, ("<BusinessOriginatorID>", "<x/><BusinessOriginatorID>"), (">41208<", ">-5<"), (">4.1<", ">4.99<")
    )
    assert [rule for rule, _ in found] == ["unexpected-element", "out-of-range", "value-not-in-list"]


def test_a_misspelt_element_is_checked_inside_under_its_right_name() -> None:
    found = faults(RESPONSE, ("<Header>", "<Heder>"), ("</Header>", "</Heder>"), (">41208<", ">-5<"))
    assert [rule for rule, _ in found] == ["unexpected-element", "out-of-range"]


def test_several_faults_among_the_same_children_are_each_found() -> None:
    found = faults(
        RESPONSE,
        ("    <BusinessTargetID>90-A1-B2-C3-D4-00-00-01</BusinessTargetID>\n", ""),
        (
            "ServiceReferenceVariant>4.1.1</ServiceReferenceVariant>",
            "ServiceReferenceVarient>4.1.1</ServiceReferenceVarient>",
        ),
        ("<Header>\n", "<Header>\n    <Timestamp>2026-02-03T09:30:10.00Z</Timestamp>\n"),
    )
    assert sorted(rule for rule, _ in found) == ["missing-element", "too-many", "unexpected-element"]


def test_a_missing_element_is_missing_at_the_gap() -> None:
    finding = only(RESPONSE, ("    <OriginatorCounter>41208</OriginatorCounter>\n", ""))
    assert finding.rule.name == "missing-element"
    assert finding.message == "Header lacks OriginatorCounter, before GBCSHexadecimalMessageCode"
    assert (finding.place.line, finding.path) == (6, "/GBCSResponse/Header")


def test_what_is_missing_at_the_end_is_missing_at_the_end_tag() -> None:
    finding = only(RESPONSE, ("            <DataAccessResult>success</DataAccessResult>\n", ""))
    assert finding.message == "COSEMResponse lacks DataAccessResult or ActionResult"
    assert RESPONSE.splitlines()[27].strip() == "</COSEMResponse>"
    assert finding.place.line == 27


def test_all_independent_faults_are_found_each_once() -> None:
    found = faults(
        RESPONSE,
        (">41208<", ">minus one<"),
        (">00-1E-4F-7A-20-00-11-02<", ">00:1E<"),
        (' Position="2"', ""),
        (">4.1.1<", ">4.1.9<"),
        (">Wh<", ">kWh<"),
    )
    assert [rule for rule, _ in found] == [
        "value-wrong-form",
        "value-wrong-form",
        "value-not-in-list",
        "value-not-in-list",
        "attribute-missing",
    ]


def test_an_unknown_element_is_one_fault_whatever_stands_inside_it() -> None:
    found = faults(RESPONSE, ("<ActiveEnergyUnit>Wh</ActiveEnergyUnit>", "<Surprise a='1'><Deep>x</Deep></Surprise>"))
    assert [rule for rule, _ in found] == ["unexpected-element"]


def test_what_another_version_has_is_said_with_that_version() -> None:
    time = ("<Timestamp>", '<Timestamp ClockStatus="reliable">')
    finding = only(RESPONSE, time)
    assert finding.message.endswith("it exists from MMC 5.1, and this is checked against 4.0")
    assert finding.suggestion == "check it against MMC 5.1: --mmc-version 5.1"
    older = explain(message(ALERT), at(V3_1))
    assert [each.rule.name for each in older] == ["unexpected-element"]
    assert "it exists from MMC 4.0, and this is checked against 3.1" in older[0].message


def test_a_value_that_a_version_removed_is_said_to_be_gone() -> None:
    outcome = (
        "<ExecutionOutcome><CredentialsReplacementMode>rootBySupplier</CredentialsReplacementMode></ExecutionOutcome>"
    )
    start = RESPONSE.index("<ReadInst")
    end = RESPONSE.index("</SMETSData>")
    text = f"{RESPONSE[:start]}<UpdateSecurityCredentialsKRPRsp>{outcome}</UpdateSecurityCredentialsKRPRsp>{RESPONSE[end:]}"
    assert "it was removed in MMC 4.0" in only(text).message
    assert explain(message(text), at(V5_0))[0].rule.name == "value-not-in-list"


def test_a_long_value_is_cut_in_the_message_but_kept_in_the_finding() -> None:
    finding = only(RESPONSE, (">Wh<", f">{'k' * 500}<"))
    assert len(finding.message) < 200
    assert finding.actual == "k" * 500


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("0x8F86", "but this hexadecimal value takes no 0x"),
        ("8F8", "which is not in the right form"),
        ("zz", "which is not in the right form"),
    ],
)
def test_no_message_shows_a_pattern_or_a_name_of_the_machinery(value: str, wrong: str) -> None:
    finding = only(ALERT, (">8F86<", f">{value}<"))
    assert not any(mark in finding.message for mark in ("{http", "<Element", "0x7f", "[0-9", "xs:", "facet"))
    assert finding.message == f'GBCSHexAlertCode is "{value}", {wrong}'
    assert finding.expected == ("pairs of hexadecimal digits without 0x, such as 8F72",)


@pytest.mark.parametrize(
    ("change", "suggestion", "text"),
    [
        ((">hardware-fault<", ">hardwarefault<"), "hardware-fault", "hardware-fault"),
        (('Position="2"', 'Postion="2"'), "Position", "Position"),
        (
            ("<ActiveEnergyUnit>Wh</ActiveEnergyUnit>", "<ActivEnergyUnit>Wh</ActivEnergyUnit>"),
            "ActiveEnergyUnit",
            "ActiveEnergyUnit",
        ),
        (('MessageSuccess="false"', 'MessageSuccess="False"'), "false", "false"),
        ((">0027<", ">0x0027<"), "0027", "0027"),
    ],
)
def test_a_suggestion_mends_the_fault_and_its_edits_write_it(
    change: tuple[str, str], suggestion: str, text: str
) -> None:
    sample = message(RESPONSE, change)
    named = next(each for each in explain(sample, at(V4_0)) if each.suggestion == suggestion)
    assert {edit.text for edit in named.edits} == {text}
    data = sample.data
    for edit in sorted(named.edits, key=lambda each: -each.place.byte_offset):
        start = edit.place.byte_offset
        data = data[:start] + edit.text.encode() + data[start + edit.place.byte_length :]
    assert verdict(message(data), V4_0).verdict == "valid"


def test_a_suggestion_that_would_not_mend_the_fault_is_not_made() -> None:
    assert only(RESPONSE, (">0027<", ">0x002<")).suggestion is None
    assert only(RESPONSE, (">Wh<", ">completely different<")).suggestion is None


def test_an_attribute_with_a_letter_of_another_script_is_named_as_it_stands() -> None:
    findings = explain(message(ALERT, (" schemaVersion=", " \U00018d09schemaVersion=")), at(V4_0))
    assert any("\U00018d09schemaVersion" in finding.message for finding in findings)


def test_a_year_beyond_counting_is_a_fault_and_no_crash() -> None:
    for year in ("20260000000000", "-99999999999", "2026" * 500):
        (first, *_) = explain(
            message(ALERT, (">2026-02-03T16:00:00Z</ra:Timestamp>", f">{year}-02-03T16:00:00Z</ra:Timestamp>")),
            at(V4_0),
        )
        assert first.rule.severity == "error"
        assert "{" not in first.message
