"""`mmc redact` writes copies without personal values, says what it did, and never writes over what it reads."""

import csv
import os
import stat
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
DEVICE = "00-1E-4F-7A-20-00-11-01"
KEY = "0123456789abcdef0123456789abcdef\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with an alert, a response, a damaged message, a note, and a key beside it."""
    folder = tmp_path / "in"
    (folder / DEVICE).mkdir(parents=True)
    (folder / DEVICE / "a.xml").write_text(ALERT)
    (folder / "b.xml").write_text(RESPONSE)
    (folder / "c.xml").write_text(ALERT[:600])
    (folder / "note.txt").write_text("Ann")
    (tmp_path / "key").write_text(KEY)
    return folder


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_folder_becomes_a_folder_of_redacted_files(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    before = files_below(inbox)
    got = mmc("redact", inbox, "-o", tmp_path / "out")
    assert (got.code, got.out) == (3, "")
    first, second = sorted(files_below(tmp_path / "out"), key=len, reverse=True)
    assert second == "b.xml"
    assert first.endswith("a.xml")
    assert DEVICE not in first
    assert "c.xml: not redacted: not well-formed XML" in got.err
    assert "not read: 1 .txt" in got.err
    assert "2 messages redacted in 2 files; verdict, findings and decoded shape unchanged" in got.err
    assert "1 message or file not redacted and not written" in got.err
    assert files_below(inbox) == before


def test_one_file_becomes_one_file(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    got = mmc("redact", inbox / "b.xml", "-o", tmp_path / "safe.xml", "-q")
    assert (got.code, got.out, got.err) == (0, "", "")
    assert len((tmp_path / "safe.xml").read_text()) == len(RESPONSE)
    got = mmc("redact", "-", "-o", tmp_path / "from-pipe.xml", stdin=ALERT.encode())
    assert got.code == 0
    assert DEVICE.lower() not in (tmp_path / "from-pipe.xml").read_text()


def test_a_device_has_one_pseudonym_in_a_run_and_with_a_key_in_every_run(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    target = "90-A1-B2-C3-D4-00-00-01"  # of the alert and the response
    for name, options in (("one", ()), ("two", ("--key", tmp_path / "key")), ("three", ("--key", tmp_path / "key"))):
        map_file = tmp_path / f"{name}.csv"
        mmc("redact", inbox, "-o", tmp_path / name, "--map", map_file, *options)
        rows = list(csv.DictReader(map_file.read_text(encoding="utf-8").splitlines()))
        (pseudonym,) = [row["pseudonym"] for row in rows if row["original"] == target]
        texts = [data.decode() for data in files_below(tmp_path / name).values()]
        assert all(pseudonym in text for text in texts)
        assert all(row["original"] not in text for row in rows if row["kind"] == "EUI-64" for text in texts)
    one, two, three = (files_below(tmp_path / name) for name in ("one", "two", "three"))
    assert one != two
    assert two == three


def test_only_the_owner_can_read_the_map(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("old")
    path.chmod(0o644)
    mmc("redact", inbox, "-o", tmp_path / "out", "--map", path)
    assert path.read_text(encoding="utf-8").startswith("kind,pseudonym,original\n")
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_kept_of_readings_can_be_chosen(mmc: Mmc, tmp_path: Path) -> None:
    profile = "fixtures/valid/4.0/mirrors/reading.xml"  # 10435000, 2031500 and 15250
    values = {}
    for keep in ("equality", "order", "nothing"):
        mmc("redact", profile, "-o", tmp_path / "a.xml", "--keep", keep, "--key", _key(tmp_path))
        got = mmc("decode", tmp_path / "a.xml", "--rows", "readings", "-f", "csv")
        values[keep] = [int(row["value"]) for row in csv.DictReader(got.lines)]
    assert values["order"] == sorted(values["order"], reverse=True)
    assert [len(str(value)) for value in values["equality"]] == [8, 7, 5]
    assert len({tuple(each) for each in values.values()}) == 3


def _key(folder: Path) -> Path:
    path = folder / "key"
    path.write_text(KEY)
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in", "-o", "in"], "the output in is also an input: in"),
        (["in", "-o", "in/out"], "the output in/out is also an input: in"),
        (["in/b.xml", "-o", "in"], "the output in is also an input: in/b.xml"),
        (["in/*.xml", "-o", "in"], "the output in is also an input: in/*.xml"),
        (["in/b.xml", "-o", "in/b.xml"], "the output in/b.xml is also an input: in/b.xml"),
        (["in/b.xml", "-o", "in/../in/b.xml"], "is also an input"),
        (["in", "-o", "key"], "key is a file; several inputs need a folder"),
        (["in/b.xml", "-o", "b.csv"], "in/b.xml is redacted to a file of its own kind: end b.csv in .xml"),
        (["in", "-o", "out", "--map", "key", "--key", "key"], "the output key is also an input: key"),
        (["in", "-o", "out", "--map", "out/map.csv"], "the map out/map.csv would be passed on with out"),
        (["in", "-o", "out", "--key", "empty"], "the key empty is empty"),
        (["in", "-o", "out", "--key", "short"], "the key short is 5 bytes long; it needs at least 16 bytes"),
        (["in"], "Missing option"),
        (["-o", "out"], "give a file"),
    ],
)
def test_a_wrong_use_is_refused_before_anything_is_written(
    mmc: Mmc, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "short").write_text("short")
    before = files_below(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError) as error:
        mmc("redact", *arguments)
    assert message in error.value.format_message()
    assert files_below(tmp_path) == before


def test_what_is_not_there_is_named(mmc: Mmc, tmp_path: Path) -> None:
    got = mmc("redact", tmp_path / "no.xml", tmp_path / "*.none", "-o", tmp_path / "out")
    assert got.code == 3
    assert "no.xml: not redacted: not found" in got.err
    assert "*.none: not redacted: no file matches this pattern" in got.err
    (tmp_path / "empty").mkdir()
    got = mmc("redact", tmp_path / "empty", "-o", tmp_path / "out")
    assert got.code == 4
    assert got.err.endswith("empty: an empty folder\nno messages found\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows read it")
def test_a_file_that_may_not_be_read_is_named(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    (inbox / "b.xml").chmod(0)
    assert "b.xml: not redacted: permission denied" in mmc("redact", inbox / "b.xml", "-o", tmp_path / "out/").err


def test_two_files_of_one_name_do_not_overwrite_each_other(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.xml").write_text(ALERT)
    got = mmc("redact", inbox / "b.xml", other / "b.xml", "-o", tmp_path / "out")
    assert got.code == 3
    assert "other/b.xml: not redacted: another file was written to" in got.err
    assert b"ResponseMessage" in files_below(tmp_path / "out")["b.xml"]


def test_an_interruption_leaves_whole_files_only_and_the_way_back(
    mmc: Mmc, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmc_cli.redact import files

    check = files.FileRedaction._check_written

    def interrupt(self: files.FileRedaction, *others: object) -> None:
        if self.files:
            raise KeyboardInterrupt
        check(self, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(files.FileRedaction, "_check_written", interrupt)
    with pytest.raises(click.Abort):
        mmc("redact", inbox, "-o", tmp_path / "out", "--map", tmp_path / "map.csv")
    assert len(files_below(tmp_path / "out")) == 1
    assert (tmp_path / "map.csv").exists()


def test_a_hostile_name_reaches_the_terminal_without_its_controls(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b[31m.xml").write_text("<")
    (tmp_path / "in" / "-rf.xml").write_text(ALERT)
    got = mmc("redact", tmp_path / "in", "-o", tmp_path / "out")
    assert "\x1b" not in got.err
    assert list(files_below(tmp_path / "out")) == ["-rf.xml"]
