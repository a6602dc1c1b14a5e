"""Rules about the outcome."""

from mmc_cli.validate import validate_message
from tests.samples import RESPONSE, V4_0, message


def found(*changes: tuple[str, str]) -> list[str]:
    return [each.rule.name for each in validate_message(message(RESPONSE, *changes), V4_0).findings]


def test_a_failure_that_a_status_explains_is_no_finding() -> None:
    assert found() == []


def test_success_beside_a_failed_status_is_doubtful() -> None:
    assert found(('MessageSuccess="false"', 'MessageSuccess="1"')) == ["success-with-fault"]


def test_failure_without_a_failed_status_is_doubtful() -> None:
    assert found((">hardware-fault<", ">success<"), ('ResponseCode="1"', 'ResponseCode="0"')) == [
        "failure-without-fault"
    ]


def test_success_that_is_not_stated_is_reported() -> None:
    assert found((' MessageSuccess="false"', "")) == ["success-not-stated"]
