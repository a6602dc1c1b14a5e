"""Hostile and broken input is reported, does not stop the run, and cannot control the terminal."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome
from tests.samples import ALERT

Mmc = Callable[..., Outcome]
HEAD = '<?xml version="1.0"?>'
MANY = " ".join(f'a{number}="1"' for number in range(100_000))
BOMB = "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 12))

# Files that are read before a good message, each with a part of what is reported: a rule, or a key of the record.
FILES: dict[str, tuple[bytes, str]] = {
    "an entity bomb": (f'{HEAD}<!DOCTYPE x [<!ENTITY a0 "ha">{BOMB}]><x>&a11;</x>'.encode(), "MMC003"),
    "an external entity": (
        f'{HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'.encode(),
        "MMC003",
    ),
    "an external document type": (f'{HEAD}<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd"><x/>'.encode(), "MMC003"),
    "a bomb after a long comment": (b"<!--" + b"-x" * 50_000 + b'--><!DOCTYPE x [<!ENTITY a "b">]><x/>', "MMC"),
    "elements nested deep": (ALERT.replace("<ra:Header>", "<a>" * 5000 + "<ra:Header>").encode(), "MMC004"),
    "a huge text": (ALERT.replace(">100<", f">{'1' * 11_000_000}<").encode(), "MMC004"),
    "a huge attribute": (ALERT.replace('"4.0"', f'"{"4" * 11_000_000}"').encode(), "MMC004"),
    "a hundred thousand attributes": (
        ALERT.replace("<ra:Header>", f"<ra:Header {MANY}>").encode(),
        "MMC004",
    ),
    "UTF-7": (ALERT.replace("UTF-8", "UTF-7").replace("<ra:Body>", "+ADw-ra:Body+AD4-").encode(), "verdict"),
    "damaged UTF-7": (
        ALERT.replace("UTF-8", "UTF-7").replace("100", "+2AA- +AD").encode() + b"+\xff<GBCSResponse/>",
        "MMC",
    ),
    "damaged Shift JIS": (
        ALERT.replace("UTF-8", "Shift_JIS").replace("100", "\ufffd").encode() + b"\x81<GBCSResponse/>\x81",
        "MMC",
    ),
    "UTF-32": (ALERT.replace("UTF-8", "UTF-32").encode("utf-32"), "verdict"),
    "UTF-16 declared as UTF-8": (ALERT.encode("utf-16"), "MMC002"),
    "UTF-8 declared as UTF-16": (ALERT.replace("UTF-8", "UTF-16").encode(), "MMC002"),
    "an unknown encoding": (ALERT.replace("UTF-8", "x\x1b[31m").encode(), "MMC"),
    "NULs": (ALERT.replace(">100<", ">1\0\0<").encode(), "MMC"),
    "nothing but NULs": (b"\0" * 100_000, "MMC"),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbf" + ALERT.encode(), "verdict"),
    "a file cut in two": (ALERT.encode()[:700], "MMC001"),
    "a message cut before the next": (ALERT.encode()[:700] + ALERT.encode(), "MMC001"),
    "escape sequences": (ALERT.replace(">ECS101", ">\x9b31m\u202e[red]ECS101").encode(), "valid"),
    "a line end in a value": (ALERT.replace(">ECS101", ">\n::error::ECS101").encode(), "valid"),
    "a formula": (ALERT.replace(">ECS101 ", ">=HYPERLINK(1)").encode(), "valid"),
    "a name with a control character": (ALERT.replace("<ra:Header>", "<ra:Header><\u202ax/>").encode(), "MMC"),
    "bytes of every value": (bytes(range(256)) * 100, "MMC"),
}
COMMANDS = ("validate", "validate -f concise", "validate -f full", "validate -f jsonl", "validate -f csv")
OTHER_COMMANDS = (
    "show alerts -f table",
    "show alerts -f csv",
    "show summary -f tsv",
    "show readings",
    "decode",
    "decode --rows leaves -f csv",
)


def is_harmless(text: str) -> bool:
    return all(letter.isprintable() or letter in "\n\t" for letter in text)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_reported_and_the_next_is_read(mmc: Mmc, tmp_path: Path, name: str) -> None:
    data, expected = FILES[name]
    (tmp_path / "a.xml").write_bytes(data)
    (tmp_path / "b.xml").write_text(ALERT)
    got = mmc("validate", tmp_path, "-f", "jsonl")
    assert got.code in (0, 1, 3)
    first, *_ = [line for line in got.lines if "a.xml" in line]
    assert expected in first
    assert any("b.xml" in line and '"verdict": "valid"' in line for line in got.lines)
    for command in (*COMMANDS, *OTHER_COMMANDS):
        got = mmc(*command.split(), tmp_path)
        assert got.code in (0, 1, 3)
        assert is_harmless(got.out), command
        assert is_harmless(got.err), command


def test_a_value_is_not_a_formula_in_a_spreadsheet(mmc: Mmc, tmp_path: Path) -> None:
    for first in "=+-@":
        (tmp_path / "a.xml").write_text(ALERT.replace(">ECS101 ", f">{first}HYPERLINK(1)"))
        for command in ("show alerts -f csv", "decode --rows leaves -f csv", "validate -v -f csv"):
            assert not any(
                cell.startswith(first) for line in mmc(*command.split(), tmp_path).lines for cell in line.split(",")
            )


def test_a_zip_bomb_is_not_unpacked(mmc: Mmc, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.xml", b"\0" * 200_000_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.zip", inner.getvalue())
        archive.writestr("../../b.xml", ALERT)
    (tmp_path / "c.xml.gz").write_bytes(gzip.compress(b"<GBCSResponse>" + b" " * 100_000_000))
    got = mmc("validate", tmp_path / "a.zip", tmp_path / "c.xml.gz", "-f", "jsonl")
    first, second, third = got.lines
    assert "larger than any message" in first
    assert '"valid"' in second
    assert "it unpacks to more than 250 times its size (--max-ratio)" in third
    assert not (tmp_path.parent.parent / "b.xml").exists()
    assert got.code == 3


@pytest.mark.skipif(os.name == "nt", reason="names and files of another kind")
def test_special_files_are_reported_and_do_not_hang_the_run(mmc: Mmc, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.xml")
    (tmp_path / "loop.xml").symlink_to("loop.xml")
    (tmp_path / "zero.xml").symlink_to("/dev/zero")
    (tmp_path / "gone.xml").symlink_to("nowhere")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "new\nline\x1b[31m.xml").write_text(ALERT)
    got = mmc("validate", tmp_path)
    assert got.code == 3
    assert got.lines[-1].startswith("5 messages: 1 valid, 4 not checked")
    assert is_harmless(got.out)
    assert mmc("show", "alerts", tmp_path).code == 3


def test_a_file_that_vanishes_after_it_was_listed_is_not_checked(
    mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(ALERT)
    real_open = os.open

    def open_vanished(path: str, flags: int) -> int:
        if path.endswith("a.xml"):
            raise FileNotFoundError(2, "No such file or directory")
        return real_open(path, flags)

    monkeypatch.setattr(os, "open", open_vanished)
    got = mmc("validate", tmp_path)
    assert "no such file or directory" in got.lines[0]
    assert got.code == 3


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read everything")
def test_a_folder_that_may_not_be_read_is_not_checked(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir(mode=0)
    assert "permission denied" in mmc("validate", tmp_path).out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.parametrize(
    "command", ["validate fixtures/invalid", "show alerts fixtures/valid", "decode fixtures/valid"]
)
def test_a_full_disk_is_reported_in_one_line(command: str) -> None:
    with open("/dev/full", "w") as full:
        got = subprocess.run(
            [sys.executable, "-m", "mmc_cli", *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert got.returncode == 3
    assert "cannot write the output: no space left on device" in got.stderr
    assert "Traceback" not in got.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no head")
@pytest.mark.parametrize(
    "command", ["validate fixtures/invalid -f jsonl", "show alerts fixtures/valid", "decode fixtures/valid"]
)
def test_a_closed_pipe_ends_the_run_silently(command: str) -> None:
    script = f"{sys.executable} -m mmc_cli {command} | head -n 1; exit ${{PIPESTATUS[0]}}"
    got = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert len(got.stdout.splitlines()) == 1
    assert "Traceback" not in got.stderr
    assert got.returncode in (0, 1, 3, 141)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("UTF-8", "GB18030"),
        ("<ra:Header>", '<ra:Header xmlns:x="urn:x" x:schemaVersio="1">'),
        ('schemaVersion="4.0"', 'xmlns:x="urn:x" x:schemaVersions="4.0"'),
    ],
)
def test_what_a_mutation_once_broke_is_reported(mmc: Mmc, tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(old, new).replace(">100<", ">101<"))
    assert mmc("validate", tmp_path, "-f", "jsonl").code == 1
