"""A bounded number of messages is listed, those with findings or failures before others."""

import pytest

from mmc_cli.model.base_rules import NOT_VALID
from mmc_cli.model.finding import Finding, Severity
from mmc_cli.report.listed_messages import ListedMessages, is_faulty
from tests.report_samples import ALERT, BROKEN, INVALID, RESPONSE, facts, missing


def listed(texts: list[str], limit: int, max_bytes: int = 2**20) -> ListedMessages:
    found = ListedMessages(limit, max_bytes)
    for number, text in enumerate(texts, 1):
        found.add(facts(text), number)
    return found


def test_a_message_with_a_finding_takes_the_place_of_one_without() -> None:
    found = listed([ALERT, ALERT, ALERT, INVALID, RESPONSE, ALERT], limit=3)
    assert [each.number for each in found.ordered()] == [1, 4, 5]
    assert (found.noteworthy, found.listed_noteworthy) == (2, 2)


def test_more_with_findings_than_fit_are_counted() -> None:
    found = listed([INVALID] * 5, limit=3)
    assert [each.number for each in found.ordered()] == [1, 2, 3]
    assert found.noteworthy == 5


def test_the_messages_that_are_kept_have_a_bounded_size_together() -> None:
    found = listed([ALERT] * 3, limit=3, max_bytes=2 * len(ALERT.encode()))
    assert [bool(each.data) for each in found.ordered()] == [True, True, False]


def test_a_message_that_gives_way_makes_room() -> None:
    found = listed([ALERT, INVALID], limit=1, max_bytes=len(INVALID.encode()))
    assert [bool(each.data) for each in found.ordered()] == [True]


def test_a_finding_is_listed_with_its_line_and_the_reason_why_nothing_was_read_without_one() -> None:
    found = listed([INVALID], limit=2)
    found.add(missing(), 2)
    invalid, unread = ([each.place for each in message.findings] for message in found.ordered())
    assert all(place.startswith("line ") for place in invalid)
    assert unread == [""]


def test_what_cannot_be_read_is_faulty_and_a_valid_message_is_not() -> None:
    assert is_faulty(facts(BROKEN).verdict)
    assert not is_faulty(facts(ALERT).verdict)


@pytest.mark.parametrize(("severity", "faulty"), [("error", True), ("warning", True), ("info", False)])
def test_a_message_is_faulty_whose_finding_is_more_than_information(severity: Severity, faulty: bool) -> None:
    rule = NOT_VALID._replace(severity=severity)
    verdict = facts(ALERT).verdict._replace(findings=(Finding(rule, "one finding"),))
    assert is_faulty(verdict) is faulty
