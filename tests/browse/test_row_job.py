"""The job that lists messages."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.row_job import RowJob, pack_rows
from mmc_cli.model.origin import Origin
from tests.benchmarks.corpus import corpus
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE


def rows_of(*paths: str | Path) -> list[MessageRow]:
    run = BatchRun(tuple(map(str, paths)))
    return [row for rows in run.packed_results(RowJob(run.options.version), pack_rows) for row in rows]


def test_an_alert_and_a_response_have_the_same_columns(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    alert, response = rows_of(tmp_path)
    assert alert[1:8] == (
        "2026-02-03T16:00:00Z", "alert", "8F86", "ECS101 Limit APC [n] Level Command processed",
        "00-1E-4F-7A-20-00-11-01", "", "valid",
    )  # fmt: skip
    assert (response.kind, response.code, response.outcome) == ("response", "4.1.1", "failure")


def test_the_filter_sees_values_and_attributes_and_the_rules_of_findings(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(">100<", ">Hundred<"))
    (row,) = rows_of(tmp_path)
    assert row.verdict == "invalid"
    assert all(text in row.searched for text in ("hundred", "18446744073709551615", "4.0", "mmc104"))


def test_what_cannot_be_read_is_a_row_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT[:300])
    cut, missing = rows_of(tmp_path / "a.xml", tmp_path / "nowhere.xml")
    assert (cut.verdict, "not well-formed" in cut.note) == ("invalid", True)
    assert (missing.verdict, missing.note) == ("not checked", "not found")


def test_a_gbcs_payload_is_a_row_that_says_so() -> None:
    kinds = {row.kind for row in rows_of(ROOT / "fixtures/invalid/MMC010")}
    assert "unparsed alert" in kinds


def test_verdicts_are_those_of_validate(mmc: Callable[..., Outcome]) -> None:
    verdicts = [json.loads(line) for line in mmc("validate", "fixtures", "-f", "jsonl", "-q").lines]
    expected = [(each["file"], each["index"], each["verdict"].replace("-", " ")) for each in verdicts]
    assert [(row.origin.file, row.origin.index, row.verdict) for row in rows_of("fixtures")] == expected


@pytest.mark.parametrize("folder", ["fixtures/valid/4.0", "fixtures/invalid"])
def test_rows_are_the_same_with_and_without_templates(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 3 * len(list((ROOT / folder).rglob("*.xml")))
    corpus(tmp_path, count, ROOT / folder)
    with_templates = rows_of(tmp_path)
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert with_templates == rows_of(tmp_path)
    assert len(with_templates) >= count


def test_the_job_and_its_rows_go_to_and_from_other_processes() -> None:
    assert pickle.loads(pickle.dumps(RowJob())).version == RowJob().version
    row = MessageRow(Origin("a.xml"), code="8F86")
    assert pickle.loads(pickle.dumps(row)) == row
