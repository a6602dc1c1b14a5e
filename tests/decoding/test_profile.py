"""A profile is a day of half hours: one row for each device, quantity and day, whichever messages it comes in."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.decoding.calendar import Calendar
from mmc_cli.decoding.profile import NO_TIME, NOT_HALF_HOURLY, Profile
from tests.conftest import Outcome
from tests.decoding.test_readings import readings, response
from tests.element_tree_walk import FOLDERS, HALF_HOUR, day_and_number, half_hours, is_number, when

Mmc = Callable[..., Outcome]


def entry(time: str, value: str) -> str:
    return f"<LogEntry><Timestamp>{time}</Timestamp><Electricity><PrimaryValue>{value}</PrimaryValue></Electricity></LogEntry>"


def log(*entries: tuple[str, str]) -> Any:
    inside = "".join(entry(time, value) for time, value in entries)
    return response(f"<ReadActiveImportProfileDataRsp>{inside}</ReadActiveImportProfileDataRsp>")


def profile_of(*messages: Any, calendar: Calendar = Calendar("start")) -> tuple[list[Any], Counter[str]]:  # noqa: B008
    derivation, left_out = Profile(calendar), Counter[str]()
    parts = [part for each in messages for part in derivation.parts(readings(each), left_out)]
    return list(derivation.rows(parts)), left_out


@pytest.mark.parametrize("log_times", ["start", "end"])
@pytest.mark.parametrize(("calendar", "zone"), [("utc", "UTC"), ("london", "Europe/London")])
def test_every_half_hour_of_the_fixtures_and_the_corpus_is_where_a_plain_walk_puts_it(
    mmc: Mmc, log_times: str, calendar: str, zone: str
) -> None:
    expected: dict[tuple[str | None, ...], dict[int, str]] = {}
    for value, quantity, element, unit in half_hours():
        date, number = day_and_number(when(value) - (HALF_HOUR if log_times == "end" else 0 * HALF_HOUR), zone)
        key = (value.device, date, quantity, element, value.phase, unit)
        expected.setdefault(key, {}).setdefault(number, value.text if is_number(value.text) else "")
    got = mmc(
        *("decode", *map(str, FOLDERS), "--rows", "profile", "--log-times", log_times, "--calendar", calendar),
        *("-f", "csv", "-q"),
    )
    found = {}
    for row in csv.DictReader(io.StringIO(got.out)):
        key = tuple(row[name] or None for name in ("device", "date", "quantity", "element", "phase", "unit"))
        found[key] = {int(name[1:]): text for name, text in row.items() if name[1:].isdigit() and text}
        numbers = [Decimal(text) for text in found[key].values()]
        assert int(row["missing"]) == int(row["periods"]) - len(expected[key])
        assert row["total"] == ("" if row["quantity"].startswith("voltage") else str(sum(numbers)))
        assert Decimal(row["maximum"]) == max(numbers)
    assert len(found) > 8
    assert found == {key: {n: text for n, text in each.items() if text} for key, each in expected.items()}


def test_a_day_may_come_in_several_messages_in_any_order() -> None:
    late, early = log(("2026-01-05T12:00:00Z", "7")), log(("2026-01-05T00:00:00Z", "5"), ("2026-01-06T00:00:00Z", "9"))
    (day, next_day), _ = profile_of(late, early)
    assert (day.date, day.p1, day.p25, day.total, day.maximum, day.missing) == ("2026-01-05", "5", "7", "12", "7", 46)
    assert (next_day.date, next_day.p1, next_day.missing) == ("2026-01-06", "9", 47)


def test_the_user_says_whether_the_time_of_an_entry_is_the_start_or_the_end_of_its_period() -> None:
    midnight = log(("2026-01-05T00:00:00Z", "5"))
    ((start,), _), ((end,), _) = profile_of(midnight), profile_of(midnight, calendar=Calendar("end"))
    assert (start.date, start.p1, start.log_times) == ("2026-01-05", "5", "start")
    assert (end.date, end.p48, end.log_times) == ("2026-01-04", "5", "end")


def test_repeated_and_differing_periods_are_counted_and_the_first_number_counts() -> None:
    ten, noon = "2026-01-05T10:00:00Z", "2026-01-05T12:00:00Z"
    (day,), _ = profile_of(log((ten, "1"), (noon, "4294967295")), log((ten, "1")), log((ten, "2"), (noon, "3")))
    assert (day.repeated, day.differing, day.p21, day.p25, day.total) == (2, 2, "1", "3", "4")


def test_equal_numbers_do_not_differ_however_they_are_written() -> None:
    ten = "2026-01-05T10:00:00Z"
    gas = entry(ten, "1.5") + entry(ten, "1.50")
    inside = gas.replace("Electricity>", "Gas>")
    (day,), _ = profile_of(response(f"<ReadActiveImportProfileDataRsp>{inside}</ReadActiveImportProfileDataRsp>"))
    assert (day.repeated, day.differing, day.p21) == (1, 0, "1.5")


def test_a_period_without_a_number_has_no_value_and_is_not_missing() -> None:
    (day,), _ = profile_of(log(("2026-01-05T10:00:00Z", "4294967295"), ("2026-01-05T10:30:00Z", "many")))
    assert (day.no_value, day.problems, day.missing, day.total, day.maximum) == (1, 1, 46, None, None)
    assert (day.p21, day.p22) == (None, None)


def test_a_time_that_is_not_on_a_half_hour_is_counted() -> None:
    (day,), _ = profile_of(log(("2026-01-05T10:07:00Z", "5"), ("2026-01-05T10:30:00.5Z", "6")))
    assert (day.irregular, day.missing, day.total) == (2, 48, None)


def test_what_has_no_time_or_is_not_half_hourly_is_left_out_and_counted() -> None:
    rows, left_out = profile_of(log(("2026-01-05T10:00:00", "5"), ("yesterday", "5"), ("99999-01-05T10:00:00Z", "1")))
    assert (rows, left_out) == ([], {NO_TIME: 3})
    daily = response(
        "<RetrieveExportDailyReadLogRsp><LogEntry><ActiveExportRegisterValue>5</ActiveExportRegisterValue>"
        "</LogEntry></RetrieveExportDailyReadLogRsp>"
    )
    assert profile_of(daily) == ([], {NOT_HALF_HOURLY: 1})


def test_a_total_has_every_digit() -> None:
    big = "9" * 60
    (day,), _ = profile_of(log(("2026-01-05T10:00:00Z", big), ("2026-01-05T10:30:00Z", "2")))
    assert day.total == "1" + "0" * 59 + "1"


def test_the_clocks_go_forward_and_back_in_london() -> None:
    calendar = Calendar("start", "london")
    (short,), _ = profile_of(log(("2026-03-29T00:30:00Z", "1"), ("2026-03-29T22:30:00Z", "2")), calendar=calendar)
    assert (short.date, short.periods, short.missing, short.p2, short.p46) == ("2026-03-29", 46, 44, "1", "2")
    (long,), _ = profile_of(log(("2025-10-25T23:00:00Z", "1"), ("2025-10-26T23:30:00Z", "2")), calendar=calendar)
    assert (long.date, long.periods, long.missing, long.p1, long.p50) == ("2025-10-26", 50, 48, "1", "2")


def test_the_rows_are_the_same_in_one_process_and_in_several(mmc: Mmc, tmp_path: Path) -> None:
    text = (FOLDERS[0] / "4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml").read_text()
    for number in range(1200):
        (tmp_path / f"{number}.xml").write_text(text.replace("E5-00-00-1A", f"E5-00-00-{number % 7:02}"))
    command = ("decode", str(tmp_path), "--rows", "profile", "--log-times", "end", "-f", "jsonl", "-q")
    one, two = mmc(*command, "-j", "1"), mmc(*command, "-j", "2")
    assert one.out == two.out
    assert len(one.lines) == 14
