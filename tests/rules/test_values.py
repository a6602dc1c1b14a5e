"""Rules about values."""

import re

import pytest

from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, V5_0, message

READING = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_text(encoding="utf-8")


def found(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.rule.name, each.message) for each in validate_message(message(text, *changes), V4_0).findings]


@pytest.mark.parametrize(
    ("time", "rules"),
    [
        ("2026-02-03T16:00:00Z", []),
        ("2026-02-03T16:00:00.00Z", []),
        ("2026-02-03T16:00:00+01:00", []),
        ("2026-02-03T16:00:00", ["time-without-zone"]),
        ("2011-12-31T23:59:59Z", ["time-too-early"]),
        ("2012-01-01T00:00:00Z", []),
        ("2199-01-01T00:00:00Z", ["time-ahead"]),
        ("12026-01-01T00:00:00Z", ["time-ahead"]),
        ("-2026-01-01T00:00:00Z", ["time-too-early"]),
        ("0001-01-01T00:00:00Z", ["time-too-early"]),
        ("2011-12-31T24:00:00Z", []),
        ("2011-12-31T23:59:59.999999999Z", ["time-too-early"]),
        ("2012-01-01T00:30:00+01:00", ["time-too-early"]),
        ("2011-12-31T23:30:00-01:00", []),
        ("2026-02-03T16:00:00.5", ["time-without-zone"]),
    ],
)
def test_times_are_in_utc_and_in_the_years_of_smart_metering(time: str, rules: list[str]) -> None:
    assert [name for name, _ in found(ALERT, ("2026-02-03T16:00:00Z", time))] == rules


def test_a_billing_period_may_start_in_the_future() -> None:
    path = ROOT / "fixtures/valid/4.0/responses/6.2.3-ReadDeviceConfigurationDataBillingCalendarRsp-gas.xml"
    text = path.read_text(encoding="utf-8")
    start = re.search(r"<(?:\w+:)?BillingPeriodStart>([^<]+)<", text)
    assert start is not None
    assert "time-ahead" not in [name for name, _ in found(text, (f">{start[1]}<", ">2199-01-01T00:00:00Z<"))]


def test_a_period_in_the_future_is_no_fault() -> None:
    changes = ("2026-01-01T00:00:00Z", "2199-01-01T00:00:00Z"), ("2026-02-01T00:00:00Z", "2199-02-01T00:00:00Z")
    assert found(ALERT, *changes) == []


@pytest.mark.parametrize(
    ("indexes", "rules"),
    [
        ("123", []),
        ("122", ["index-twice"]),
        ("1-3", ["index-missing"]),
        ("132", ["index-order"]),
        ("246", []),
    ],
)
def test_registers_are_told_apart_by_their_index(indexes: str, rules: list[str]) -> None:
    text = READING
    for old, new in zip("123", indexes, strict=True):
        text = text.replace(f'index="{old}">', f"index=@{new}@>" if new != "-" else ">", 1)
    assert [name for name, _ in found(text.replace("@", '"'))] == rules


@pytest.mark.parametrize(
    ("begin", "end", "rules"),
    [
        ("2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z", []),
        ("2026-01-01T00:00:00-01:00", "2026-01-01T00:59:59Z", ["times-reversed"]),
        ("2026-01-01T24:00:00Z", "2026-01-02T00:00:00Z", []),
        ("2026-01-02T00:00:00.5Z", "2026-01-01T24:00:00Z", ["times-reversed"]),
        ("2026-01-01T00:00:00.1000Z", "2026-01-01T00:00:00.1Z", []),
        ("2026-01-01T00:00:00.10001Z", "2026-01-01T00:00:00.1Z", ["times-reversed"]),
        ("10000-01-01T00:00:00Z", "9999-01-01T00:00:00Z", ["times-reversed"]),
    ],
)
def test_a_period_ends_after_it_begins_whatever_the_zone(begin: str, end: str, rules: list[str]) -> None:
    changes = (">2026-01-01T00:00:00Z<", f">{begin}<"), (">2026-02-01T00:00:00Z<", f">{end}<")
    assert [name for name, _ in found(ALERT, *changes)] == rules


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [("01", " +2 ", []), ("1", "+01", ["index-twice"]), ("02", "1", ["index-order"]), ("9", "010", [])],
)
def test_indexes_are_compared_as_numbers(first: str, second: str, rules: list[str]) -> None:
    text = READING.replace('index="3"', 'index="040"')
    assert [
        name for name, _ in found(text, ('index="1"', f'index="{first}"'), ('index="2"', f'index="{second}"'))
    ] == rules


def test_two_registers_are_a_group() -> None:
    two = re.sub(r'\s*<ra:TOUPrimaryRegisterValue index="3">.*', "", READING)
    assert [name for name, _ in found(two, ('index="2"', 'index="1"'))] == ["index-twice"]


@pytest.mark.parametrize("number", ["+1", "0001", " 1 "])
def test_a_status_number_is_compared_as_a_number(number: str) -> None:
    assert found(RESPONSE, ('ResponseCode="1"', f'ResponseCode="{number}"')) == []
    assert found(RESPONSE, ('ResponseCode="0"', 'ResponseCode="-0"')) == []


def test_a_status_number_and_its_text_mean_one_outcome() -> None:
    changes = ('ResponseCode="1"', 'ResponseCode="250"')
    assert found(RESPONSE, changes) == [
        (
            "response-code-disagrees",
            "ResponseCode 250 means other-reason, but the text is hardware-fault, whose number is 1",
        )
    ]


@pytest.mark.parametrize(("number", "faults"), [("250", 1), ("0", 1), ("5", 0)])
def test_a_known_number_does_not_come_with_the_text_for_unknown_ones(number: str, faults: int) -> None:
    changes = (">hardware-fault<", ">response-code-not-known<"), ('ResponseCode="1"', f'ResponseCode="{number}"')
    assert [name for name, _ in found(RESPONSE, *changes)] == ["response-code-disagrees"] * faults


def test_an_empty_number_is_not_the_number_of_success() -> None:
    text = (ROOT / "fixtures/valid/4.0/responses/7.2-DisableSupplyRsp.xml").read_text(encoding="utf-8")
    assert found(text, ('ResponseCode="00"', 'ResponseCode=""')) == [
        (
            "response-code-disagrees",
            'ResponseCode "" means no known outcome, but the text is SUCCESS, whose number is 00',
        )
    ]


def test_limits_on_which_sources_disagree_are_reported_with_both() -> None:
    text = (ROOT / "fixtures/invalid/MMC250/description-between-22-and-127.xml").read_text(encoding="utf-8")
    assert found(text) == [
        (
            "sources-disagree",
            "Description has 58 characters: MMC 4.0 allows 127 (RN 3.3), the published MMC 5.0 schema 22",
        )
    ]
    (warned,) = validate_message(message(text), V4_0).findings
    assert (warned.rule.severity, warned.source) == ("warning", "RN 3.3; XSD50")


def test_a_length_is_no_matter_of_dispute_in_a_version_with_one_source() -> None:
    text = (ROOT / "fixtures/invalid/MMC250/description-between-22-and-127.xml").read_text(encoding="utf-8")
    findings = validate_message(message(text), V5_0).findings
    assert "sources-disagree" not in [each.rule.name for each in findings]
    (too_long,) = (each for each in findings if each.rule.name == "too-long")
    assert "MMC 4.0 allows 127 characters" in too_long.message
    assert too_long.suggestion is None
    assert too_long.help == "MMC 4.0 allows this: check against it (--mmc-version 4.0), or correct the message."
    assert too_long.expected == ("text of at most 22 characters",)
