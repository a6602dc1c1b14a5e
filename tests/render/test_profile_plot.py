"""A profile at a terminal: a bar for each half hour and day, gaps, and nothing wider than the terminal."""

import io

import pytest

from mmc_cli.render.profile_plot import render, series_lines
from tests.decoding.test_profile_series import series_of

HALF_HOURS = [(f"2026-01-{day:02}T{n // 2:02}:{n % 2 * 30:02}:00Z", str(n * 30)) for day in (1, 2) for n in range(48)]


def shown(entries: list[tuple[str, str]], width: int = 80) -> list[str]:
    (series,) = series_of(*entries)
    return [
        "".join(each.text for each in line).replace("\u00a0", " ").rstrip(" ") for line in series_lines(series, width)
    ]


def test_at_80_columns_each_half_hour_has_a_bar_below_its_hour() -> None:
    lines = shown(HALF_HOURS)
    heading = next(line for line in lines if line.startswith("Day  "))
    day = next(line for line in lines if line.startswith("2026-01-01"))
    bars = day[12:60]
    assert (bars[0], bars[47], len(set(bars))) == ("\u2581", "\u2588", 8)
    assert heading[12 + 24 : 12 + 26] == "12"
    assert day.split()[2:] == ["0", "705.0", "1410"]


def test_what_is_not_shown_of_the_numbers_is_named() -> None:
    assert "Not shown: Total (-f csv)." in shown(HALF_HOURS)
    assert not any(line.startswith("Not shown") for line in shown(HALF_HOURS, 120))


def test_at_60_columns_a_bar_is_of_two_half_hours_and_the_line_below_says_so() -> None:
    lines = shown(HALF_HOURS, 60)
    assert len(next(line for line in lines if line.startswith("2026-01-01")).split()[1]) == 24
    assert "Each mark is the highest of 2 half hours." in lines


def test_the_days_have_bars_of_their_totals() -> None:
    lines = shown([*HALF_HOURS, ("2026-01-04T00:00:00Z", "10")])
    place = next(number for number, line in enumerate(lines) if line.startswith("Days highest total 33,840"))
    assert lines[place + 1].strip() == "\u2588\u2588\u00b7\u2581"


def test_gaps_are_marked_in_the_bars_and_reported_in_words() -> None:
    lines = shown(
        [each for each in HALF_HOURS if not "T10" <= each[0][10:13] <= "T11"] + [("2026-01-05T00:00:00Z", "1")]
    )
    assert "\u00b7\u00b7\u00b7\u00b7" in next(line for line in lines if line.startswith("2026-01-01"))
    assert "No value 2026-01-01 10:00 to 12:00 (4 half hours)" in lines
    assert next(line for line in lines if line.startswith("...")).split() == ["...", "no", "value", "on", "2", "days"]


def test_many_gaps_are_counted() -> None:
    lines = shown([each for number, each in enumerate(HALF_HOURS) if number % 2 == 0])
    assert lines[-1] == "39 more gaps (mmc show gaps lists all)"


@pytest.mark.parametrize("width", [40, 50, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    entries = [*HALF_HOURS[:30], ("2026-01-20T00:00:00Z", "123456789.123"), ("2027-01-20T00:00:00Z", "1")]
    assert max(map(len, shown(entries, width))) <= width


def test_how_the_times_were_taken_is_reported_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = io.StringIO()
    with render(out, False) as add:
        for series in series_of(*HALF_HOURS) * 2:
            add(series)
    assert out.getvalue().count("Days of UTC") == 1
    assert "\x1b" not in out.getvalue()


def test_the_name_of_a_device_cannot_control_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    (series,) = series_of(*HALF_HOURS)
    lines = series_lines(series._replace(device="\x1b]0;x\x07\u202e", unit="\x1b[2J"), 80)
    assert all(letter.isprintable() or letter == "\u00a0" for line in lines for each in line for letter in each.text)
