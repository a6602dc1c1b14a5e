"""The job of derived rows reads the readings of a message, and counts those that are in no row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.derived_job import READ, DerivedJob, left_out
from mmc_cli.batch.run import BatchRun
from mmc_cli.batch.selector import Period
from mmc_cli.decoding.calendar import Calendar
from mmc_cli.decoding.gaps import Gaps
from mmc_cli.decoding.profile import Profile
from mmc_cli.decoding.register_rows import NOT_A_REGISTER, Registers
from mmc_cli.specification import load_spec
from tests.decoding.test_profile import log
from tests.samples import ALERT, RESPONSE, V4_0, message
from tests.template_cache.test_filled_text import profile


def test_the_parts_of_a_message_come_out_and_its_readings_are_counted() -> None:
    counts = Counts()
    (row,) = DerivedJob(Registers()).process(message(RESPONSE), load_spec(V4_0), counts)
    assert row.active_import_energy == "10435000"
    assert (counts.counters[READ], left_out(counts)) == (1, {})


def test_a_reading_that_is_in_no_row_is_counted_with_the_reason() -> None:
    counts = Counts()
    assert tuple(DerivedJob(Registers()).process(message(ALERT), load_spec(V4_0), counts)) == ()
    assert left_out(counts) == {NOT_A_REGISTER: 1}


def test_readings_are_selected_by_their_own_time() -> None:
    counts, period = Counts(), Period(since=datetime(2026, 1, 5, 10, tzinfo=UTC))
    entries = log(("2026-01-05T09:30:00Z", "1"), ("2026-01-05T10:00:00Z", "2"))
    assert len(tuple(DerivedJob(Gaps(), period=period).process(entries, load_spec(V4_0), counts))) == 1
    assert counts.counters[READ] == 1


@pytest.mark.parametrize("rows", ["registers", "profile", "gaps"])
def test_parts_are_the_same_from_a_template_as_from_messages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: str
) -> None:
    for number in range(20):
        month = f"2026-0{number % 9 + 1}-0"
        text = RESPONSE.replace(">10435000<", f">{number}<") if rows == "registers" else profile(number, number)
        (tmp_path / f"{number:02}.xml").write_text(text.replace("2026-01-0", month))
    job = DerivedJob(
        {"registers": Registers(), "profile": Profile(Calendar("start")), "gaps": Gaps()}[rows],
        period=Period(since=datetime(2026, 1, 2, tzinfo=UTC)),
    )
    run = BatchRun([str(tmp_path)])
    replayed = list(run.results(job))
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    other = BatchRun([str(tmp_path)])
    assert list(other.results(job)) == replayed
    assert replayed
    assert other.counts.counters == run.counts.counters


def test_when_strict_a_message_that_the_schema_rejects_has_no_parts() -> None:
    invalid = message(RESPONSE, (">10435000<", ">many<"))
    assert tuple(DerivedJob(Registers(), strict=True).process(invalid, load_spec(V4_0), Counts())) == ()
    assert len(tuple(DerivedJob(Registers()).process(invalid, load_spec(V4_0), Counts()))) == 1
