"""Verdicts are counted as they pass."""

from mmc_cli.model.origin import Origin
from mmc_cli.validate import not_checked, verdict
from mmc_cli.validate.totals import Totals
from tests.samples import ALERT, V4_0, message


def counted() -> Totals:
    tally = Totals()
    tally.add(verdict(message(ALERT), V4_0))
    tally.add(verdict(message(ALERT, (">8F86<", ">8F8<")), V4_0))
    tally.add(verdict(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), V4_0))
    tally.add(not_checked(Origin("b.xml"), "permission denied"))
    return tally


def test_the_last_line_counts_everything() -> None:
    assert str(counted()) == (
        "4 messages: 2 valid, 1 invalid, 1 not checked; 1 error, 1 warning (MMC 4.0);"
        " 1 message of another version: 9.9 (1)"
    )


def test_a_run_fails_at_the_severity_the_user_chose() -> None:
    tally = Totals()
    tally.add(verdict(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), V4_0))
    assert not tally.fails("error")
    assert tally.fails("warning")
    assert tally.fails("info")
    assert not tally.fails("never")


def test_what_was_not_checked_is_counted_apart_from_faults() -> None:
    tally = Totals()
    tally.add(not_checked(Origin("b.xml"), "permission denied"))
    assert not tally.fails("info")
    assert tally.not_checked == 1


def test_statistics_have_a_line_for_each_rule_the_most_frequent_first() -> None:
    tally = counted()
    tally.add(verdict(message(ALERT, (">8F86<", ">8F8<")), V4_0))
    assert [line.split() for line in tally.statistics()] == [
        ["2", "error", "MMC104", "value-wrong-form"],
        ["1", "error", "MMC007", "not-readable"],
        ["1", "warning", "MMC201", "declared-version-unknown"],
    ]
