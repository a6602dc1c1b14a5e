"""Versions beside each other: the schema, the catalogue and the handling, each change with its source."""

from itertools import permutations

import pytest

from mmc_cli.compare import changes
from mmc_cli.compare.changes import Change, rules
from mmc_cli.compare.proof import prove, witness
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import known_versions, load_spec
from tests.samples import V3_1, V4_0, V5_0, V5_1

V5_4 = Version(5, 4)
STEPS = [(V3_1, V4_0), (V4_0, V5_0), (V5_0, V5_1), (V5_1, V5_4), (V3_1, V5_4)]
NAMES = [f"{before} to {after}" for before, after in STEPS]


def compared(before: Version, after: Version) -> tuple[Change, ...]:
    return changes(load_spec(before), load_spec(after))


@pytest.mark.parametrize(("before", "after"), list(permutations(known_versions(), 2)), ids=str)
def test_the_other_way_round_is_the_mirror(before: Version, after: Version) -> None:
    there = {(each.rule.mirror, each.path, each.new, each.old) for each in compared(before, after)}
    back = {(each.rule.name, each.path, each.old, each.new) for each in compared(after, before)}
    assert there == back


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_each_change_has_a_fingerprint_a_reason_and_a_source_of_its_own(before: Version, after: Version) -> None:
    found = compared(before, after)
    assert len({each.fingerprint for each in found}) == len(found)
    assert all(each.reason and each.source for each in found)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_each_change_that_rejects_has_a_witness_in_lxml_and_xmlschema(before: Version, after: Version) -> None:
    import xmlschema

    official = {str(each): xmlschema.XMLSchema(load_spec(each).schema.to_xsd()) for each in (before, after)}
    for change in compared(before, after):
        if change.rejects:
            shown = witness(change, load_spec(before).schema, load_spec(after).schema)
            assert shown is not None, change
            assert official[shown.valid_in].is_valid(shown.text)
            assert not official[shown.invalid_in].is_valid(shown.text)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=NAMES)
def test_generated_messages_meet_no_difference_that_is_not_reported(before: Version, after: Version) -> None:
    proof = prove(load_spec(before).schema, load_spec(after).schema, compared(before, after), 3000)
    assert proof.unexplained == ()
    assert proof.generated == 3000


def test_nothing_material_changed_from_5_1_to_5_4() -> None:
    assert {each.weight() for each in compared(V5_1, V5_4)} <= {"safe"}
    assert not [each for each in compared(V5_1, V5_4) if each.layer == "schema"]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_version_does_not_differ_from_itself(version: Version) -> None:
    assert compared(version, version) == ()


def test_a_change_says_which_messages_it_concerns() -> None:
    found = {each.subject: each for each in compared(V3_1, V4_0) if each.layer == "schema"}
    assert found["LimitAPCLevelRsp"].services == ("7.16",)
    assert found["OperationalUpdateDeviceAlert"].alerts == ("8F88",)
    assert found["ServiceReferenceVariant"].services == ("7.16",)
    assert found["AuxiliaryControllerLevel"].services == ("6.13",)


def test_8f66_may_come_with_another_message_code() -> None:
    widened = [each for each in compared(V3_1, V4_0) if each.rule.name == "alert-code-widened"]
    assert [(each.path, each.new) for each in widened] == [("8F66", "0124"), ("8F67", "0124")]


def test_section_numbers_move_for_services_that_both_versions_have() -> None:
    moved = {each.path: (each.old, each.new) for each in compared(V3_1, V4_0) if each.rule.name == "section-renumbered"}
    assert moved["6.15.1"] == ("section 5.63", "section 5.64")
    assert moved["8.9"] == ("section 5.101", "section 5.106")
    assert "3.3" not in moved


def test_the_companion_specifications_come_from_the_table_of_versions() -> None:
    found = {(each.old, each.new) for each in compared(V4_0, V5_0) if each.rule.name == "companion-changed"}
    assert found == {("GBCS 4.0", "GBCS 4.1"), ("DUIS 4.0", "DUIS 5.0")}


# What facts say of 3.1 and 4.0: each item, and the ends of the paths of the changes that it is.
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


def test_the_schema_of_4_0_differs_in_what_is_known_and_in_nothing_else() -> None:
    found = {each.subject for each in compared(V3_1, V4_0) if each.layer == "schema"}
    assert found == set().union(*KNOWN.values())


def test_every_row_of_changes_names_a_version_a_rule_and_codes_that_there_are() -> None:
    from mmc_cli.specification import table_rows
    from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES, rows_by_key, split_cell

    for row in table_rows("changes.csv"):
        assert parse_version(row["version"]) in known_versions(), row
        assert rules()[row["rule"]].layer == "handling", row
        for column, table in (
            ("alert_codes", ALERTS),
            ("message_codes", MESSAGES),
            ("service_reference_variants", SERVICES),
        ):
            assert set(split_cell(row[column])) <= set(rows_by_key(table)), row
        assert row["source"], row
