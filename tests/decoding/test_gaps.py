"""Gaps are the periods that are missing or repeated within what was read of a log."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mmc_cli.decoding.gaps import NO_PERIOD, Gaps
from mmc_cli.decoding.profile import NO_TIME
from tests.conftest import Outcome
from tests.decoding.test_profile import log
from tests.decoding.test_readings import readings, response
from tests.element_tree_walk import FOLDERS, HALF_HOUR, half_hours, when


def gaps_of(*messages: Any) -> tuple[list[tuple[str, int, str, str]], Counter[str]]:
    derivation, left_out = Gaps(), Counter[str]()
    parts = [part for each in messages for part in derivation.parts(readings(each), left_out)]
    rows = [(row.problem, row.periods, row.first[11:16], row.last[11:16]) for row in derivation.rows(parts)]
    return rows, left_out


def at(*times: str) -> Any:
    return log(*((f"2026-01-05T{time}:00Z", "5") for time in times))


def test_the_gaps_of_the_fixtures_and_the_corpus_are_those_that_a_plain_walk_finds(
    mmc: Callable[..., Outcome],
) -> None:
    logs: dict[tuple[str | None, ...], Counter[Any]] = {}
    for value, quantity, element, _ in half_hours():
        logs.setdefault((value.device, quantity, element, value.phase), Counter())[when(value)] += 1
    expected = Counter[tuple[str, str | None, str, str | None, str | None]]()
    for (device, quantity, element, phase), times in logs.items():
        time = min(times)
        while time <= max(times):
            if times[time] != 1:
                problem = "repeated" if times[time] else "missing"
                expected[problem, device, str(quantity), element, phase] += 1
            time += HALF_HOUR
    found = Counter[Any]()
    for line in mmc("show", "gaps", *map(str, FOLDERS), "-f", "jsonl", "-q").lines:
        row = json.loads(line)
        found[row["problem"], row["device"], row["quantity"], row["element"], row["phase"]] += row["periods"]
    assert found == expected
    assert expected


def test_missing_periods_one_after_the_other_are_one_row() -> None:
    assert gaps_of(at("00:00", "00:30", "02:30", "03:00", "04:00"))[0] == [
        ("missing", 3, "01:00", "02:00"),
        ("missing", 1, "03:30", "03:30"),
    ]


def test_a_clock_that_is_a_second_off_hides_no_missing_period() -> None:
    late = log(("2026-01-05T00:00:00Z", "5"), ("2026-01-05T00:59:59Z", "5"), ("2026-01-05T01:30:01Z", "5"))
    assert gaps_of(late)[0] == [("missing", 1, "00:30", "00:30")]


def test_repeated_periods_one_after_the_other_are_one_row() -> None:
    first, second = at("00:00", "00:30", "01:00", "01:30", "02:00"), at("00:30", "01:00", "02:00")
    assert gaps_of(first, second, second)[0] == [("repeated", 2, "00:30", "01:00"), ("repeated", 1, "02:00", "02:00")]


def test_repeated_periods_with_a_missing_one_between_them_are_two_rows() -> None:
    assert gaps_of(at("00:00", "01:00"), at("00:00", "01:00"))[0] == [
        ("repeated", 1, "00:00", "00:00"),
        ("missing", 1, "00:30", "00:30"),
        ("repeated", 1, "01:00", "01:00"),
    ]


def test_a_log_may_come_in_several_messages_in_any_order() -> None:
    assert gaps_of(at("01:00"), at("00:00"), at("00:30"))[0] == []
    assert gaps_of(at("01:00"), at("00:00"))[0] == [("missing", 1, "00:30", "00:30")]


def test_one_entry_or_none_has_no_gaps() -> None:
    assert gaps_of(at("01:00")) == ([], {})
    assert gaps_of(log()) == ([], {})


def test_a_gap_of_centuries_is_one_row() -> None:
    (row,), _ = gaps_of(log(("0001-01-01T00:00:00Z", "5"), ("9999-01-01T00:00:00Z", "5")))
    assert row[1] == (timedelta(days=3_651_694) // HALF_HOUR) - 1


def test_what_cannot_be_checked_is_counted() -> None:
    assert gaps_of(log(("yesterday", "5"), ("2026-01-05T00:00:00", "6"))) == ([], {NO_TIME: 2})
    daily = response(
        "<RetrieveExportDailyReadLogRsp><LogEntry><ActiveExportRegisterValue>5</ActiveExportRegisterValue>"
        "</LogEntry></RetrieveExportDailyReadLogRsp>"
    )
    assert gaps_of(daily) == ([], {NO_PERIOD: 1})
