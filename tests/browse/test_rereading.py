"""Messages of the list are read again by where they came from."""

import zipfile
from pathlib import Path

import pytest

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.rereading import read_again, read_all_again
from mmc_cli.browse.row_job import RowJob, pack_rows
from mmc_cli.model.origin import Origin
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE


@pytest.mark.parametrize("folder", ["valid/4.0/alerts", "invalid", "wrapped", "repaired", "tables"])
def test_every_row_is_found_again_with_the_same_verdict(folder: str) -> None:
    path = ROOT / "fixtures" / folder
    run = BatchRun((str(path), *map(str, path.glob("*.csv"))))
    rows = [row for rows in run.packed_results(RowJob(run.options.version), pack_rows) for row in rows]
    found = list(read_all_again((row.origin for row in rows), run))
    verdicts = {(origin, read.verdict.verdict.replace("-", " ")) for origin, read in found}
    assert verdicts == {(row.origin, row.verdict) for row in rows}
    for row in rows[::7]:
        assert read_again(row.origin, run).verdict.header.device in (row.device, None)


def test_a_message_of_an_archive_and_a_row_of_a_table_are_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("x/a.xml", ALERT)
        archive.writestr("b.xml", RESPONSE)
    quoted = (text.replace('"', '""') for text in (ALERT, RESPONSE))
    (tmp_path / "in.csv").write_text("id,message\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(quoted)))
    run = BatchRun((str(tmp_path),))
    member = read_again(Origin(str(tmp_path / "in.zip"), "b.xml"), run)
    assert member.verdict.header.service_reference_variant == "4.1.1"
    last = read_again(Origin(str(tmp_path / "in.csv"), None, 1), run)
    assert (last.verdict.header.kind, last.verdict.first_line > 20) == ("response", True)


def test_what_is_gone_is_not_checked(tmp_path: Path) -> None:
    run = BatchRun((str(tmp_path),))
    read = read_again(Origin(str(tmp_path / "a.xml")), run)
    assert (read.message, read.is_readable, read.verdict.verdict) == (None, False, "not-checked")
    assert read.verdict.findings[0].message == "it is no longer there"
    (tmp_path / "a.xml").write_text(ALERT)
    assert read_again(Origin(str(tmp_path / "a.xml"), None, 4), run).message is None


def test_a_defect_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_text(ALERT)

    def fail(*arguments: object, **options: object) -> None:
        raise ValueError("a value of a message")

    monkeypatch.setattr("mmc_cli.browse.rereading.validate_against", fail)
    read = read_again(Origin(str(tmp_path / "a.xml")), BatchRun(()))
    assert read.verdict.verdict == "not-checked"
    assert read.verdict.findings[0].message.startswith("a defect in mmc: ValueError at")
