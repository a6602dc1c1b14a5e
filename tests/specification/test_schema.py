"""The annotated master schema gives every version: each compiles in both engines and has what its version has."""

import shutil
import subprocess
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions, load_spec, master_schema, schemas_folder
from mmc_cli.specification.declarations import Declaration, Type
from mmc_cli.specification.schema import Schema, prune
from tests.samples import ALERT, V3_1, V4_0, V5_0, V5_1, found, message

NEW_RESPONSES = {
    "SetAuxiliaryControllerStateRsp",
    "ReadAuxiliaryControllerConfigurationDataRsp",
    "ReadAuxiliaryControllerOperationalDataRsp",
    "LimitAPCLevelRsp",
}
NEW_PAYLOADS = {
    "CommandNotSupportedbyDevice",
    "OperationalUpdateDeviceAlert",
    "LimitAPCLevelCommandProcessedDeviceAlert",
    "LimitAPCLevelEndedDeviceAlert",
}


def at_path(version: Version, path: str) -> Declaration:
    declaration = load_spec(version).schema.root
    for step in path.split("/"):
        declaration = declaration.type.children[step]
    return declaration


def test_versions_between_which_the_schema_did_not_change_share_it() -> None:
    schemas = {version: load_spec(version).schema for version in known_versions()}
    assert schemas[V5_1] is schemas[Version(5, 4)]
    assert len(set(map(id, schemas.values()))) == len({schema.to_xsd() for schema in schemas.values()})
    for version, schema in schemas.items():
        assert schema.to_xsd() == Schema(prune(master_schema(), version)).to_xsd()


def responses(version: Version) -> set[str]:
    return set(at_path(version, "Body/ResponseMessage/SMETSData").type.children)


def payloads(version: Version) -> set[str]:
    return set(at_path(version, "Body/DeviceAlertMessage/DeviceAlertContent/Payload").type.children)


def response(version: Version, path: str) -> Declaration:
    return at_path(version, f"Body/ResponseMessage/SMETSData/{path}")


def choices(declaration: Declaration) -> set[str]:
    assert declaration.type.value is not None
    return set(declaration.type.value.enum_values)


def longest(declaration: Declaration) -> tuple[str, ...]:
    assert declaration.type.value is not None
    return declaration.type.value.facets["maxLength"]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_version_compiles_in_both_engines(version: Version) -> None:
    schema = load_spec(version).schema
    assert schema.validator is not None
    assert "GBCSResponse" in xmlschema.XMLSchema10(schema.to_xsd()).elements


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_printed_schema_is_plain_and_accepted_by_other_tools(version: Version, tmp_path: Path) -> None:
    plain = load_spec(version).schema.to_xsd()
    assert b"mmc" not in plain
    assert etree.XMLSchema(etree.fromstring(plain)) is not None
    if (xmllint := shutil.which("xmllint")) is None:
        return
    (tmp_path / "mmc.xsd").write_bytes(plain)
    text = (
        ALERT
        if version >= V4_0
        else ALERT.replace(ALERT[ALERT.index("<ra:Payload>") : ALERT.index("</ra:Payload>") + 13], "")
    )
    (tmp_path / "alert.xml").write_text(text)
    command = [xmllint, "--noout", "--nonet", "--schema", str(tmp_path / "mmc.xsd"), str(tmp_path / "alert.xml")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_4_0_has_112_responses_and_9_alert_payloads() -> None:
    assert len(responses(V4_0)) == 112
    assert len(payloads(V4_0)) == 9


def test_4_0_adds_four_responses_and_four_payloads_to_3_1() -> None:
    assert responses(V4_0) - responses(V3_1) == NEW_RESPONSES
    assert payloads(V4_0) - payloads(V3_1) == NEW_PAYLOADS
    assert responses(V3_1) < responses(V4_0) == responses(V5_0)


def test_4_0_adds_services_roles_modes_and_log_items() -> None:
    header = "Header/ServiceReferenceVariant"
    assert choices(at_path(V4_0, header)) - choices(at_path(V3_1, header)) == {"6.14.3", "7.13", "7.14", "7.15", "7.16"}
    reference = "Header/ServiceReference"
    assert choices(at_path(V4_0, reference)) - choices(at_path(V3_1, reference)) == {"7.13", "7.14", "7.15", "7.16"}
    role = "RetrieveDeviceSecurityCredentialsKRPRsp/RemotePartyDetails/RemotePartyRole"
    assert choices(response(V4_0, role)) - choices(response(V3_1, role)) == {"LoadController"}
    mode = "UpdateSecurityCredentialsKRPRsp/ExecutionOutcome/CredentialsReplacementMode"
    assert choices(response(V4_0, mode)) - choices(response(V3_1, mode)) == {"LoadControllerBySupplier"}
    assert choices(response(V3_1, mode)) - choices(response(V4_0, mode)) == {"rootBySupplier"}
    log = "ReadEventOrSecurityLogRsp/ALCSEvent/ALCSEventLogEntry"
    added = set(response(V4_0, log).type.children) - set(response(V3_1, log).type.children)
    assert added == {"AuxiliaryControllerLevel", "InputFromControlledLoad"}
    device_log = response(V4_0, "ReadDeviceLogRsp").type.children
    assert set(device_log) - set(response(V3_1, "ReadDeviceLogRsp").type.children) == {"CHFConnectedDeviceLog"}
    lists = device_log["CHFConnectedDeviceLog"].type.children
    assert [(name, each.max_occurs) for name, each in lists.items()] == [
        ("CHFCurrentConnectedDeviceLogEntry", 16),
        ("CHFHistoricConnectedDeviceLogEntry", 16),
    ]


def test_lengths_follow_the_release_note_in_4_0_and_the_published_schema_from_5_0() -> None:
    description = "ReadALCSDataRsp/AuxiliaryLoadControlSwitch/Description"
    assert [longest(response(version, description)) for version in (V3_1, V4_0, V5_0)] == [("22",), ("127",), ("22",)]
    details = "ReadDeviceLogRsp/CHFConnectedDeviceLog/CHFCurrentConnectedDeviceLogEntry/DeviceSecurityDetails"
    assert [longest(response(version, details)) for version in (V4_0, V5_0)] == [("16",), ("32",)]


def test_from_5_1_the_header_time_says_whose_clock_and_how_good() -> None:
    assert not at_path(V5_0, "Header/Timestamp").type.attributes
    assert set(at_path(V5_1, "Header/Timestamp").type.attributes) == {"isFromGSME", "ClockStatus"}


def test_versions_5_1_to_5_4_are_one_schema() -> None:
    later = [load_spec(version).schema.to_xsd() for version in known_versions() if V5_1 <= version <= Version(5, 4)]
    assert len(later) == 4
    assert len(set(later)) == 1


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_named_type_of_a_version_is_used_in_it(version: Version) -> None:
    tree = prune(Path(schemas_folder(), "mmc.xsd").read_bytes(), version)
    declared = {
        node.get("name")
        for node in tree
        if node.get("name") and node.tag != "{http://www.w3.org/2001/XMLSchema}element"
    }
    used = {node.get(key) for node in tree.iter(etree.Element) for key in ("type", "base")}
    assert declared - used == set()


def test_every_response_type_names_its_services_and_every_payload_its_alerts() -> None:
    smets = at_path(V4_0, "Body/ResponseMessage/SMETSData").type.children
    assert all(each.type.services for each in smets.values())
    alerts = at_path(V4_0, "Body/DeviceAlertMessage/DeviceAlertContent/Payload").type.children
    assert all(each.type.alerts and has_sentence(each.type) for each in alerts.values())


def has_sentence(kind: Type) -> bool:
    return kind.sentence is not None or any(has_sentence(child.type) for child in kind.children.values())


def test_a_declaration_is_found_by_path_not_by_name() -> None:
    element, declaration = found(message(ALERT), "Timestamp")
    assert declaration.type.value is not None
    assert declaration.type.value.builtin == "dateTime"
    stray = etree.SubElement(element, element.tag)
    assert load_spec(V4_0).schema.declaration(stray) is None
