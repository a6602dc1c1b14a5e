"""A verdict has the keys of the contract."""

from mmc_cli.model.finding import Rule
from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0, message

RULE = Rule("MMC103", "value-not-in-list", "error", "schema", "Do it.", "XSD")


def test_a_verdict_has_the_keys_of_the_contract_in_its_order() -> None:
    record = validate_message(message(ALERT, (">100<", ">101<")), V4_0).record()
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
