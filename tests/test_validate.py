"""A verdict is valid, invalid or not checked; never valid when nothing was checked."""

from pathlib import Path

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse
from mmc_cli.specification import at
from mmc_cli.validate import check, not_checked, spec_for, verdict
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, V5_1, message

VALID = sorted((ROOT / "fixtures/valid").rglob("*.xml"))
INVALID = sorted((ROOT / "fixtures/invalid").rglob("*.xml"))


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_valid_fixture_is_valid_in_the_version_of_its_folder(path: Path) -> None:
    version = parse(path.relative_to(ROOT / "fixtures/valid").parts[0])
    result = verdict(read(path.read_bytes(), Origin(path.name)), version)
    assert [finding.message for finding in result.findings if finding.rule.severity != "info"] == []
    assert result.verdict == "valid"
    assert result.schema_valid


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_invalid_fixture_trips_the_rule_of_its_folder_and_it_alone(path: Path) -> None:
    result = verdict(read(path.read_bytes(), Origin(path.name)), V4_0)
    if path.parent.name < "MMC2":  # the handling rules have a test of their own
        others = {"MMC250"} if path.stem == "security-details-past-16" else set()
        assert {finding.rule.id for finding in result.findings} == {path.parent.name} | others


def test_each_fault_of_a_message_is_placed_where_it_stands() -> None:
    for path in INVALID:
        data = path.read_bytes()
        for finding in verdict(read(data, Origin(path.name)), V4_0).findings:
            assert 0 <= finding.place.byte_offset <= len(data)
            assert 1 <= finding.place.line <= data.count(b"\n") + 1
            assert finding.place.column >= 1


def test_there_are_fixtures_for_more_than_twenty_kinds_of_fault() -> None:
    assert len({path.parent for path in INVALID}) >= 20
    assert len(INVALID) >= 60


def test_a_message_may_be_valid_in_one_version_and_not_in_another() -> None:
    newer = message(RESPONSE, ("<Timestamp>", '<Timestamp isFromGSME="true">'), ('"4.0"', '"5.1"'))
    assert verdict(newer, V4_0).verdict == "invalid"
    assert verdict(newer, V5_1).verdict == "valid"


def test_for_no_version_the_one_declared_is_taken() -> None:
    newer = message(
        RESPONSE, ("<Timestamp>", '<Timestamp isFromGSME="true">'), ('schemaVersion="4.0"', 'schemaVersion="5.1"')
    )
    result = verdict(newer, None)
    assert (result.verdict, result.mmc_version) == ("valid", "5.1")


def test_a_message_that_declares_a_version_nobody_knows_is_not_checked_when_it_is_to_choose() -> None:
    result = verdict(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), None)
    assert result.verdict == "not-checked"
    assert result.findings[0].message == "it declares MMC 9.9, which mmc does not know"


def test_a_message_that_declares_no_version_is_read_as_4_0() -> None:
    assert spec_for(message(ALERT, (' schemaVersion="4.0"', "")), None).version == V4_0


def test_a_file_that_cannot_be_read_is_not_checked() -> None:
    result = not_checked(Origin("a.xml"), "permission denied")
    assert result.verdict == "not-checked"
    assert result.schema_valid is None
    assert result.record().verdict == "not-checked"


def test_a_broken_file_is_invalid_but_the_schema_did_not_say_so() -> None:
    result = verdict(read(b"<a>"), V4_0)
    assert (result.verdict, result.schema_valid) == ("invalid", None)


def test_check_gives_the_findings_alone() -> None:
    assert check(message(ALERT), at(V4_0)) == []
    assert [each.rule.id for each in check(message(ALERT, (">8F86<", ">8F8<")), at(V4_0))] == ["MMC104"]
