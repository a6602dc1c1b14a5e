"""The example of each code in each version is valid, without errors or warnings."""

import pytest
from lxml import etree

from mmc_cli.explain import examples
from mmc_cli.inputs.parser import read
from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.validate import validate_message
from tests.samples import V3_1, V4_0


def faults(text: str, version: Version) -> list[str]:
    result = validate_message(read(text.encode()), version)
    assert result.schema_valid
    return [f"{each.rule.id} {each.message}" for each in result.findings if each.rule.severity != "info"]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_alert_code_has_an_example_without_fault(version: Version) -> None:
    for code in load_spec(version).alert_codes.codes():
        text, row = examples.build_alert(code, load_spec(version)), load_spec(version).alert_codes.get(code)
        assert text is not None
        assert row is not None
        unknown = not row.message_codes and row.critical is None  # no source says which message code it has
        missing = ["MMC227 GBCSHexadecimalMessageCode is missing from the header"]
        assert faults(text, version) == (missing if unknown else []), code
        assert read(text.encode()).header.alert_code == code


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_service_with_a_response_has_an_example_without_fault(version: Version) -> None:
    spec = load_spec(version)
    for code in spec.service_requests.codes():
        row = spec.service_requests.get(code)
        assert row is not None
        text = examples.build_response(code, spec)
        assert (text is None) == (row.response is None)
        if text is not None:
            assert faults(text, version) == [], code
            assert read(text.encode()).header.service_reference_variant == code


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_message_code_of_an_alert_or_a_service_has_an_example_without_fault(version: Version) -> None:
    spec = load_spec(version)
    for code in spec.alert_codes.codes():
        row = spec.alert_codes.get(code)
        assert row is not None
        for message_code in row.message_codes:
            if spec.message_codes.get(message_code) is not None:
                text = examples.build_alert(code, spec, message_code)
                assert text is not None
                assert faults(text, version) == [], (code, message_code)
                assert read(text.encode()).header.message_code == message_code


def test_a_choice_follows_the_message_code() -> None:
    text = examples.build_alert("8F66", load_spec(V4_0), "0124") or ""
    assert "<UpdateSecurityCredentialsDeviceAlert>" in text
    assert "<GBZFutureDatedAlert" in (examples.build_alert("8F67", load_spec(V4_0), "00CD") or "")


def test_an_example_is_a_whole_message_that_reports_success() -> None:
    text = examples.build_response("1.6", load_spec(V4_0)) or ""
    root = etree.fromstring(text)
    assert root.get("schemaVersion") == "4.0"
    assert 'MessageSuccess="true"' in text
    assert "<ServiceReference>1.6</ServiceReference>" in text
    assert "<Timestamp>" in text


def test_a_code_that_a_version_does_not_have_has_no_example() -> None:
    assert examples.build_alert("8F86", load_spec(V3_1)) is None
    assert examples.build_response("7.16", load_spec(V3_1)) is None
    assert examples.build_alert("FFFF", load_spec(V4_0)) is None
    assert examples.build_response("6.14.3", load_spec(V4_0)) is None
