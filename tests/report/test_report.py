"""A report counts every message, and says what it could not check."""

from tests.report_samples import ALERT, BROKEN, INVALID, RESPONSE, facts, missing, report_of


def test_everything_is_counted_once() -> None:
    report = report_of(facts(ALERT), facts(RESPONSE), facts(INVALID), facts(BROKEN), missing())
    assert report.messages == report.totals.messages == 4
    assert dict(report.totals.verdicts) == {"valid": 2, "invalid": 2}
    assert (report.unchecked, report.failed) == (1, 1)
    assert [each.place for each in report.unread] == ["in/none.xml"]


def test_the_period_is_that_of_the_times_in_the_messages() -> None:
    report = report_of(facts(ALERT), facts(RESPONSE))
    assert report.first is not None
    assert report.last is not None
    assert (str(report.first), str(report.last)) == ("2026-02-03T09:30:10Z", "2026-02-03T16:00:00Z")


def test_alerts_are_counted_by_code_and_day_and_those_without_a_time_apart() -> None:
    report = report_of(facts(ALERT), facts(ALERT), facts(ALERT.replace("2026-02-03T16:00:00Z", "yesterday")))
    assert report.alerts.counts["8F86"] == 3
    assert list(report.alert_days.counts.values()) == [2]
    assert report.undated_alerts == 1


def test_a_message_that_comes_again_is_a_copy() -> None:
    report = report_of(facts(ALERT), facts(RESPONSE), facts(ALERT, "in/b.xml"))
    assert report.copies == 1
    assert report.first_copies[0].place == "in/b.xml"
    assert report.first_copies[0].counter == "18446744073709551615"


def test_services_are_counted_by_outcome_with_their_faults() -> None:
    report = report_of(facts(RESPONSE))
    assert dict(report.services.counts) == {("4.1.1", "failure"): 1}
    assert dict(report.faults.counts) == {("4.1.1", "hardware-fault at position 2"): 1}
