"""What the rules look at is found once."""

from datetime import UTC, datetime, timedelta

from lxml import etree

from mmc_cli.rules.context import RuleContext, tomorrow
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, message


def facts(text: str, *changes: tuple[str, str]) -> RuleContext:
    sample = message(text, *changes)
    assert sample.root is not None
    return RuleContext(sample, load_spec(V4_0), sample.root)


def names(elements: list[etree._Element]) -> list[str]:
    return [etree.QName(each).localname for each in elements]


def test_the_watched_values_of_a_message_are_found() -> None:
    assert names(facts(ALERT).all("time")) == ["Timestamp", "APCLimitPeriodStart", "APCLimitPeriodEnd"]
    assert names(facts(RESPONSE).all("time")) == ["Timestamp"]
    assert names(facts(RESPONSE).all("status")) == ["DataAccessResult", "DataAccessResult"]


def test_what_a_message_has_says_which_rules_are_asked() -> None:
    assert facts(ALERT).needs() == {"ordered_time_pairs"}
    assert facts(RESPONSE).needs() == {"status"}
    assert facts(RESPONSE, (">2026-02-03T09", ">2011-02-03T09")).needs() == {"time", "status"}
    assert "other-version" in facts(ALERT, ('"4.0"', '"3.1"')).needs()


def test_the_first_failed_status_is_found() -> None:
    failed = facts(RESPONSE).failed(debug_only=True)
    assert failed is not None
    assert failed.text == "hardware-fault"
    assert facts(RESPONSE, (">hardware-fault<", ">success<")).failed() is None


def test_tomorrow_is_a_day_ahead_and_written_as_messages_write_times() -> None:
    ahead = datetime.fromisoformat(tomorrow()) - datetime.now(UTC)
    assert timedelta(days=1) <= ahead <= timedelta(days=1, hours=1)
