"""Which changes affect a message."""

import pickle
from functools import cache
from itertools import pairwise

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.compare.impact import ChangeFinder, assess_impact
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.reports import impact_of
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_0, message

DECLARED = ("MMC201", "MMC202", "MMC203", "MMC204")  # about the version that a message declares
CHANGES = compare_versions(load_spec(V3_1), load_spec(V4_0))


def titles(one: Message) -> set[str]:
    return {CHANGES[index].title for index in ChangeFinder(CHANGES).find(one)}


def test_an_alert_of_4_0_is_affected_by_its_code_and_its_payload() -> None:
    assert titles(message(ALERT)) == {"LimitAPCLevelCommandProcessedDeviceAlert", "8F86", "0121"}


def test_a_response_that_is_the_same_in_4_0_is_not_affected() -> None:
    assert titles(message(RESPONSE)) == set()


def test_a_message_with_a_value_of_4_0_is_affected() -> None:
    changed = message(RESPONSE, ("<ServiceReferenceVariant>4.1.1", "<ServiceReferenceVariant>7.13"))
    assert titles(changed) == {"ServiceReferenceVariant 7.13", "7.13"}


def test_8f66_is_affected_only_with_the_new_message_code() -> None:
    old = message(ALERT, ("8F86", "8F66"), ("0121", "00CB"))
    new = message(ALERT, ("8F86", "8F66"), ("0121", "0124"))
    assert {"8F66 with 0124", "0124"}.isdisjoint(titles(old))
    assert {"8F66 with 0124", "0124"} < titles(new)


def test_a_change_of_a_name_affects_no_message() -> None:
    assert titles(message(RESPONSE, (">0027<", ">00C1<"))) == set()


def test_a_message_valid_in_both_versions_is_affected_where_only_one_document_requires_an_element() -> None:
    changes = compare_versions(load_spec(V4_0), load_spec(V5_0))
    log = (ROOT / "fixtures/valid/4.0/mirrors/hub-log.xml").read_text(encoding="utf-8")
    details = "<ra:DeviceSecurityDetails>6A0C19D2F4E8B731</ra:DeviceSecurityDetails>"
    found = [changes[index] for index in ChangeFinder(changes).find(message(log, (details, "")))]
    assert [(each.rule.name, each.path, each.services) for each in found] == [
        ("content-not-required", "DeviceSecurityDetails in CHFCurrentConnectedDeviceLogEntry", ("8.9",))
    ]
    assert ChangeFinder(changes).find(message(log)) == ()


@cache
def fixtures() -> list[Message]:
    return [read(path.read_bytes(), Origin(str(path))) for path in sorted((ROOT / "fixtures").rglob("*.xml"))]


@cache
def faults(version: Version) -> list[set[tuple[str, str]]]:
    """The rule and the path of each finding in each fixture."""
    verdicts = (validate_message(each, version) for each in fixtures())
    return [
        {(each.rule.id, each.path) for each in verdict.findings if each.rule.id not in DECLARED} for verdict in verdicts
    ]


@pytest.mark.parametrize("versions", [*pairwise(known_versions())], ids="{0[0]}-{0[1]}".format)
def test_every_fixture_in_which_two_versions_find_different_faults_is_affected(versions: tuple[Version, ...]) -> None:
    finder = ChangeFinder(compare_versions(*map(load_spec, versions)))
    for each, first, second in zip(fixtures(), *map(faults, versions), strict=True):
        assert first == second or finder.find(each), each.origin


def test_a_message_that_could_not_be_parsed_is_not_affected() -> None:
    assert titles(message("no XML")) == set()


def test_an_impact_says_in_which_versions_the_message_is_valid() -> None:
    impact = impact_of(message(ALERT))
    record = impact.record()
    assert (record.from_, record.to, record.valid_from, record.valid_to) == ("3.1", "4.0", False, True)
    assert not impact.shape
    assert impact.cells()["valid_from"] == "no"
    assert "8F86" in impact.cells()["meets"]


def test_a_compact_impact_is_small_when_pickled() -> None:
    impact = assess_impact(message(ALERT), load_spec(V3_1).schema, load_spec(V4_0).schema, ChangeFinder(CHANGES))
    assert len(impact.change_indices) == 3
    assert len(pickle.dumps(impact)) < 1000


@pytest.mark.parametrize(("declared", "undeclared"), [("3.1", True), ("4.0", False), ("5.0", False), ("new", False)])
@pytest.mark.parametrize("versions", [(V3_1, V4_0), (V4_0, V3_1)], ids=str)
def test_content_that_the_declared_version_does_not_have_is_found_in_either_direction(
    versions: tuple[Version, Version], declared: str, undeclared: bool
) -> None:
    specs = [load_spec(version) for version in versions]
    changes = compare_versions(*specs)
    alert = message(ALERT, ('schemaVersion="4.0"', f'schemaVersion="{declared}"'))
    impact = assess_impact(alert, specs[0].schema, specs[1].schema, ChangeFinder(changes))
    assert impact.expand(*map(str, versions), changes).undeclared is undeclared
