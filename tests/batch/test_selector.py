"""One selector selects messages for every command."""

from datetime import UTC, datetime

import pytest

from mmc_cli.batch.selector import Selector, selector_from_options
from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, message


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
        (Selector(since=datetime(2026, 2, 3, 10, tzinfo=UTC)), True, False),
        (Selector(until=datetime(2026, 2, 3, 10, tzinfo=UTC)), False, True),
        (Selector(kind="alert"), True, False),
        (Selector(failed=True), False, True),
        (Selector(codes=("8F86",), devices=("nobody",)), False, False),
    ],
)
def test_messages_are_selected_by_their_header(selector: Selector, alert: bool, response: bool) -> None:
    assert (selects(selector, ALERT), selects(selector, RESPONSE)) == (alert, response)


def test_a_message_without_a_time_is_in_no_period() -> None:
    timeless = RESPONSE.replace("<Timestamp>2026-02-03T09:30:10.00Z</Timestamp>", "")
    assert not selects(Selector(since=datetime(2000, 1, 1, tzinfo=UTC)), timeless)


def test_a_time_without_a_zone_is_taken_as_utc() -> None:
    naive = RESPONSE.replace("09:30:10.00Z", "09:30:10")
    assert selects(Selector(since=datetime(2026, 2, 3, 9, 30, tzinfo=UTC)), naive)


def test_an_unreadable_message_is_never_selected() -> None:
    assert not Selector().selects(read(b"<a>"), load_spec(V4_0))


def test_a_selector_from_options_is_active_when_any_option_is_given() -> None:
    by_code = selector_from_options(device=(), code=("8F86",), srv=(), since=None, until=None, failed=False)
    assert by_code.active
    assert not selector_from_options(device=(), code=(), srv=(), since=None, until=None, failed=False).active
