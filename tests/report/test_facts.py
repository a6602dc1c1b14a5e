"""What a report needs of one message."""

from mmc_cli.report.facts import shown_bytes
from tests.report_samples import ALERT, RESPONSE, facts


def test_a_response_with_a_fault_has_failed_and_an_alert_has_not() -> None:
    assert facts(RESPONSE).has_failed
    assert facts(RESPONSE).fault == "hardware-fault at position 2"
    assert not facts(ALERT).has_failed


def test_a_long_message_is_not_kept_to_be_shown() -> None:
    assert shown_bytes(b"x" * 1000) == b"x" * 1000
    assert shown_bytes(b"x" * 10**6) == b""
