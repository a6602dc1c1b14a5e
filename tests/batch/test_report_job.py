"""The job of a report gives the same facts with and without templates."""

from pathlib import Path

import pytest

from mmc_cli.batch.report_job import ReportJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.decoding.calendar import Calendar
from mmc_cli.decoding.profile import Profile
from mmc_cli.report.facts import MessageFacts
from tests.benchmarks.corpus import corpus
from tests.report_samples import ALERT, RESPONSE, THREE_DAYS, facts


@pytest.mark.parametrize("days", [None, Profile(Calendar("end"))], ids=["facts", "readings"])
def test_templates_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: Profile | None) -> None:
    folder = Path("fixtures/valid/4.0").absolute()
    corpus(tmp_path, 600, folder)

    def collected() -> list[MessageFacts]:
        return list(BatchRun((str(tmp_path),)).results(ReportJob(days=days)))

    replayed = collected()
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert replayed == collected()
    assert len(replayed) == 600


def test_a_message_without_findings_is_sent_once() -> None:
    sent = facts(ALERT)
    assert sent.verdict.data == b""
    assert sent.data == ALERT.encode()


def test_a_response_has_its_outcome() -> None:
    assert (facts(RESPONSE).outcome, facts(ALERT).outcome) == ("failure", None)


def test_readings_are_parts_of_days_only_where_they_were_asked_for() -> None:
    data = THREE_DAYS.read_bytes()
    assert facts(data).parts == ()
    assert len(facts(data, readings=True).parts) == 3
