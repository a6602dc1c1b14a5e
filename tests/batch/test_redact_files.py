"""Files are redacted alike in one process and in several: the same bytes, the same lines, in the same order."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmc_cli.batch import redact_files as module
from mmc_cli.batch.redact_files import Task, redact_files
from mmc_cli.cli.commands.redact import _open_file
from mmc_cli.model.origin import Origin
from mmc_cli.redact.files import FileRedaction
from mmc_cli.redact.pseudonyms import Keep, Pseudonyms
from mmc_cli.redact.refusals import HeldRefusals, Refusals
from tests.samples import ALERT, RESPONSE, V4_0


class Redacted:
    """A folder redacted with some number of processes."""

    def __init__(self, folder: Path, output: Path, jobs: int, keep: Keep = "equality") -> None:
        self.lines: list[str] = []
        pseudonyms = Pseudonyms(b"a key of 16 bytes", keep, record=True)
        self.redaction = FileRedaction(V4_0, pseudonyms, _open_file, Refusals(self.lines.append))
        redact_files(self._tasks(folder, output), self.redaction, jobs)
        self.files = {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}

    def _tasks(self, folder: Path, output: Path) -> Iterator[Task]:
        for number, path in enumerate(sorted(folder.iterdir())):
            refused = HeldRefusals()
            refused.note(Origin(f"before {number}"), "not read")
            yield Task(str(path), str(output / path.name.removeprefix("again-")), refused)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small and large files, an archive, a damaged message, and two files with the same output."""
    monkeypatch.setattr(module, "_SECONDS_ALONE", -1)
    monkeypatch.setattr(module, "_FILES_PER_BATCH", 3)
    monkeypatch.setattr(module, "_MAX_BYTES", len(ALERT) * 4)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.xml").write_text(ALERT if number % 2 else RESPONSE)
    (folder / "5.xml").write_text(ALERT[:600])
    (folder / "again-4.xml").write_text(ALERT)
    (folder / "large.xml").write_text(ALERT * 5)
    with zipfile.ZipFile(folder / "week.zip", "w") as archive:
        archive.writestr("a.xml", ALERT)
    return folder


@pytest.mark.parametrize("keep", ["equality", "nothing"])
def test_the_number_of_processes_changes_nothing(inbox: Path, tmp_path: Path, keep: Keep) -> None:
    alone, shared = Redacted(inbox, tmp_path / "1", 1, keep), Redacted(inbox, tmp_path / "2", 2, keep)
    expected = [line.replace(f"{tmp_path / '1'}/", f"{tmp_path / '2'}/") for line in alone.lines]
    assert (shared.files, shared.lines) == (alone.files, expected)
    assert len(shared.files) == 11
    one, other = alone.redaction, shared.redaction
    assert (other.messages, other.files, other.refusals.count) == (one.messages, one.files, one.refusals.count)
    assert other.messages == 9 + 5 + 1
    assert list((other.pseudonyms.replaced or {}).items()) == list((one.pseudonyms.replaced or {}).items())


def test_what_is_refused_is_named_where_it_is(inbox: Path, tmp_path: Path) -> None:
    lines = [line.partition(": ")[2] for line in Redacted(inbox, tmp_path / "out", 2).lines]
    place = next(number for number, line in enumerate(lines) if line.startswith("not redacted: not well-formed"))
    assert lines[:place] == ["not read"] * 6
    assert f"not redacted: another file was written to {tmp_path / 'out' / '4.xml'}" in lines


def test_a_worker_that_dies_costs_one_file(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    redact_file, parent = FileRedaction.redact_file, os.getpid()

    def die(self: FileRedaction, path: str, output: str) -> None:
        if path.endswith("7.xml") and os.getpid() != parent:
            os._exit(3)
        redact_file(self, path, output)

    monkeypatch.setattr(FileRedaction, "redact_file", die)
    got = Redacted(inbox, tmp_path / "out", 2)
    assert any("7.xml: not redacted: the worker process that read it died" in line for line in got.lines)
    assert len(got.files) == 10
