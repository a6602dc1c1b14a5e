"""What a comparison disregards."""

import pytest

from mmc_cli.message_diff.conditions import PathPattern
from tests.message_diff.samples import compare, ignoring, within
from tests.samples import ALERT, RESPONSE

LEVEL = ALERT.replace(">100<", ">80<")
LATER = ALERT.replace("2026-02-01T00:00:00Z", "2026-02-01T00:01:00Z")


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("Value", True),
        ("Entry/Value", True),
        ("Entry[2]/Value", True),
        ("Entry[1]/Value", False),
        ("/GBCSResponse/*/Value", True),
        ("/GBCSResponse/Body/Log/Entry/Value", True),
        ("/Entry/Value", False),
        ("alue", False),
        ("*alue", True),
        ("Val?e", True),
        ("Log", True),
        ("Log/", True),
        ("Entry[?]", True),
        ("", False),
    ],
)
def test_a_pattern_names_a_path_its_end_or_an_element_around_it(pattern: str, matches: bool) -> None:
    assert PathPattern(pattern).matches("/GBCSResponse/Body/Log/Entry[2]/Value") is matches


def test_an_ignored_difference_is_counted_and_not_shown() -> None:
    found = compare(ALERT, LEVEL, ignoring("ResultingLevel"))
    assert (found.shown, found.ignored) == ((), 1)


def test_what_is_inside_an_ignored_element_is_ignored() -> None:
    assert compare(ALERT, LEVEL, ignoring("Payload")).shown == ()


def test_an_ignored_path_hides_nothing_else() -> None:
    assert len(compare(ALERT, LEVEL, ignoring("APCLimitPeriodEnd")).shown) == 1


@pytest.mark.parametrize(("limit", "differences"), [("20", 0), ("20.0", 0), ("19.99", 1)])
def test_a_number_may_differ_by_the_tolerance(limit: str, differences: int) -> None:
    assert len(compare(ALERT, LEVEL, within("ResultingLevel", limit)).shown) == differences


@pytest.mark.parametrize(("limit", "differences"), [("60", 0), ("59.9", 1)])
def test_a_time_may_differ_by_the_tolerance_in_seconds(limit: str, differences: int) -> None:
    assert len(compare(ALERT, LATER, within("APCLimitPeriodEnd", limit)).shown) == differences


def test_text_has_no_tolerance() -> None:
    other = RESPONSE.replace("hardware-fault", "success")
    assert len(compare(RESPONSE, other, within("DataAccessResult", "1000")).shown) == 1


def test_a_key_with_a_tolerance_does_not_tell_entries_apart() -> None:
    other = RESPONSE.replace('Position="2"', 'Position="3"')
    assert len(compare(RESPONSE, other).shown) == 2
    found = compare(RESPONSE, other, within("@Position", "1"))
    assert (found.shown, found.tolerated) == ((), 1)
