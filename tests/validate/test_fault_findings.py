"""A rejected message is explained: each fault once, with the right rule, place and wording."""

from pathlib import Path

import pytest

from mmc_cli.model.finding import Finding, Place
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from mmc_cli.validate.content_model import MAX_FAULTS
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_0, explain_rejection, message


def rules_and_messages(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.rule.name, each.message) for each in explain_rejection(message(text, *changes), load_spec(V4_0))]


def only(text: str, *changes: tuple[str, str]) -> Finding:
    findings = explain_rejection(message(text, *changes), load_spec(V4_0))
    assert len(findings) == 1, [each.message for each in findings]
    return findings[0]


def test_a_value_that_is_not_listed_is_reported_with_the_most_similar_ones() -> None:
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
    assert finding.message == "OriginatorCounter is out of order: it must come after BusinessTargetID in Header"
    assert finding.suggestion == "move OriginatorCounter after BusinessTargetID"


def test_a_fault_does_not_hide_those_in_the_elements_after_it() -> None:
    faults = rules_and_messages(
        RESPONSE, ("<BusinessOriginatorID>", "<x/><BusinessOriginatorID>"), (">41208<", ">-5<"), (">4.1<", ">4.99<")
    )
    assert [rule for rule, _ in faults] == ["unexpected-element", "out-of-range", "value-not-in-list"]


def test_the_content_of_a_misspelled_element_is_checked_as_well() -> None:
    faults = rules_and_messages(RESPONSE, ("<Header>", "<Heder>"), ("</Header>", "</Heder>"), (">41208<", ">-5<"))
    assert [rule for rule, _ in faults] == ["unexpected-element", "out-of-range"]


def test_several_faults_among_the_same_children_are_each_found() -> None:
    faults = rules_and_messages(
        RESPONSE,
        ("    <BusinessTargetID>90-A1-B2-C3-D4-00-00-01</BusinessTargetID>\n", ""),
        (
            "ServiceReferenceVariant>4.1.1</ServiceReferenceVariant>",
            "ServiceReferenceVarient>4.1.1</ServiceReferenceVarient>",
        ),
        ("<Header>\n", "<Header>\n    <Timestamp>2026-02-03T09:30:10.00Z</Timestamp>\n"),
    )
    assert sorted(rule for rule, _ in faults) == ["missing-element", "too-many", "unexpected-element"]


def test_a_missing_element_is_reported_where_it_belongs() -> None:
    finding = only(RESPONSE, ("    <OriginatorCounter>41208</OriginatorCounter>\n", ""))
    assert finding.rule.name == "missing-element"
    assert finding.message == "OriginatorCounter is missing from Header, before GBCSHexadecimalMessageCode"
    assert (finding.place.line, finding.path) == (6, "/GBCSResponse/Header")


def test_an_element_missing_at_the_end_is_reported_at_the_end_tag() -> None:
    finding = only(RESPONSE, ("            <DataAccessResult>success</DataAccessResult>\n", ""))
    assert finding.message == "DataAccessResult or ActionResult is missing from COSEMResponse"
    assert RESPONSE.splitlines()[27].strip() == "</COSEMResponse>"
    assert finding.place.line == 27


def test_all_independent_faults_are_found_each_once() -> None:
    faults = rules_and_messages(
        RESPONSE,
        (">41208<", ">minus one<"),
        (">00-1E-4F-7A-20-00-11-02<", ">00:1E<"),
        (' Position="2"', ""),
        (">4.1.1<", ">4.1.9<"),
        (">Wh<", ">kWh<"),
    )
    assert [rule for rule, _ in faults] == [
        "value-wrong-form",
        "value-wrong-form",
        "value-not-in-list",
        "value-not-in-list",
        "attribute-missing",
    ]


def test_an_unknown_element_is_one_fault_whatever_it_contains() -> None:
    faults = rules_and_messages(
        RESPONSE, ("<ActiveEnergyUnit>Wh</ActiveEnergyUnit>", "<Surprise a='1'><Deep>x</Deep></Surprise>")
    )
    assert [rule for rule, _ in faults] == ["unexpected-element"]


def test_what_another_version_allows_is_reported_with_that_version() -> None:
    time = ("<Timestamp>", '<Timestamp ClockStatus="reliable">')
    finding = only(RESPONSE, time)
    assert finding.message == "attribute ClockStatus is not allowed on Timestamp in MMC 4.0 (added in MMC 5.1)"
    assert finding.suggestion is None  # it was not tried: the message may be wrong in that version too
    assert finding.help == "MMC 5.1 allows this: check against it (--mmc-version 5.1), or correct the message."
    older = explain_rejection(message(ALERT), load_spec(V3_1))
    assert [each.rule.name for each in older] == ["unexpected-element"]
    assert older[0].message.endswith("is not allowed in Payload in MMC 3.1 (added in MMC 4.0)")


def test_a_value_that_perhaps_no_version_had_is_reported_with_the_caution_and_no_version_to_check_against() -> None:
    outcome = (
        "<ExecutionOutcome><CredentialsReplacementMode>rootBySupplier</CredentialsReplacementMode></ExecutionOutcome>"
    )
    start = RESPONSE.index("<ReadInst")
    end = RESPONSE.index("</SMETSData>")
    text = f"{RESPONSE[:start]}<UpdateSecurityCredentialsKRPRsp>{outcome}</UpdateSecurityCredentialsKRPRsp>{RESPONSE[end:]}"
    finding = only(text)
    assert "which is not an allowed value in MMC 4.0 (not known whether 3.1 held it" in finding.message
    assert (finding.source, finding.suggestion) == ("RN 3.7", None)
    assert "SupplierBySupplier" in finding.expected
    assert explain_rejection(message(text), load_spec(V5_0))[0].rule.name == "value-not-in-list"


def test_the_source_of_a_fault_is_that_of_the_nearest_declaration_that_has_one() -> None:
    log = "<CHFConnectedDeviceLog><CHFCurrentConnectedDeviceLogEntry>{}</CHFCurrentConnectedDeviceLogEntry></CHFConnectedDeviceLog>"
    start, end = RESPONSE.index("<ReadInst"), RESPONSE.index("</SMETSData>")
    for inside, source in (
        ("<DeviceID>none</DeviceID>", "RN 2.1.4"),
        ("<DeviceID/>", "RN 2.1.4"),
        ("<Other/>", "RN 2.1.4"),
        (f"<DeviceSecurityDetails>{'A' * 17}</DeviceSecurityDetails>", "RN 2.1.4"),
        ("</CHFCurrentConnectedDeviceLogEntry><Other/><CHFCurrentConnectedDeviceLogEntry>", "RN 2.1.3"),
    ):
        response = f"<ReadDeviceLogRsp>{log.format(inside)}</ReadDeviceLogRsp>"
        text = f"{RESPONSE[:start]}{response}{RESPONSE[end:]}"
        assert only(text).source == source, inside
    assert only(RESPONSE, (">Wh<", "><")).source is None  # the schema itself: the unit is what has a source here


def test_what_another_version_allows_is_not_to_be_removed() -> None:
    (older,) = explain_rejection(message(ALERT), load_spec(V3_1))
    assert older.help.startswith("MMC 4.0 allows this: check against it")
    assert older.rule.help.startswith("Remove the element")
    unknown = only(RESPONSE, ("<BusinessOriginatorID>", "<x/><BusinessOriginatorID>"))
    assert unknown.help.startswith("Remove the element")


def test_a_long_value_is_shortened_in_the_message_only() -> None:
    finding = only(RESPONSE, (">Wh<", f">{'k' * 500}<"))
    assert len(finding.message) < 200
    assert finding.actual == "k" * 500


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("0x8F86", "which must not start with 0x"),
        ("8F8", "which has the wrong format"),
        ("zz", "which has the wrong format"),
    ],
)
def test_no_message_shows_a_pattern_or_an_internal_name(value: str, problem: str) -> None:
    finding = only(ALERT, (">8F86<", f">{value}<"))
    assert not any(mark in finding.message for mark in ("{http", "<Element", "0x7f", "[0-9", "xs:", "facet"))
    assert finding.message == f'GBCSHexAlertCode is "{value}", {problem}'
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
def test_the_edits_of_a_suggestion_fix_the_fault(change: tuple[str, str], suggestion: str, text: str) -> None:
    sample = message(RESPONSE, change)
    finding = next(each for each in explain_rejection(sample, load_spec(V4_0)) if each.suggestion == suggestion)
    assert {edit.text for edit in finding.edits} == {text}
    data = sample.data
    for edit in sorted(finding.edits, key=lambda each: -each.place.byte_offset):
        start = edit.place.byte_offset
        data = data[:start] + edit.text.encode() + data[start + edit.place.byte_length :]
    assert validate_message(message(data), V4_0).verdict == "valid"


def test_a_suggestion_that_does_not_fix_the_fault_is_not_made() -> None:
    assert only(RESPONSE, (">0027<", ">0x002<")).suggestion is None
    assert only(RESPONSE, (">Wh<", ">completely different<")).suggestion is None


def test_an_attribute_in_another_script_is_named_exactly() -> None:
    findings = explain_rejection(message(ALERT, (" schemaVersion=", " \U00018d09schemaVersion=")), load_spec(V4_0))
    assert any("\U00018d09schemaVersion" in finding.message for finding in findings)


def test_a_year_is_right_whatever_libxml2_can_count_to_and_one_too_long_is_a_fault_and_not_a_crash() -> None:
    def findings(year: str) -> tuple[Finding, ...]:
        time = "-02-03T16:00:00Z</ra:Timestamp>"
        return explain_rejection(message(ALERT, (f">2026{time}", f">{year}{time}")), load_spec(V4_0))

    assert findings("20260000000000") == findings("-99999999999") == ()
    (finding,) = findings("2026" * 500)
    assert finding.rule.name == "value-wrong-form"


def test_of_very_many_faults_only_so_many_are_listed_and_the_last_finding_says_so() -> None:
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    wrong = "".join(f"<Unknown{number}/>" for number in range(2 * MAX_FAULTS))
    *findings, last = explain_rejection(message(RESPONSE[:start] + wrong + RESPONSE[end:]), load_spec(V4_0))
    assert len(findings) == MAX_FAULTS
    assert all(each.rule.severity == "error" for each in findings)
    assert last.message == "more than 5,000 faults: 5,000 of them are listed"


def test_a_misspelled_branch_beside_another_is_one_fault_and_has_no_fix() -> None:
    both = "<DataAccessResult>success</DataAccessResult>"
    finding = only(RESPONSE, (both, f"{both}<ActionResul>success</ActionResul>"))
    assert (finding.actual, finding.suggestion) == ("ActionResul", None)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ((' Position="2"', ""), "attribute Position is missing from COSEMResponse"),
        ((' Position="2"', ' Position="2" note="x"'), "attribute note is not allowed on COSEMResponse"),
        ((">41208<", "><"), "OriginatorCounter is empty"),
        ((">41208<", ">-5<"), 'OriginatorCounter is "-5", which is out of range'),
        ((">41208<", "><x/><"), "OriginatorCounter contains elements, but may contain only a value"),
        (("<Header>", "<Header>stray"), 'Header contains the text "stray", but may contain only elements'),
        (("<Value>", '<Value xmlns="urn:x">'), 'Value is in namespace "urn:x" instead of the MMC namespace'),
        (
            ('MessageSuccess="false"', 'MessageSuccess="no"'),
            'attribute MessageSuccess is "no", which has the wrong format',
        ),
        ((">Wh<", ">kWh<"), 'ActiveEnergyUnit is "kWh", which is not an allowed value'),
    ],
)
def test_a_fault_is_described_in_one_line_with_its_value(change: tuple[str, str], text: str) -> None:
    assert only(RESPONSE, change).message.endswith(text)


def test_children_of_two_branches_of_a_choice_conflict() -> None:
    both = (
        "<DataAccessResult>success</DataAccessResult>",
        "<DataAccessResult>success</DataAccessResult><ActionResult>success</ActionResult>",
    )
    assert only(RESPONSE, both).message == "ActionResult is not allowed together with DataAccessResult in COSEMResponse"


def test_a_schema_file_belongs_to_no_version(tmp_path: Path) -> None:
    file = tmp_path / "own.xsd"
    file.write_bytes(load_spec(V4_0).schema.to_xsd())
    newer = message(RESPONSE, ("<Timestamp>", '<Timestamp ClockStatus="reliable">'))
    (finding,) = explain_rejection(newer, load_spec(V4_0, str(file)))
    assert finding.message == "attribute ClockStatus is not allowed on Timestamp"
    assert finding.suggestion is None
