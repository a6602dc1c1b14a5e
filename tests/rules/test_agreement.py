"""A message agrees with the payload it was made of in everything that both have."""

import pytest

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Payload
from mmc_cli.rules.apply import apply_rules
from mmc_cli.specification import load_spec
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT
from tests.samples import ALERT, RESPONSE, V4_0, message

SPEC = load_spec(V4_0)
ANSWER = decode_payload(
    builder.message(
        builder.access_response(),
        counter=41208,
        sender="00-1E-4F-7A-20-00-11-02",
        time=builder.cosem_time(2026, 2, 3, 9, 30, 10),
    )
)


def ids(text: str, payload: Payload, *changes: tuple[str, str]) -> list[str]:
    found = apply_rules(message(text, *changes).with_payload(payload), SPEC)
    return [each.rule.id for each in found if each.rule.id >= "MMC261"]


def test_a_message_of_its_own_payload_agrees_however_it_is_written() -> None:
    assert ids(ALERT, decode_payload(LIMIT_ALERT)) == []
    assert ids(RESPONSE, ANSWER) == []
    assert ids(RESPONSE, ANSWER, ("09:30:10.00Z", "10:30:10+01:00"), (">41208<", "> +041208 <")) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"originator": builder.NETWORK}, "MMC261"),
        ({"recipient": builder.NETWORK}, "MMC262"),
        ({"counter": 1}, "MMC263"),
        ({"supplementary_party": builder.NETWORK}, "MMC264"),
        ({"supplementary_originator_counter": 5}, "MMC264"),
        ({"message_code": "0028"}, "MMC265"),
        ({"header_time": "2026-02-03T09:30:11Z"}, "MMC267"),
        ({"header_time": None}, "MMC267"),
    ],
)
def test_each_difference_has_a_rule_of_its_own(changes: dict[str, object], rule: str) -> None:
    assert ids(RESPONSE, ANSWER._replace(**changes)) == [rule]  # type: ignore[arg-type]


def test_an_alert_is_compared_by_its_own_code_and_time() -> None:
    payload = decode_payload(LIMIT_ALERT)
    other = payload._replace(body=payload.body._replace(alert_code="8F85", alert_time="2026-02-03T16:00:01Z"))
    assert ids(ALERT, other) == ["MMC266", "MMC267"]


def test_the_time_in_the_header_of_an_alert_is_compared_too() -> None:
    time = ("</ra:Header>", "<ra:Timestamp>2026-02-03T16:00:00Z</ra:Timestamp></ra:Header>")
    assert ids(ALERT, decode_payload(LIMIT_ALERT), time) == ["MMC267"]


def test_without_a_payload_nothing_is_compared() -> None:
    assert [each.rule.id for each in apply_rules(message(RESPONSE), SPEC) if each.rule.id >= "MMC261"] == []


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (28, "is damaged and was not compared with it: byte 21"),
        (60, "is damaged; only what precedes the damage was compared"),
    ],
)
def test_a_damaged_payload_is_reported_as_not_compared(length: int, expected: str) -> None:
    found = apply_rules(message(ALERT).with_payload(decode_payload(LIMIT_ALERT[:length])), SPEC)
    assert [(each.rule.id, expected in each.message) for each in found] == [("MMC268", True)]


def test_what_is_in_front_of_the_damage_is_compared() -> None:
    payload = decode_payload(LIMIT_ALERT[:60])._replace(counter=1)
    assert ids(ALERT, payload) == ["MMC263", "MMC268"]
