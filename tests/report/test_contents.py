"""A message decoded for a page: short, and without measured values unless they were asked for."""

import json

from mmc_cli.report.contents import MessageDecoder
from tests.report_samples import ALERT, BROKEN, INVALID, RESPONSE, THREE_DAYS, facts, report_of
from tests.samples import V4_0


def decoded(text: str | bytes, readings: bool = False) -> str:
    report = report_of(facts(text))
    return json.dumps(MessageDecoder(V4_0, readings=readings).decode(report.listed.ordered()[0]))


def test_a_message_has_its_facts_and_its_values_with_meanings() -> None:
    text = decoded(ALERT, readings=True)
    assert "Device alert 8F86 ECS101" in text
    assert '["AuxiliaryControllerN", "3"' in text
    assert "LimitAPCLevelCommandProcessedDeviceAlert" in text


def test_measured_values_are_shown_only_where_they_were_asked_for() -> None:
    hidden, shown = decoded(RESPONSE), decoded(RESPONSE, readings=True)
    assert "10435000" in shown.replace("\\u00a0", "")
    assert "10435000" not in hidden
    assert "not shown; mmc report --readings shows them" in hidden
    assert "hardware-fault" in hidden


def test_what_the_payload_of_an_alert_says_is_hidden_too_where_it_has_measured_values() -> None:
    assert '["Payload", "not shown"' in decoded(ALERT)
    assert '["Payload", "not shown"' not in decoded(ALERT, readings=True)


def test_a_finding_is_a_mark_at_its_value() -> None:
    assert "MMC105" in decoded(INVALID, readings=True)


def test_a_long_log_is_cut_and_says_so() -> None:
    assert "The first 50 of 140 rows." in decoded(THREE_DAYS.read_bytes())


def test_what_is_no_message_has_no_content() -> None:
    assert decoded(BROKEN) == "null"
