"""Every pair of message code and content, and of mode and role, gets the verdict of a table read by hand.

The tables here are written from the release note and do not use those in schemas/.
"""

from itertools import product

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.validate import validate_message
from tests.samples import V4_0

HEAD = """<ra:GBCSResponse xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" schemaVersion="4.0"><ra:Header>
<ra:BusinessOriginatorID>00-1E-4F-7A-20-00-11-01</ra:BusinessOriginatorID>
<ra:BusinessTargetID>90-A1-B2-C3-D4-00-00-01</ra:BusinessTargetID>
<ra:OriginatorCounter>51002</ra:OriginatorCounter>
"""
PARTY = """<ra:SupplementaryRemotePartyID>90-A1-B2-C3-D4-00-00-09</ra:SupplementaryRemotePartyID>
<ra:SupplementaryRemotePartyCounter>7</ra:SupplementaryRemotePartyCounter>
"""
ENTRY = """<ra:Timestamp>2026-02-03T15:00:00Z</ra:Timestamp><ra:SwitchNumber>1</ra:SwitchNumber>
<ra:SwitchAction>On</ra:SwitchAction><ra:Outcome>Success</ra:Outcome><ra:HANCommandID>3</ra:HANCommandID>"""
DEVICE = "<ra:DeviceID>00-1E-4F-7A-20-00-11-02</ra:DeviceID>"

# The content of each message code: of 6.13 (RN 3.3, 3.6), of 8.9 (RN 2.1) and of the alerts 8F66 and 8F67 (RN 3.4).
EVENT_LOGS = {code: {"log"} for code in ("0014", "0048", "0049", "0093", "0094", "00A1", "00B9")} | {
    "00BA": {"switch"},
    "00FD": {"switch", "switch-level", "switch-input", "switch-both"},
}
DEVICE_LOGS = {"0013": {"DeviceLogEntries"}, "0004": {"CHFDeviceLog"}, "010F": {"CHFDeviceLog"}} | {
    "00FE": {"CHFConnectedDeviceLog"}
}
OUTCOMES = {"00CA": {"firmware"}, "00CB": {"credentials"}, "00CC": {"cosem"}, "00CD": {"gbz"}}
HUB = ("0004", "0093", "0094", "00FE", "010F")

# What each code replaces, whose credentials these are, and for which services (RN 3.3, 3.4, 3.7).
CODES = {
    "0102": ("SupplierBySupplier", ("6.15.1", "6.21")),
    "0103": ("NetworkOperatorByNetworkOperator", ("6.15.1", "6.21")),
    "0104": ("ACBByACB", ("8.5",)),
    "0107": ("SupplierByTransCoS", ("6.23",)),
    "0126": ("LoadControllerBySupplier", ("6.15.1",)),
}
OUTSIDE = ("0101", "0105", "0106", "0108", "0109", "0125")
MODES = {
    "SupplierBySupplier": "Supplier",
    "NetworkOperatorByNetworkOperator": "NetworkOperator",
    "ACBByACB": "ACB",
    "SupplierByTransCoS": "Supplier",
    "LoadControllerBySupplier": "LoadController",
}
ROLES = ("ACB", "NetworkOperator", "Recovery", "Root", "Supplier", "TransCoS", "LoadController")
RESPONSES = {
    "6.15.1": "UpdateSecurityCredentialsKRPRsp",
    "6.21": "RequestHandoverOfDCCControlledDeviceRsp",
    "6.23": "UpdateSecurityCredentialsCoSRsp",
    "8.5": "ServiceOptOutRsp",
}


def switch_log(more: str = "") -> str:
    return f"<ra:ALCSEvent><ra:ALCSEventLogEntry>{ENTRY}{more}</ra:ALCSEventLogEntry></ra:ALCSEvent>"


LEVEL, INPUT = "<ra:AuxiliaryControllerLevel>60</ra:AuxiliaryControllerLevel>", "<ra:InputFromControlledLoad/>"
EVENT_CONTENT = {
    "log": "<ra:Log/>",
    "switch": switch_log(),
    "switch-level": switch_log(LEVEL),
    "switch-input": switch_log(INPUT),
    "switch-both": switch_log(LEVEL + INPUT),
}
LOG_CONTENT = {
    "DeviceLogEntries": f"<ra:LogEntry>{DEVICE}<ra:DeviceType>GPF</ra:DeviceType></ra:LogEntry>",
    "CHFDeviceLog": f"<ra:CHFDeviceLogEntry>{DEVICE}</ra:CHFDeviceLogEntry>",
    "CHFConnectedDeviceLog": f"<ra:CHFCurrentConnectedDeviceLogEntry>{DEVICE}<ra:DeviceSecurityDetails/>"
    "</ra:CHFCurrentConnectedDeviceLogEntry>",
}


def execution(mode: str | None, role: str, status: str = "success", number: int = 0) -> str:
    replaced = f"<ra:CredentialsReplacementMode>{mode}</ra:CredentialsReplacementMode>" if mode else ""
    return f"""{replaced}<ra:RemotePartySeqNumberChange><ra:RemotePartyRole>{role}</ra:RemotePartyRole>
</ra:RemotePartySeqNumberChange><ra:ReplacementOutcome><ra:StatusCode ResponseCode="{number}">
<ra:ASN1Status>{status}</ra:ASN1Status></ra:StatusCode><ra:RemotePartyRole>{role}</ra:RemotePartyRole>
</ra:ReplacementOutcome>"""


def outcome(kind: str, execution_outcome: str = "", firmware: str = "success", number: int = 0) -> str:
    contents = {
        "cosem": "<ra:COSEMFutureDatedAlert/>",
        "gbz": "<ra:GBZFutureDatedAlert/>",
        "firmware": f"""<ra:FirmwareActivationDeviceAlert><ra:ActivateImageResponseCode ResponseCode="{number}">
<ra:ASN1Status>{firmware}</ra:ASN1Status></ra:ActivateImageResponseCode></ra:FirmwareActivationDeviceAlert>""",
        "credentials": f"""<ra:UpdateSecurityCredentialsDeviceAlert><ra:UpdateSecurityCredentialsExecutionOutcome>
{execution_outcome}</ra:UpdateSecurityCredentialsExecutionOutcome></ra:UpdateSecurityCredentialsDeviceAlert>""",
    }
    return contents[kind]


def response(code: str, service: str, name: str, content: str, success: str = "true") -> str:
    reference = ".".join(service.split(".")[:2])
    return f"""{HEAD}{PARTY if code in HUB else ""}<ra:GBCSHexadecimalMessageCode>{code}</ra:GBCSHexadecimalMessageCode>
<ra:ServiceReference>{reference}</ra:ServiceReference>
<ra:ServiceReferenceVariant>{service}</ra:ServiceReferenceVariant></ra:Header><ra:Body><ra:ResponseMessage>
<ra:SMETSData><ra:{name} MessageSuccess="{success}">{content}</ra:{name}></ra:SMETSData>
</ra:ResponseMessage></ra:Body></ra:GBCSResponse>"""


def alert(code: str, alert_code: str, content: str) -> str:
    words = "Successfully" if alert_code == "8F66" else "not Successfully"
    return f"""{HEAD}<ra:GBCSHexadecimalMessageCode>{code}</ra:GBCSHexadecimalMessageCode></ra:Header>
<ra:Body><ra:DeviceAlertMessage><ra:DeviceAlertContent><ra:GBCSHexAlertCode>{alert_code}</ra:GBCSHexAlertCode>
<ra:AlertDescription>Future-dated HAN Interface Command {words} Actioned</ra:AlertDescription>
<ra:Timestamp>2026-02-03T16:00:00Z</ra:Timestamp><ra:Payload><ra:FutureDatedCommandOutcomeDeviceAlert>
{content}</ra:FutureDatedCommandOutcomeDeviceAlert></ra:Payload></ra:DeviceAlertContent></ra:DeviceAlertMessage>
</ra:Body></ra:GBCSResponse>"""


def found(text: str) -> list[str]:
    """The names of the rules that trip: all of them, so that a right message has none."""
    verdict = validate_message(read(text.encode()), V4_0)
    assert verdict.schema_valid, [each.message for each in verdict.findings]
    return sorted({each.rule.name for each in verdict.findings})


@pytest.mark.parametrize(("code", "kind"), [*product(EVENT_LOGS, EVENT_CONTENT)])
def test_each_message_code_of_6_13_has_its_content(code: str, kind: str) -> None:
    text = response(code, "6.13", "ReadEventOrSecurityLogRsp", EVENT_CONTENT[kind])
    assert found(text) == ([] if kind in EVENT_LOGS[code] else ["content-of-message-code"])


@pytest.mark.parametrize(("code", "group"), [*product(DEVICE_LOGS, LOG_CONTENT)])
def test_each_message_code_of_8_9_has_its_log(code: str, group: str) -> None:
    text = response(code, "8.9", "ReadDeviceLogRsp", f"<ra:{group}>{LOG_CONTENT[group]}</ra:{group}>")
    assert found(text) == ([] if group in DEVICE_LOGS[code] else ["content-of-message-code"])


@pytest.mark.parametrize(("code", "group", "empty"), [*product(DEVICE_LOGS, LOG_CONTENT, [True, False])])
def test_a_device_log_comes_with_success_alone(code: str, group: str, empty: bool) -> None:
    if group not in DEVICE_LOGS[code]:
        return
    log = f"<ra:{group}>{'' if empty else LOG_CONTENT[group]}</ra:{group}>"
    assert found(response(code, "8.9", "ReadDeviceLogRsp", log)) == []
    assert "log-of-failure" in found(response(code, "8.9", "ReadDeviceLogRsp", log, "false"))
    assert found(response(code, "8.9", "ReadDeviceLogRsp", "")) == ["log-missing"]
    assert "log-missing" not in found(response(code, "8.9", "ReadDeviceLogRsp", "", "false"))


@pytest.mark.parametrize(("code", "kind", "alert_code"), [*product(OUTCOMES, ("firmware", "cosem", "gbz"), ("8F66",))])
def test_each_message_code_of_a_future_dated_alert_has_its_outcome(code: str, kind: str, alert_code: str) -> None:
    fits = kind in OUTCOMES[code]
    assert found(alert(code, alert_code, outcome(kind))) == ([] if fits else ["content-of-message-code"])


@pytest.mark.parametrize(("code", "mode", "service"), [*product(CODES, MODES, RESPONSES)])
def test_each_message_code_replaces_credentials_in_one_way_for_its_services(code: str, mode: str, service: str) -> None:
    own, services = CODES[code]
    names = found(response(code, service, RESPONSES[service], outcome_of(service, mode, MODES[mode])))
    if mode == own and service in services:
        assert names == []
    elif mode == own:
        assert names == ["service-of-credentials"]
    else:
        assert names == ["mode-of-message-code"]


def outcome_of(service: str, mode: str | None, role: str) -> str:
    return f"<ra:ExecutionOutcome>{execution(mode, role)}</ra:ExecutionOutcome>"


@pytest.mark.parametrize(("code", "role"), [*product(CODES, ROLES)])
def test_the_role_is_that_of_the_mode_of_the_code(code: str, role: str) -> None:
    mode, services = CODES[code]
    for stated in (mode, None):  # the code says it where no mode is stated
        names = found(response(code, services[0], RESPONSES[services[0]], outcome_of(services[0], stated, role)))
        assert names == ([] if role == MODES[mode] else ["role-of-mode"])


@pytest.mark.parametrize(("code", "mode"), [*product(OUTSIDE, MODES)])
def test_a_code_that_no_user_gets_is_outside_mmc(code: str, mode: str) -> None:
    text = response(code, "6.15.1", RESPONSES["6.15.1"], outcome_of("6.15.1", mode, MODES[mode]))
    assert found(text) == ["code-outside-mmc"]


@pytest.mark.parametrize(("code", "mode", "role"), [*product(("00CB", "0124"), MODES, ROLES)])
def test_0124_is_the_alert_of_the_load_controller_and_00cb_that_of_the_others(code: str, mode: str, role: str) -> None:
    names = found(alert(code, "8F66", outcome("credentials", execution(mode, role))))
    fits_code = (mode == "LoadControllerBySupplier") == (code == "0124")
    role_fits_code = (role == "LoadController") == (code == "0124")
    if fits_code:
        assert names == ([] if role == MODES[mode] else ["role-of-mode"])
    elif role == MODES[mode] or role_fits_code:
        assert names == ["mode-of-message-code"]
    else:
        assert "mode-of-message-code" in names


@pytest.mark.parametrize(("code", "role"), [*product(("00CB", "0124"), ROLES)])
def test_an_alert_without_a_mode_has_the_role_of_its_code(code: str, role: str) -> None:
    names = found(alert(code, "8F66", outcome("credentials", execution(None, role))))
    assert names == ([] if (role == "LoadController") == (code == "0124") else ["role-of-mode"])


@pytest.mark.parametrize(
    ("status", "number"),
    [("success", 0), ("badCertificate", 5), ("noTrustAnchor", 10), ("insufficientMemory", 17), ("resourcesBusy", 30)],
)
def test_the_alert_code_says_what_the_statuses_say(status: str, number: int) -> None:
    for code, mode in (("00CB", "SupplierBySupplier"), ("0124", "LoadControllerBySupplier")):
        content = outcome("credentials", execution(mode, MODES[mode], status, number))
        assert found(alert(code, "8F66", content)) == ([] if status == "success" else ["outcome-of-alert"])
        assert found(alert(code, "8F67", content)) == ([] if status != "success" else ["outcome-of-alert"])


@pytest.mark.parametrize(("status", "number"), [("success", 0), ("noImageHeld", 1), ("hashMismatch", 2)])
def test_the_alert_code_says_what_the_status_of_firmware_says(status: str, number: int) -> None:
    content = outcome("firmware", firmware=status, number=number)
    assert found(alert("00CA", "8F66", content)) == ([] if status == "success" else ["outcome-of-alert"])
    assert found(alert("00CA", "8F67", content)) == ([] if status != "success" else ["outcome-of-alert"])
