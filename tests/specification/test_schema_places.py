"""Every place of the schema, what may stand there, and what changed there from version to version."""

from mmc_cli.specification import at, versions
from mmc_cli.specification.schema_places import by_path, history, history_below, in_versions, news, places, shape
from tests.samples import V3_1, V4_0, V5_1

ALERT = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
SMETS = "/GBCSResponse/Body/ResponseMessage/SMETSData"


def test_every_place_has_a_path_of_its_own() -> None:
    for version in versions():
        assert len(by_path(at(version))) == len(places(at(version))) > 2000


def test_a_place_says_what_may_stand_there_and_whether_it_must() -> None:
    found = by_path(at(V4_0))
    level = found[f"{ALERT}/Payload/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"]
    assert (level.value, level.declaration.unit, level.presence) == ("a whole number from 0 to 100", "%", "required")
    assert found[f"{ALERT}/Payload/SupplyOutageRestoreAlert"].presence == "one of"
    assert found[f"{ALERT}/Payload"].presence == "optional"
    assert found["/GBCSResponse/Body/ResponseMessage/GBCSData/@format"].value == "one of plain or encrypted"
    assert found[f"{SMETS}/LimitAPCLevelRsp/@MessageSuccess"].attribute


def test_a_shape_goes_all_the_way_down() -> None:
    parts = shape(by_path(at(V4_0))[f"{SMETS}/ReadALCSDataRsp"].declaration)
    assert (parts[0].name, parts[0].attribute, parts[0].depth) == ("@MessageSuccess", True, 1)
    assert [part.depth for part in parts if part.name == "Description"] == [2]
    assert next(part for part in parts if part.name == "AuxiliaryLoadControlSwitch").many


def test_history_says_what_changed_and_when() -> None:
    assert history(f"{SMETS}/ReadALCSDataRsp/AuxiliaryLoadControlSwitch/Description") == (
        "4.0: text of at most 127 characters; before that text of at most 22 characters",
        "5.0: text of at most 22 characters; before that text of at most 127 characters",
    )
    assert history("/GBCSResponse/Header/OriginatorCounter") == ()
    assert history("/GBCSResponse/Header/Timestamp") == ("5.1: attributes isFromGSME, ClockStatus added",)
    assert history("/GBCSResponse/Header/Timestamp", f"{ALERT}/Timestamp") == (
        "5.1: attributes isFromGSME, ClockStatus added (only at /GBCSResponse/Header/Timestamp)",
    )


def test_history_below_a_response_names_the_element() -> None:
    assert history_below(f"{SMETS}/ReadALCSDataRsp")[0].startswith("4.0: Description in AuxiliaryLoadControlSwitch: ")
    assert history_below(f"{SMETS}/TopUpDeviceRsp") == ()


def test_versions_of_a_path_are_said_in_words() -> None:
    assert in_versions(f"{SMETS}/LimitAPCLevelRsp") == "4.0 and later"
    assert in_versions("/GBCSResponse/Header") == "every version, 3.1 to 5.4"


def test_news_of_a_version_are_each_said_once() -> None:
    lines = news(V3_1, V4_0)
    assert any("RemotePartyRole" in line and "value LoadController added" in line for line in lines)
    assert len(lines) == len(set(lines))
    assert news(V4_0, V4_0) == ()
    assert news(V4_0, V5_1, "/GBCSResponse/Header/") == (
        "Timestamp in Header: attributes isFromGSME, ClockStatus added",
    )
