"""`mmc validate --exec`: a command of the user's for each finding, which no message can change."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT, Outcome
from tests.samples import ALERT

Mmc = Callable[..., Outcome]
HOSTILE = "$(touch hacked); `touch hacked` && \\ ' \" \x85"
INVALID = ALERT.replace(">100<", f"><![CDATA[{HOSTILE}]]><")


@pytest.fixture
def hook(tmp_path: Path) -> str:
    """A command that adds the finding to the file "log", and its arguments."""
    script = tmp_path / "hook.py"
    script.write_text(
        "import os, sys\n"
        f"with open({str(tmp_path / 'log')!r}, 'a') as log:\n"
        "    values = [os.environ['MMC_' + name] for name in ('RULE', 'SEVERITY', 'DEVICE', 'FILE', 'MESSAGE')]\n"
        "    print('|'.join([*values, *sys.argv[1:]]), file=log)\n"
        "sys.exit(int(os.environ.get('HOOK_EXIT', 0)))\n"
    )
    return f"'{sys.executable}' '{script}' 'two words'"


def test_the_command_gets_each_finding_in_its_environment(mmc: Mmc, tmp_path: Path, hook: str) -> None:
    (tmp_path / "a.xml").write_text(INVALID)
    (tmp_path / "b.xml").write_text(ALERT)
    without = mmc("validate", tmp_path)
    assert mmc("validate", tmp_path, "--exec", hook) == without
    (line,) = (tmp_path / "log").read_text().splitlines()
    rule, severity, device, file, message, words = line.split("|")
    assert (severity, device, file) == ("error", "00-1E-4F-7A-20-00-11-01", str(tmp_path / "a.xml"))
    assert rule.startswith("MMC1")
    assert "touch hacked" in message
    assert message.isprintable()
    assert words == "two words"
    assert not list(tmp_path.rglob("hacked"))


def test_the_command_is_run_for_the_findings_that_fail_a_run(mmc: Mmc, tmp_path: Path, hook: str) -> None:
    (tmp_path / "a.xml").write_text(INVALID)
    mmc("validate", tmp_path, "--exec", hook, "--fail-on", "never")
    assert not (tmp_path / "log").exists()
    mmc("validate", tmp_path, "--exec", hook, "--severity", "MMC=info", "--fail-on", "info")
    assert "|info|" in (tmp_path / "log").read_text()


def test_a_command_that_fails_is_reported_and_does_not_end_the_run(
    mmc: Mmc, tmp_path: Path, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_EXIT", "5")
    (tmp_path / "a.xml").write_text(INVALID)
    (tmp_path / "b.xml").write_text(INVALID)
    got = mmc("validate", tmp_path, "--exec", hook)
    assert got.err.count("exited with 5 for MMC") == 2
    assert got.code == 1


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("no-such-command x", "no such command: no-such-command"),
        ("", "no such command: $"),
        ("'x", "no closing quotation"),
    ],
)
def test_a_command_that_cannot_be_run_is_wrong_usage(mmc: Mmc, tmp_path: Path, command: str, reason: str) -> None:
    with pytest.raises(click.UsageError, match=reason):
        mmc("validate", tmp_path, "--exec", command)


def test_a_command_is_for_one_version(mmc: Mmc, tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="--exec cannot be combined with --mmc-version all"):
        mmc("validate", tmp_path, "--exec", "true", "--mmc-version", "all")


def test_what_the_command_prints_is_no_part_of_the_results(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(INVALID)
    command = [
        sys.executable,
        "-m",
        "mmc_cli",
        "validate",
        str(tmp_path),
        "-f",
        "jsonl",
        "--exec",
        "printenv MMC_VERDICT",
    ]
    got = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert len(got.stdout.splitlines()) == 1
    assert "invalid\n" in got.stderr
