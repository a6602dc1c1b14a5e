"""`mmc validate --fix` applies verified fixes where it is told to, and nowhere else."""

import csv
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome

Mmc = Callable[..., Outcome]
SWAPPED = (ROOT / "fixtures/invalid/MMC107/target-before-originator.xml").read_text(encoding="utf-8")
TWO_FAULTS = SWAPPED.replace("0121", "0x0121")
TARGET = "    <ra:BusinessTargetID>90-A1-B2-C3-D4-00-00-01</ra:BusinessTargetID>\n"
ORIGINATOR = "    <ra:BusinessOriginatorID>00-1E-4F-7A-20-00-11-01</ra:BusinessOriginatorID>\n"
FIXED = TWO_FAULTS.replace(TARGET + ORIGINATOR, ORIGINATOR + TARGET).replace("0x0121", "0121")


@pytest.fixture
def inbox(tmp_path: Path, mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "two.xml").write_text(TWO_FAULTS)
    (folder / "fine.xml").write_text(FIXED)
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_file_is_fixed_in_place_and_validated_again(mmc: Mmc, inbox: Path) -> None:
    got = mmc("validate", "inbox", "--fix", "--in-place")
    assert got.code == 0
    assert got.lines == ["2 messages: 2 valid (MMC 4.0)"]
    assert "2 findings fixed in 1 file\n" in got.err
    assert (inbox / "a/two.xml").read_text() == FIXED


def test_copies_are_written_to_a_new_folder_and_the_files_stay(mmc: Mmc, inbox: Path) -> None:
    got = mmc("validate", "inbox", "--fix", "--fixed-to", "fixed")
    assert "2 findings fixed in 1 file, written to fixed\n" in got.err
    assert (inbox / "a/two.xml").read_text() == TWO_FAULTS
    assert [str(each.relative_to(inbox.parent)) for each in Path("fixed").resolve().rglob("*.xml")] == [
        "fixed/a/two.xml"
    ]
    assert Path("fixed/a/two.xml").read_text() == FIXED


def test_a_diff_shows_the_fixes_and_changes_nothing(mmc: Mmc, inbox: Path) -> None:
    got = mmc("validate", "inbox", "--diff")
    assert got.code == 1
    assert got.lines[:2] == ["--- inbox/a/two.xml", "+++ inbox/a/two.xml"]
    changed = [line for line in got.lines[2:] if line[0] in "+-"]
    assert sorted(changed) == sorted(
        [f"-{ORIGINATOR.rstrip()}", f"+{ORIGINATOR.rstrip()}"]
        + [
            f"{sign}    <ra:GBCSHexadecimalMessageCode>{code}</ra:GBCSHexadecimalMessageCode>"
            for sign, code in ("-0", "+0") and (("-", "0x0121"), ("+", "0121"))
        ]
    )
    assert "2 findings would be fixed in 1 file" in got.err
    assert (inbox / "a/two.xml").read_text() == TWO_FAULTS
    assert mmc("validate", "inbox", "--fix", "--diff") == got


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_byte_outside_the_fixes_stays(mmc: Mmc, inbox: Path, encoding: str, line_end: str) -> None:
    name = encoding.removesuffix("-sig").upper()

    def encode(text: str) -> bytes:
        return text.replace('"UTF-8"', f"'{name}'  ").replace("\n", line_end).encode(encoding)

    (inbox / "a/two.xml").write_bytes(encode(TWO_FAULTS))
    assert mmc("validate", "inbox", "--fix", "--in-place").code == 0
    assert (inbox / "a/two.xml").read_bytes() == encode(FIXED)


def test_a_link_and_permissions_stay(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a/two.xml").chmod(0o640)
    os.symlink(inbox / "a/two.xml", "link.xml")
    assert mmc("validate", "link.xml", "--fix", "--in-place").code == 0
    assert Path("link.xml").is_symlink()
    assert (inbox / "a/two.xml").stat().st_mode & 0o777 == 0o640
    assert (inbox / "a/two.xml").read_text() == FIXED


def test_what_is_not_a_file_of_one_message_is_left_alone_and_counted(mmc: Mmc, inbox: Path) -> None:
    body = TWO_FAULTS.partition("?>\n")[2]
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.xml", TWO_FAULTS)
    with open("a.csv", "w", newline="") as table:
        csv.writer(table).writerows([["id", "xml"], ["1", body]])
    Path("wrapped.xml").write_text(f"<all>{body}{body.replace('41207', '41208')}</all>")
    contents = {name: Path(name).read_bytes() for name in ("a.zip", "a.csv", "wrapped.xml")}
    got = mmc("validate", *contents, "--fix", "--in-place")
    assert got.code == 1
    assert "8 fixes not applied: archives, tables and envelopes are not changed" in got.err
    assert {name: Path(name).read_bytes() for name in contents} == contents


def test_the_findings_that_remain_are_reported(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a/two.xml").write_text(TWO_FAULTS.replace("2026-02-03T16:00:00Z", "noon", 1))
    got = mmc("validate", "inbox", "--fix", "--in-place", "-f", "concise")
    assert got.code == 1
    assert ["MMC104" in line for line in got.lines[:-1]] == [True]
    assert got.lines[-1] == "2 messages: 1 valid, 1 invalid; 1 error (MMC 4.0)"


def test_a_rule_that_is_ignored_is_not_fixed(mmc: Mmc, inbox: Path) -> None:
    mmc("validate", "inbox", "--fix", "--in-place", "--ignore", "MMC209")
    assert (inbox / "a/two.xml").read_text() == FIXED.replace("0121", "0x0121")


def test_a_file_that_cannot_be_written_is_reported_and_not_taken_for_fixed(
    mmc: Mmc, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, new: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    got = mmc("validate", "inbox", "--fix", "--in-place")
    assert got.code == 3
    assert "inbox/a/two.xml: not fixed: permission denied" in got.err
    assert "1 invalid" in got.lines[-1]
    assert sorted(each.name for each in inbox.rglob("*")) == ["a", "fine.xml", "two.xml"]


def test_two_files_of_one_name_do_not_overwrite_each_other(mmc: Mmc, inbox: Path) -> None:
    (inbox / "two.xml").write_text(TWO_FAULTS)
    got = mmc("validate", "inbox/two.xml", "inbox/a/two.xml", "--fix", "--fixed-to", "fixed")
    assert got.code == 3
    assert "inbox/a/two.xml: not fixed: another file has the name fixed/two.xml" in got.err


def test_it_is_reported_that_there_is_nothing_to_fix(mmc: Mmc, inbox: Path) -> None:
    assert "no finding has a fix" in mmc("validate", "inbox/fine.xml", "--fix", "--in-place").err


def test_fixes_come_before_a_baseline(mmc: Mmc, inbox: Path) -> None:
    mmc("validate", "inbox", "--baseline", "b.json", "--write-baseline")
    got = mmc("validate", "inbox", "--baseline", "b.json", "--fix", "--in-place")
    assert got.code == 0
    assert "baseline b.json: 0 new, 0 known, 2 gone" in got.err
