"""Rules about the declared version."""

import pytest

from mmc_cli.inputs.message import declared_version
from mmc_cli.model.version import Version
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_1, message


def found(version: Version, text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    findings = validate_message(message(text, *changes), version).findings
    return [(each.rule.id, each.message) for each in findings if each.rule.id.startswith("MMC20")]


@pytest.mark.parametrize("text", ["4.00", "4"])
def test_the_declared_version_is_a_number_not_a_text(text: str) -> None:
    assert declared_version(message(ALERT, ('schemaVersion="4.0"', f'schemaVersion="{text}"'))) == V4_0
    assert found(V4_0, ALERT, ('schemaVersion="4.0"', f'schemaVersion="{text}"')) == []


def test_a_version_that_is_no_number_is_left_to_the_schema() -> None:
    assert found(V4_0, ALERT, ('schemaVersion="4.0"', 'schemaVersion="four"')) == []


def test_every_newer_construct_is_named_with_its_version() -> None:
    assert found(V4_0, ALERT, ('schemaVersion="4.0"', 'schemaVersion="3.1"')) == [
        ("MMC202", "the message declares MMC 3.1; checked against 4.0"),
        ("MMC203", "alert code 8F86 was added in MMC 4.0; the message declares 3.1"),
        ("MMC203", "message code 0121 was added in MMC 4.0; the message declares 3.1"),
        ("MMC203", "LimitAPCLevelCommandProcessedDeviceAlert was added in MMC 4.0; the message declares 3.1"),
    ]


def test_each_newer_construct_has_the_source_of_its_row_or_declaration() -> None:
    findings = validate_message(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="3.1"')), V4_0).findings
    assert [each.source for each in findings if each.rule.id == "MMC203"] == [
        "RTDS; XSD50; RN 3.4",
        "RTDS; GMT; RN 3.4",
        "RN 3.4",
    ]


def test_an_attribute_and_a_value_count_as_constructs() -> None:
    time = ("<Timestamp>", '<Timestamp ClockStatus="reliable">')
    assert ("MMC203", "the attribute ClockStatus was added in MMC 5.1; the message declares 4.0") in found(
        V5_1, RESPONSE, time
    )
    service = ("ServiceReferenceVariant>4.1.1<", "ServiceReferenceVariant>7.13<")
    declared = ('schemaVersion="4.0"', 'schemaVersion="3.1"')
    assert ("MMC203", 'ServiceReferenceVariant "7.13" was added in MMC 4.0; the message declares 3.1') in found(
        V4_0, RESPONSE, service, declared
    )


def test_what_the_declared_version_removed_is_reported_though_the_older_one_allows_it() -> None:
    path = ROOT / "fixtures/valid/3.1/6.15.1-UpdateSecurityCredentialsKRPRsp-root-by-supplier.xml"
    data = path.read_bytes().replace(b'schemaVersion="3.1"', b'schemaVersion="4.0"')
    findings = [
        each for each in validate_message(message(data), V3_1).findings if each.rule.name == "removed-construct"
    ]
    assert [each.message for each in findings] == [
        'the message declares MMC 4.0, which does not allow CredentialsReplacementMode "rootBySupplier"'
    ]
    assert [each.source for each in findings] == ["RN 3.7"]


def test_a_newer_message_that_uses_nothing_new_is_only_told_apart() -> None:
    assert [rule for rule, _ in found(V4_0, RESPONSE, ('schemaVersion="4.0"', 'schemaVersion="5.1"'))] == ["MMC202"]
