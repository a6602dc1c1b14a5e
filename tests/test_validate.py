"""A verdict is valid, invalid or not checked; never valid when nothing was checked."""

from pathlib import Path

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse_version
from mmc_cli.specification import load_spec
from mmc_cli.validate import check, spec_for, unchecked_verdict, validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, V5_1, message

VALID = sorted((ROOT / "fixtures/valid").rglob("*.xml"))
INVALID = sorted((ROOT / "fixtures/invalid").rglob("*.xml"))
# What else is said of a fixture, by its name.
BESIDE = {
    "clock-status-of-5.1": {"MMC226"},  # a time in the header of 7.7
    "security-details-past-16": {"MMC250"},
    "log-of-17-devices-with-other-faults": {"MMC219", "MMC223", "MMC238"},
}


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_valid_fixture_is_valid_in_the_version_of_its_folder(path: Path) -> None:
    version = parse_version(path.relative_to(ROOT / "fixtures/valid").parts[0])
    result = validate_message(read(path.read_bytes(), Origin(path.name)), version)
    assert [finding.message for finding in result.findings if finding.rule.severity != "info"] == []
    assert result.verdict == "valid"
    assert result.schema_valid


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_invalid_fixture_breaks_only_the_rule_of_its_folder(path: Path) -> None:
    result = validate_message(read(path.read_bytes(), Origin(path.name)), V4_0)
    if path.parent.name < "MMC2":  # the handling rules have a test of their own
        beside = BESIDE.get(path.stem, set())
        assert {finding.rule.id for finding in result.findings} == {path.parent.name} | beside


def test_each_finding_has_a_place_inside_its_file() -> None:
    for path in INVALID:
        data = path.read_bytes()
        for finding in validate_message(read(data, Origin(path.name)), V4_0).findings:
            assert 0 <= finding.place.byte_offset <= len(data)
            assert 1 <= finding.place.line <= data.count(b"\n") + 1
            assert finding.place.column >= 1


def test_there_are_fixtures_for_more_than_twenty_kinds_of_fault() -> None:
    assert len({path.parent for path in INVALID}) >= 20
    assert len(INVALID) >= 60


def test_a_message_may_be_valid_in_one_version_and_not_in_another() -> None:
    newer = message(RESPONSE, ("<Timestamp>", '<Timestamp isFromGSME="true">'), ('"4.0"', '"5.1"'))
    assert validate_message(newer, V4_0).verdict == "invalid"
    assert validate_message(newer, V5_1).verdict == "valid"


def test_without_a_version_the_declared_one_is_used() -> None:
    newer = message(
        RESPONSE, ("<Timestamp>", '<Timestamp isFromGSME="true">'), ('schemaVersion="4.0"', 'schemaVersion="5.1"')
    )
    result = validate_message(newer, None)
    assert (result.verdict, result.mmc_version) == ("valid", "5.1")


def test_a_message_that_declares_an_unknown_version_is_not_checked_if_it_decides() -> None:
    result = validate_message(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), None)
    assert result.verdict == "not-checked"
    assert result.findings[0].message == "the message declares MMC 9.9, an unknown version"


def test_a_message_without_a_declared_version_is_read_as_4_0() -> None:
    assert spec_for(message(ALERT, (' schemaVersion="4.0"', "")), None).version == V4_0


def test_a_file_that_cannot_be_read_is_not_checked() -> None:
    result = unchecked_verdict(Origin("a.xml"), "permission denied")
    assert result.verdict == "not-checked"
    assert result.schema_valid is None
    assert result.record().verdict == "not-checked"


def test_a_broken_file_is_invalid_without_a_verdict_of_the_schema() -> None:
    result = validate_message(read(b"<a>"), V4_0)
    assert (result.verdict, result.schema_valid) == ("invalid", None)


def test_check_returns_the_findings() -> None:
    assert check(message(ALERT), load_spec(V4_0)) == []
    assert [each.rule.id for each in check(message(ALERT, (">8F86<", ">8F8<")), load_spec(V4_0))] == ["MMC104"]


@pytest.fixture
def short_descriptions(tmp_path: Path) -> str:
    """A schema file of MMC 4.0 in which alert descriptions have at most 10 characters."""
    xsd = load_spec(V4_0).schema.to_xsd().replace(b'maxLength value="250"', b'maxLength value="10"')
    assert xsd != load_spec(V4_0).schema.to_xsd()
    file = tmp_path / "own.xsd"
    file.write_bytes(xsd)
    return str(file)


def test_a_schema_file_decides_whether_a_message_is_valid(short_descriptions: str) -> None:
    alert = message(ALERT)
    assert [each.rule.name for each in check(alert, load_spec(V4_0, short_descriptions))] == ["too-long"]
    result = validate_message(alert, V4_0, short_descriptions)
    assert (result.verdict, result.schema_valid) == ("invalid", False)
    assert list(result.findings) == check(alert, load_spec(V4_0, short_descriptions))
    assert check(alert, load_spec(V4_0)) == []


def test_a_schema_file_may_allow_what_the_version_does_not(tmp_path: Path) -> None:
    file = tmp_path / "newer.xsd"
    file.write_bytes(load_spec(V5_1).schema.to_xsd())
    newer = message(RESPONSE, ("<Timestamp>", '<Timestamp isFromGSME="true">'))
    assert "MMC110" in {each.rule.id for each in check(newer, load_spec(V4_0))}
    assert check(newer, load_spec(V4_0, str(file))) == []
    assert validate_message(newer, V4_0, str(file)).schema_valid


def test_a_file_that_is_not_a_schema_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.xsd"
    file.write_text("<a/>")
    with pytest.raises(MmcError, match="not an XML schema"):
        check(message(ALERT), load_spec(V4_0, str(file)))
