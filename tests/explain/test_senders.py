"""Who sends an alert, to whom, and whether it is critical is only what a source says, and names the source."""

import pytest

from mmc_cli.explain.codes import explain_alert
from mmc_cli.explain.senders import alert_criticality, describe_senders, with_source
from mmc_cli.specification import load_spec, table_rows
from mmc_cli.specification.catalogue import rows_by_key
from tests.samples import V4_0

SPEC = load_spec(V4_0)
ALERTS = table_rows("alert_codes.csv")


def facts(code: str) -> dict[str, str]:
    (entry,) = explain_alert(code, SPEC)
    return entry.facts


def test_the_lists_of_alert_settings_say_who_sends_an_alert_to_whom() -> None:
    assert facts("8002")["Sent by"] == "ESME, single-phase (XSD54 6.2.10)"
    assert facts("8002")["Sent to"] == "network operator (XSD54 6.2.10)"
    assert facts("8184")["Sent by"] == "GSME (XSD54 6.2.10)"
    assert facts("8184")["Sent to"] == "supplier (XSD54 6.2.10)"


def test_a_message_code_of_its_own_says_who_sends_an_alert() -> None:
    assert facts("8F86")["Sent by"] == "ESME (RTDS)"


@pytest.mark.parametrize("code", ["8F0C", "8F84", "8F32"])
def test_a_sender_without_a_source_is_not_known(code: str) -> None:
    assert facts(code)["Sent by"] == "not known"


def test_criticality_names_its_source() -> None:
    assert facts("8002")["Critical"] == "no (XSD54 6.2.10, GMT)"
    assert facts("8131")["Critical"] == "no (RANGE)"
    assert facts("8F3F")["Critical"] == "yes (ACL)"


def test_twenty_two_codes_are_of_unknown_criticality_and_say_why() -> None:
    unknown = [row for row in ALERTS if not row["critical"]]
    assert len(unknown) == 22
    assert {alert_criticality(row)[1][:10] for row in unknown} == {"not known:"}


def test_eight_codes_are_events_that_are_never_alerts() -> None:
    events = [row["code"] for row in ALERTS if row["critical"] == "event"]
    assert events == ["8F43", "8F47", "8F48", "8F49", "8F4A", "8F4B", "8F4C", "8F57"]
    (entry,) = explain_alert("8F43", SPEC)
    assert entry.critical is None
    assert entry.facts["Critical"] == "does not apply: an event that is never sent as an alert (ACL)"
    assert entry.example is None


def test_every_alert_that_the_schema_can_configure_has_a_sender() -> None:
    with_settings = [row for row in ALERTS if "XSD54 6.2.10" in row["sender_source"]]
    assert len(with_settings) == 104
    assert all(row["sent_by"] and row["sent_to"] and row["critical"] == "n" for row in with_settings)


def test_a_sender_that_the_release_note_adds_is_named_beside_that_of_the_samples() -> None:
    assert describe_senders([rows_by_key("message_codes.csv")["0013"]]) == "GSME, HCALCS (RTDS, RN 2.1.1)"


def test_no_text_has_no_source() -> None:
    assert with_source("", "RTDS") == ""
    assert with_source("yes", "") == "yes"
