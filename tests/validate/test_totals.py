"""Verdicts and findings are counted."""

from mmc_cli.model.origin import Origin
from mmc_cli.validate import unchecked_verdict, validate_message
from mmc_cli.validate.totals import Totals
from tests.samples import ALERT, V4_0, message


def sample_totals() -> Totals:
    totals = Totals()
    totals.add(validate_message(message(ALERT), V4_0))
    totals.add(validate_message(message(ALERT, (">8F86<", ">8F8<")), V4_0))
    totals.add(validate_message(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), V4_0))
    totals.add(unchecked_verdict(Origin("b.xml"), "permission denied"))
    return totals


def test_the_summary_line_counts_everything() -> None:
    assert str(sample_totals()) == (
        "4 messages: 2 valid, 1 invalid, 1 not checked; 1 error, 1 warning (MMC 4.0);"
        " 1 message declares another version: 9.9 (1)"
    )


def test_a_run_fails_at_the_chosen_severity() -> None:
    totals = Totals()
    totals.add(validate_message(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), V4_0))
    assert not totals.has_failure("error")
    assert totals.has_failure("warning")
    assert totals.has_failure("info")
    assert not totals.has_failure("never")


def test_messages_not_checked_are_counted_apart_from_findings() -> None:
    totals = Totals()
    totals.add(unchecked_verdict(Origin("b.xml"), "permission denied"))
    assert not totals.has_failure("info")
    assert totals.not_checked == 1


def test_statistics_have_a_line_for_each_rule_the_most_frequent_first() -> None:
    totals = sample_totals()
    totals.add(validate_message(message(ALERT, (">8F86<", ">8F8<")), V4_0))
    assert [line.split() for line in totals.statistics()] == [
        ["2", "error", "MMC104", "value-wrong-form"],
        ["1", "error", "MMC007", "not-readable"],
        ["1", "warning", "MMC201", "declared-version-unknown"],
    ]


def test_a_verdict_that_replaces_another_leaves_nothing_of_it() -> None:
    totals, valid = Totals(), validate_message(message(ALERT), V4_0)
    counted = validate_message(message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.9"')), V4_0)
    totals.add(counted)
    totals.replace(counted, valid)
    assert str(totals) == "1 message: 1 valid (MMC 4.0)"
    assert list(totals.statistics()) == []
