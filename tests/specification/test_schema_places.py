"""Every place in the schema, what it allows, and what changed there from version to version."""

from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.schema_places import (
    describe_differences,
    describe_history,
    describe_history_below,
    describe_path_versions,
    list_parts,
    list_places,
    places_by_path,
)
from tests.samples import V3_1, V4_0, V5_1

ALERT = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
SMETS = "/GBCSResponse/Body/ResponseMessage/SMETSData"


def test_every_place_has_a_path_of_its_own() -> None:
    for version in known_versions():
        assert len(places_by_path(load_spec(version))) == len(list_places(load_spec(version))) > 2000


def test_a_place_has_its_allowed_values_and_its_presence() -> None:
    by_path = places_by_path(load_spec(V4_0))
    level = by_path[f"{ALERT}/Payload/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"]
    assert (level.value, level.declaration.unit, level.presence) == ("a whole number from 0 to 100", "%", "required")
    assert by_path[f"{ALERT}/Payload/SupplyOutageRestoreAlert"].presence == "one of"
    assert by_path[f"{ALERT}/Payload"].presence == "optional"
    assert by_path["/GBCSResponse/Body/ResponseMessage/GBCSData/@format"].value == "one of plain or encrypted"
    assert by_path[f"{SMETS}/LimitAPCLevelRsp/@MessageSuccess"].attribute


def test_parts_are_listed_at_all_depths() -> None:
    parts = list_parts(places_by_path(load_spec(V4_0))[f"{SMETS}/ReadALCSDataRsp"].declaration)
    assert (parts[0].name, parts[0].attribute, parts[0].depth) == ("@MessageSuccess", True, 1)
    assert [part.depth for part in parts if part.name == "Description"] == [2]
    assert next(part for part in parts if part.name == "AuxiliaryLoadControlSwitch").repeats


def test_history_has_what_changed_in_which_version() -> None:
    assert describe_history(f"{SMETS}/ReadALCSDataRsp/AuxiliaryLoadControlSwitch/Description") == (
        "4.0: text of at most 127 characters; previously text of at most 22 characters",
        "5.0: text of at most 22 characters; previously text of at most 127 characters",
    )
    assert describe_history("/GBCSResponse/Header/OriginatorCounter") == ()
    assert describe_history("/GBCSResponse/Header/Timestamp") == ("5.1: attributes isFromGSME, ClockStatus added",)
    assert describe_history("/GBCSResponse/Header/Timestamp", f"{ALERT}/Timestamp") == (
        "5.1: attributes isFromGSME, ClockStatus added (only at /GBCSResponse/Header/Timestamp)",
    )


def test_history_below_a_response_names_the_element() -> None:
    assert describe_history_below(f"{SMETS}/ReadALCSDataRsp")[0].startswith(
        "4.0: Description in AuxiliaryLoadControlSwitch: "
    )
    assert describe_history_below(f"{SMETS}/TopUpDeviceRsp") == ()


def test_versions_of_a_path_are_described_in_words() -> None:
    assert describe_path_versions(f"{SMETS}/LimitAPCLevelRsp") == "4.0 and later"
    assert describe_path_versions("/GBCSResponse/Header") == f"all versions, 3.1 to {known_versions()[-1]}"


def test_each_difference_between_versions_is_listed_once() -> None:
    lines = describe_differences(V3_1, V4_0)
    assert any("RemotePartyRole" in line and "value LoadController added" in line for line in lines)
    assert len(lines) == len(set(lines))
    assert describe_differences(V4_0, V4_0) == ()
    assert describe_differences(V4_0, V5_1, "/GBCSResponse/Header") == (
        "Timestamp in Header: attributes isFromGSME, ClockStatus added",
    )
