"""A message is identified by its header and content."""

import pytest

from mmc_cli.inputs.message import normalize_code
from tests.samples import ALERT, RESPONSE, message


def test_the_header_of_an_alert_is_read_from_its_header_and_content() -> None:
    header = message(ALERT).header
    assert header.kind == "alert"
    assert header.declared_version == "4.0"
    assert header.device == "00-1E-4F-7A-20-00-11-01"
    assert header.target == "90-A1-B2-C3-D4-00-00-01"
    assert header.counter == "18446744073709551615"
    assert (header.alert_code, header.message_code) == ("8F86", "0121")
    assert header.time == "2026-02-03T16:00:00Z"
    assert header.service_reference_variant is None


def test_the_header_of_a_response_has_its_service_and_the_time_of_the_header() -> None:
    header = message(RESPONSE).header
    assert header.kind == "response"
    assert (header.service_reference, header.service_reference_variant) == ("4.1", "4.1.1")
    assert header.time == "2026-02-03T09:30:10.00Z"
    assert header.alert_code is None


@pytest.mark.parametrize("written", ["8f86", "0x8F86", "0X8f86", " 8F86 "])
def test_a_code_is_normalized_however_it_is_written(written: str) -> None:
    assert message(ALERT, (">8F86<", f">{written}<")).header.alert_code == "8F86"
    assert normalize_code(written) == "8F86"


def test_the_elements_that_vary_between_messages_are_named_like_the_fields_of_the_header() -> None:
    elements = message(ALERT).varying_header_elements()
    header = message(ALERT).header
    for name in ("device", "target", "counter", "time"):
        assert (elements[name].text or "").upper() == getattr(header, name)


@pytest.mark.parametrize(
    ("written", "counter"), [("+51001", "51001"), ("\n 00051001 ", "51001"), ("-0", "0"), ("0x1F", "0x1F")]
)
def test_a_counter_is_a_number_however_it_is_written(written: str, counter: str) -> None:
    assert message(ALERT, (">18446744073709551615<", f">{written}<")).header.counter == counter


@pytest.mark.parametrize(("written", "version"), [("+4", "4.0"), (" 04.00 ", "4.0"), ("5.1", "5.1"), ("four", "four")])
def test_a_declared_version_is_a_number_however_it_is_written(written: str, version: str) -> None:
    assert message(ALERT, ('"4.0"', f'"{written}"')).header.declared_version == version


def test_a_message_that_comes_twice_is_known_however_it_is_written() -> None:
    counter = (">18446744073709551615<", ">51001<")
    other = message(
        ALERT, (">18446744073709551615<", "><!-- -->+051001<"), ("00-1e-4f", "00-1E-4F"), ("0121", " 0121\n")
    )
    assert other.header.key == message(ALERT, counter).header.key != ""


def test_of_two_parts_of_one_name_the_first_counts() -> None:
    second = '<SMETSData><ReadMeterBalanceRsp MessageSuccess="true"/></SMETSData>'
    parts = message(RESPONSE, ("</SMETSData>", f"</SMETSData>{second}")).parts
    assert parts.response is not None
    assert parts.response.get("MessageSuccess") == "false"
    empty = message(RESPONSE, ("<SMETSData>", "<SMETSData/><SMETSData>")).parts
    assert empty.response is None
    counters = "<OriginatorCounter>7</OriginatorCounter><OriginatorCounter>41208<"
    assert message(RESPONSE, ("<OriginatorCounter>41208<", counters)).header.counter == "7"
