"""`mmc validate --baseline` reports what is new."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]
INVALID = ("fixtures/invalid/MMC103", "fixtures/invalid/MMC104")


@pytest.fixture
def file(mmc: Mmc, tmp_path: Path) -> Path:
    """A baseline of the faults of MMC103."""
    path = tmp_path / "known.json"
    assert mmc("validate", INVALID[0], "--baseline", path, "--write-baseline").code == 0
    return path


def test_only_new_findings_are_reported_and_the_others_counted(mmc: Mmc, file: Path) -> None:
    got = mmc("validate", *INVALID, "--baseline", file, "-f", "concise")
    assert got.code == 1
    assert not [line for line in got.lines if "MMC103" in line]
    assert [line for line in got.lines if "MMC104" in line]
    assert f"baseline {file}: 4 new, 3 known, 0 gone" in got.err


def test_a_run_without_new_findings_succeeds_and_says_what_is_gone(mmc: Mmc, file: Path) -> None:
    got = mmc("validate", f"{INVALID[0]}/wrong-case.xml", "--baseline", file)
    assert got.code == 0
    assert got.lines == ["1 message: 1 invalid (MMC 4.0)"]
    assert f"baseline {file}: 0 new, 1 known, 2 gone" in got.err


@pytest.mark.parametrize("format_", ["full", "grouped", "csv", "json", "jsonl", "sarif", "junit", "github", "gitlab"])
def test_no_format_has_a_known_finding(mmc: Mmc, file: Path, format_: str) -> None:
    fingerprints = {each["fingerprint"] for each in json.loads(file.read_text())["findings"]}
    got = mmc("validate", *INVALID, "--baseline", file, "-f", format_)
    assert got.code == 1
    assert "MMC104" in got.out
    assert not [each for each in fingerprints if each in got.out]


def test_the_answer_is_the_same_with_workers(mmc: Mmc, file: Path) -> None:
    arguments = ("validate", *INVALID, "--baseline", file, "-f", "jsonl")
    assert mmc(*arguments, "-j", "2") == mmc(*arguments, "-j", "1")


def test_a_message_with_known_errors_is_still_invalid(mmc: Mmc, file: Path) -> None:
    got = mmc("validate", INVALID[0], "--baseline", file, "-f", "jsonl")
    assert [(each["verdict"], each["findings"]) for each in map(json.loads, got.lines)] == [("invalid", [])] * 3


def test_files_with_known_findings_alone_are_not_listed_as_failed(mmc: Mmc, file: Path, tmp_path: Path) -> None:
    mmc("validate", *INVALID, "--baseline", file, "--failed-files-to", tmp_path / "failed.txt")
    failed = (tmp_path / "failed.txt").read_text()
    assert "MMC104" in failed
    assert "MMC103" not in failed


def test_what_cannot_be_checked_is_not_hidden(mmc: Mmc, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    for _ in range(2):
        got = mmc("validate", "fixtures/invalid/MMC004", "--baseline", file, "--write-baseline")
        assert got.code == 3
        assert "not checked" in got.out
    assert "MMC004" not in file.read_text()


def test_known_information_does_not_fail_a_run(mmc: Mmc, tmp_path: Path) -> None:
    arguments = ("validate", "fixtures/invalid/MMC202", "--fail-on", "info", "--baseline", tmp_path / "b.json")
    assert mmc(*arguments, "--write-baseline").code == 0
    assert mmc(*arguments).code == 0


def test_a_rewritten_baseline_keeps_its_reasons_and_says_what_changed(mmc: Mmc, file: Path) -> None:
    text = file.read_text().replace('"reason": ""', '"reason": "known since May"')
    file.write_text(text)
    got = mmc("validate", *INVALID, "--baseline", file, "--write-baseline")
    assert f"baseline {file}: 7 findings written (4 new, 3 known, 0 gone)" in got.err
    reasons = {each["rule"][:6]: each["reason"] for each in json.loads(file.read_text())["findings"]}
    assert reasons == {"MMC103": "known since May", "MMC104": ""}


def test_what_is_no_baseline_is_neither_read_nor_overwritten(mmc: Mmc, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text('{"schema": "mmc.baseline/2"}')
    for more in ((), ("--write-baseline",)):
        with pytest.raises(MmcError, match="a baseline of another version"):
            mmc("validate", INVALID[0], "--baseline", file, *more)
    assert file.read_text() == '{"schema": "mmc.baseline/2"}'
    with pytest.raises(MmcError, match="no such baseline; --write-baseline makes it"):
        mmc("validate", INVALID[0], "--baseline", tmp_path / "nosuch.json")


def test_options_that_do_not_go_together_are_refused(mmc: Mmc, file: Path) -> None:
    with pytest.raises(click.UsageError, match="needs --baseline FILE"):
        mmc("validate", INVALID[0], "--write-baseline")
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("validate", INVALID[0], "--baseline", file, "-o", file)
    with pytest.raises(click.UsageError, match="--mmc-version all"):
        mmc("validate", INVALID[0], "--baseline", file, "--mmc-version", "all")
