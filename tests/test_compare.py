"""Comparing versions: every difference of schema, catalogue and handling is a change with a source."""

from itertools import permutations

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.compare.changes import Change
from mmc_cli.compare.proof import find_witness, prove
from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions, load_spec
from tests.samples import V3_1, V4_0, V5_0, V5_1

V5_4 = Version(5, 4)
STEPS = [(V3_1, V4_0), (V4_0, V5_0), (V5_0, V5_1), (V5_1, V5_4), (V3_1, V5_4)]
NAMES = [f"{before} to {after}" for before, after in STEPS]


def compared(before: Version, after: Version) -> tuple[Change, ...]:
    return compare_versions(load_spec(before), load_spec(after))


@pytest.mark.parametrize(("before", "after"), list(permutations(known_versions(), 2)), ids=str)
def test_the_opposite_direction_has_the_mirrors(before: Version, after: Version) -> None:
    there = {(each.rule.mirror, each.path, each.new, each.old) for each in compared(before, after)}
    back = {(each.rule.name, each.path, each.old, each.new) for each in compared(after, before)}
    assert there == back


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_each_change_has_a_fingerprint_a_reason_and_a_source_of_its_own(before: Version, after: Version) -> None:
    changes = compared(before, after)
    assert len({each.fingerprint for each in changes}) == len(changes)
    assert all(each.reason and each.source for each in changes)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_each_change_of_validity_has_a_witness_for_lxml_and_xmlschema(before: Version, after: Version) -> None:
    import xmlschema

    official = {str(each): xmlschema.XMLSchema(load_spec(each).schema.to_xsd()) for each in (before, after)}
    for change in compared(before, after):
        if change.affects_validity:
            witness = find_witness(change, load_spec(before).schema, load_spec(after).schema)
            assert witness is not None, change
            assert official[witness.valid_in].is_valid(witness.text)
            assert not official[witness.invalid_in].is_valid(witness.text)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_generated_messages_show_no_unreported_difference(before: Version, after: Version) -> None:
    proof = prove(load_spec(before).schema, load_spec(after).schema, compared(before, after), 3000)
    assert proof.unexplained == ()
    assert proof.generated == 3000


def test_nothing_material_changed_from_5_1_to_5_4() -> None:
    assert {each.verdict() for each in compared(V5_1, V5_4)} <= {"safe"}
    assert not [each for each in compared(V5_1, V5_4) if each.layer == "schema"]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_version_does_not_differ_from_itself(version: Version) -> None:
    assert compared(version, version) == ()


def test_a_change_has_the_codes_of_the_messages_it_concerns() -> None:
    changes = {each.subject: each for each in compared(V3_1, V4_0) if each.layer == "schema"}
    assert changes["LimitAPCLevelRsp"].services == ("7.16",)
    assert changes["OperationalUpdateDeviceAlert"].alerts == ("8F88",)
    assert changes["ServiceReferenceVariant"].services == ("7.16",)
    assert changes["AuxiliaryControllerLevel"].services == ("6.13",)


# The known schema changes from 3.1 to 4.0: each item, and the subjects of its changes.
KNOWN = {
    "services in the two lists": {"ServiceReference", "ServiceReferenceVariant"},
    "responses of auxiliary controllers": {
        "SetAuxiliaryControllerStateRsp",
        "ReadAuxiliaryControllerConfigurationDataRsp",
        "ReadAuxiliaryControllerOperationalDataRsp",
        "LimitAPCLevelRsp",
    },
    "the log of connected devices": {
        "CHFConnectedDeviceLog",
        "CHFCurrentConnectedDeviceLogEntry",
        "CHFHistoricConnectedDeviceLogEntry",
        "DeviceID",
        "DeviceSecurityDetails",
    },
    "alert payloads": {
        "CommandNotSupportedbyDevice",
        "OperationalUpdateDeviceAlert",
        "LimitAPCLevelCommandProcessedDeviceAlert",
        "LimitAPCLevelEndedDeviceAlert",
    },
    "the load controller": {"RemotePartyRole", "CredentialsReplacementMode"},
    "the description of 7.7": {"Description"},
    "the newer log of 6.13": {"AuxiliaryControllerLevel", "InputFromControlledLoad"},
}


def test_the_schema_of_4_0_has_the_known_changes_and_no_others() -> None:
    subjects = {each.subject for each in compared(V3_1, V4_0) if each.layer == "schema"}
    assert subjects == set().union(*KNOWN.values())
