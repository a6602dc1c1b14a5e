"""Results keep the shapes of the contract."""

from mmc_cli.results import Field, Finding, Origin, Place, Rule
from mmc_cli.validate import verdict
from tests.samples import ALERT, V4_0, message

RULE = Rule("MMC103", "value-not-in-list", "error", "schema", "Do it.", "XSD")


def test_an_origin_is_a_file_or_a_member_of_one() -> None:
    assert str(Origin("a.xml")) == "a.xml"
    assert str(Origin("a.zip", "dir/b.xml")) == "a.zip!dir/b.xml"


def test_a_verdict_has_the_keys_of_the_contract_in_its_order() -> None:
    record = verdict(message(ALERT, (">100<", ">101<")), V4_0).record()
    assert list(record) == [
        "schema",
        "file",
        "member",
        "index",
        "declared_version",
        "mmc_version",
        "kind",
        "alert_code",
        "message_code",
        "service_reference_variant",
        "device",
        "verdict",
        "schema_valid",
        "findings",
    ]
    findings = record["findings"]
    assert isinstance(findings, list)
    finding = findings[0]
    assert isinstance(finding, dict)
    assert list(finding) == [
        "id",
        "name",
        "severity",
        "layer",
        "message",
        "line",
        "column",
        "end_column",
        "byte_offset",
        "path",
        "actual",
        "expected",
        "suggestion",
        "help",
        "source",
        "fingerprint",
    ]
    assert (record["schema"], record["verdict"], finding["id"]) == ("mmc.verdict/1", "invalid", "MMC105")


def test_a_fingerprint_is_of_the_fault_not_of_the_place_or_device() -> None:
    one = Finding(RULE, "text", Place(1, 2, 3, 4), "/A/B[1]/C", "Yes")
    assert one.fingerprint == Finding(RULE, "other text", Place(9, 9, 9, 9), "/A/B[7]/C", "Yes").fingerprint
    assert one.fingerprint != Finding(RULE, "text", Place(1, 2, 3, 4), "/A/B[1]/C", "No").fingerprint
    form = Rule("MMC104", "value-wrong-form", "error", "schema", "Do it.", "XSD")
    device, another = (Finding(form, "", path="/A", actual=text) for text in ("00:1E:4F", "90:A1:B2"))
    assert device.fingerprint == another.fingerprint
    code, other = (Finding(RULE, "text", Place(1, 2, 3, 4), "/A/GBCSHexAlertCode", each) for each in ("8FFE", "8FFF"))
    assert code.fingerprint != other.fingerprint


def test_a_field_is_shown_on_one_line() -> None:
    assert Field("A", "/A", raw=" two\n lines ").plain == "two lines"
    assert Field("A", "/A").plain is None
