"""Messages of the list are saved."""

import json
import zipfile
from pathlib import Path

import pytest

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.data_jobs import DecodeJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.row_job import RowJob, pack_rows
from mmc_cli.browse.saving import FORMS, Form, SaveRequest, save
from mmc_cli.cli.output_files import replaced_bytes
from mmc_cli.inputs.message import Message
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec
from tests.samples import ALERT, RESPONSE

FILES, REDACTED, LINES = FORMS
DEVICE = "00-1E-4F-7A-20-00-11-01"


def saved(form: Form, target: Path, *paths: Path) -> str:
    run = BatchRun(tuple(map(str, paths)))
    rows = [row for rows in run.packed_results(RowJob(run.options.version), pack_rows) for row in rows]
    return save(SaveRequest(form, str(target)), rows, run, replaced_bytes)


def test_files_are_the_messages_as_they_were_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("x/a.xml", ALERT)
        archive.writestr("y/a.xml", RESPONSE)
    (tmp_path / "a.xml").write_bytes(ALERT.encode("utf-16"))
    (tmp_path / "two.xml").write_text(f"<all>{ALERT.partition('?>')[2]}{ALERT.partition('?>')[2]}</all>")
    said = saved(FILES, tmp_path / "out", tmp_path / "in.zip", tmp_path / "a.xml", tmp_path / "two.xml")
    assert said == f"5 messages saved to {tmp_path / 'out'}"
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["a.xml", "in-x_a.xml", "in-y_a.xml", "two-2.xml", "two.xml"]
    assert (tmp_path / "out/a.xml").read_bytes() == ALERT.encode("utf-16")
    assert (tmp_path / "out/in-y_a.xml").read_text() == RESPONSE


def test_json_lines_are_those_of_decode(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text("<a>")
    said = saved(LINES, tmp_path / "out.jsonl", tmp_path)
    assert said.startswith(
        f"1 message saved to {tmp_path / 'out.jsonl'}. 1 not saved; the first: {tmp_path / 'b.xml'}: "
    )
    (record,) = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert record["schema"] == "mmc.message/1"


def test_redacted_files_have_no_personal_value_left_in_text_or_name(tmp_path: Path) -> None:
    (tmp_path / f"{DEVICE}.xml").write_text(ALERT)
    (tmp_path / f"{DEVICE.replace('-', ':')}.xml").write_text(ALERT)
    said = saved(REDACTED, tmp_path / "out", tmp_path)
    assert said.startswith("2 messages saved")
    written = [path.name + path.read_text() for path in (tmp_path / "out").iterdir()]
    assert len(written) == 2
    assert not any(form in text.upper() for text in written for form in (DEVICE, DEVICE.replace("-", "_")))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    assert "nothing is overwritten" in saved(LINES, tmp_path / "a.xml", tmp_path)
    assert (tmp_path / "a.xml").read_text() == ALERT


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    assert "cannot be written" in saved(FILES, tmp_path / "a.xml" / "b", tmp_path)
    assert "cannot be written" in saved(LINES, tmp_path / "no" / "b.jsonl", tmp_path)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
def test_what_is_gone_is_not_saved_but_reported(form: Form, tmp_path: Path) -> None:
    rows = [MessageRow(Origin(str(tmp_path / "a.xml")))]
    said = save(SaveRequest(form, str(tmp_path / "out")), rows, BatchRun(()), replaced_bytes)
    assert said.startswith("0 messages saved")
    assert "it is no longer there" in said


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("../../evil.xml", ALERT)
        archive.writestr("a\x1b[2Jb.xml", ALERT)
    saved(FILES, tmp_path / "out", tmp_path / "in.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.zip", "out"]
    assert all(path.name.isprintable() for path in (tmp_path / "out").iterdir())


def test_a_defect_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    plain = DecodeJob.process

    def fail_for_alerts(self: DecodeJob, message: Message, spec: Spec, counts: Counts) -> object:
        if message.header.kind == "alert":
            raise ValueError("a value of a message")
        return plain(self, message, spec, counts)

    monkeypatch.setattr(DecodeJob, "process", fail_for_alerts)
    said = saved(LINES, tmp_path / "out.jsonl", tmp_path)
    assert said.startswith("1 message saved")
    assert "a defect in mmc: ValueError at" in said
