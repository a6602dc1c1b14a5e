"""One selector selects messages for every command."""

from datetime import UTC, datetime, time, timedelta

import pytest

from mmc_cli.batch.selector import Period, Selector
from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.gbcs.builder import LIMIT_ALERT, READING
from tests.samples import ALERT, RESPONSE, V4_0, message

SUCCESSFUL = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_text(encoding="utf-8")


def selects(selector: Selector, text: str = ALERT) -> bool:
    return selector.selects(message(text), load_spec(V4_0))


@pytest.mark.parametrize(
    ("selector", "alert", "response"),
    [
        (Selector(), True, True),
        (Selector(devices=("00-1E-*",)), True, True),
        (Selector(devices=("*-01",)), True, False),
        (Selector(devices=("00-1e-4f-7a-20-00-11-02", "nobody")), False, True),
        (Selector(codes=("8f86",)), True, False),
        (Selector(codes=("0x8F86",)), True, False),
        (Selector(codes=("8F*",)), True, False),
        (Selector(codes=("0027",)), False, True),
        (Selector(services=("4.1.1",)), False, True),
        (Selector(services=("4.1",)), False, True),
        (Selector(services=("4",)), False, True),
        (Selector(services=("4.11",)), False, False),
        (Selector(services=("4.1.1.*",)), False, False),
        (Selector(period=Period(since=datetime(2026, 2, 3, 10, tzinfo=UTC))), True, False),
        (Selector(period=Period(until=datetime(2026, 2, 3, 10, tzinfo=UTC))), False, True),
        (Selector(kind="alert"), True, False),
        (Selector(failed=True), False, True),
        (Selector(codes=("8F86",), devices=("nobody",)), False, False),
    ],
)
def test_messages_are_selected_by_their_header(selector: Selector, alert: bool, response: bool) -> None:
    assert (selects(selector, ALERT), selects(selector, RESPONSE)) == (alert, response)


def test_a_service_reference_selects_its_variants_and_not_those_of_another_that_begins_alike() -> None:
    assert selects(Selector(services=("4.1",)), RESPONSE.replace(">4.1.1<", ">4.1.9<"))
    assert not selects(Selector(services=("4.1",)), RESPONSE.replace(">4.1.1<", ">4.10<"))


def test_a_message_without_a_time_is_in_no_period() -> None:
    timeless = RESPONSE.replace("<Timestamp>2026-02-03T09:30:10.00Z</Timestamp>", "")
    assert not selects(Selector(period=Period(since=datetime(2000, 1, 1, tzinfo=UTC))), timeless)


def test_a_time_without_a_zone_is_taken_as_utc() -> None:
    naive = RESPONSE.replace("09:30:10.00Z", "09:30:10")
    assert selects(Selector(period=Period(since=datetime(2026, 2, 3, 9, 30, tzinfo=UTC))), naive)


def test_a_payload_is_selected_by_the_services_that_its_code_answers_and_by_its_outcome() -> None:
    reading, alert = (
        Message(data, Origin("a.hex"), None, payload=decode_payload(data)) for data in (READING, LIMIT_ALERT)
    )
    spec = load_spec(V4_0)
    assert [Selector(services=("4.1",)).selects(each, spec) for each in (reading, alert)] == [True, False]
    assert [Selector(failed=True).selects(each, spec) for each in (reading, alert)] == [True, False]


def test_a_response_that_states_success_and_has_no_fault_has_not_failed() -> None:
    assert selects(Selector(failed=True), RESPONSE)
    assert not selects(Selector(failed=True), SUCCESSFUL)


def test_an_unreadable_message_is_never_selected() -> None:
    assert not Selector().selects(read(b"<a>"), load_spec(V4_0))


def test_a_selector_is_active_if_it_has_any_criterion() -> None:
    assert Selector(codes=("8F86",)).is_active
    assert Selector(period=Period(since=datetime(2026, 2, 3, tzinfo=UTC))).is_active
    assert not Selector().is_active


ALERT_TIME = ">2026-02-03T16:00:00Z<"


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-03T17:00:00+01:00",
        "2026-02-03T16:00:00.000000000000Z",
        " 2026-02-03T16:00:00Z\n",
        "2026-02-03T16:00:00.0000009Z",
    ],
)
def test_times_are_compared_as_instants(written: str) -> None:
    at = datetime(2026, 2, 3, 16, tzinfo=UTC)
    same = ALERT.replace(ALERT_TIME, f">{written}<")
    assert selects(Selector(period=Period(since=at, until=at)), same)
    assert not selects(Selector(period=Period(since=at + timedelta(seconds=1))), same)
    assert not selects(Selector(period=Period(until=at - timedelta(seconds=1))), same)


def test_a_day_includes_its_last_instant_and_not_its_end() -> None:
    until = Selector(period=Period(until=datetime.combine(datetime(2026, 2, 3, tzinfo=UTC), time.max, UTC)))
    assert selects(until, ALERT.replace(ALERT_TIME, ">2026-02-03T23:59:59.99999999999Z<"))
    assert not selects(until, ALERT.replace(ALERT_TIME, ">2026-02-03T24:00:00Z<"))
    assert not selects(until, ALERT.replace(ALERT_TIME, ">12026-02-03T00:00:00Z<"))
    assert selects(until, ALERT.replace(ALERT_TIME, ">-0001-02-03T00:00:00Z<"))


def test_a_message_that_has_no_time_is_told_from_one_that_is_outside() -> None:
    since = Selector(period=Period(since=datetime(2026, 3, 1, tzinfo=UTC)))
    outside, without = message(ALERT), message(ALERT, (f"<ra:Timestamp{ALERT_TIME}/ra:Timestamp>", ""))
    assert [since.misses_time(each, load_spec(V4_0)) for each in (outside, without)] == [False, True]
    assert not since._replace(kind="response").misses_time(without, load_spec(V4_0))
    assert not Selector(kind="response").misses_time(without, load_spec(V4_0))
