"""The process: it ends with the exit codes of the contract and never shows a traceback."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mmc_cli import __version__
from mmc_cli.cli import main as module
from tests.conftest import ROOT


def mmc(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mmc_cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_printed(option: str) -> None:
    got = mmc(option)
    assert (got.stdout, got.returncode) == (f"mmc {__version__}\n", 0)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", "-h"], ["show", "-h"], ["show", "alerts", "-h"], ["schema", "-h"]]
)
def test_help_shows_examples_first(arguments: list[str]) -> None:
    text = mmc(*arguments).stdout
    assert text.index("  mmc ") < text.index("  -h, --help")


def test_mmc_alone_shows_the_first_things_to_do() -> None:
    got = mmc()
    assert (got.stdout, got.returncode) == ("", 2)
    assert len([line for line in got.stderr.splitlines() if line.startswith("  mmc ")]) == 5


def test_help_lists_each_command_with_the_beginning_of_its_own_help() -> None:
    context = click.Context(module.cli)
    for name, text in module.COMMANDS.items():
        command = module.cli.get_command(context, name)
        assert command is not None
        assert command.help is not None
        assert command.help.startswith(text), name


def test_help_imports_no_command() -> None:
    code = "import sys, mmc_cli.cli.main as m\ntry: m.cli(['--help'])\nfinally: print('mmc_cli.cli.commands.validate' in sys.modules)"
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert got.stdout.endswith("False\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", "fixtures/valid/4.0"], 0),
        (["validate", "fixtures/invalid/MMC103"], 1),
        (["validate", "fixtures/invalid/MMC001"], 1),
        (["validate"], 2),
        (["validate", "--nonsense", "x"], 2),
        (["validate", "--mmc-version", "4.1", "x"], 2),
        (["show", "alerts", "--since", "soon", "x"], 2),
        (["validate", "fixtures/invalid/MMC004", "fixtures/invalid/MMC103"], 3),
        (["validate", "nosuch.xml"], 3),
        (["validate", "schemas"], 4),
        (["show", "alerts", "fixtures/valid/4.0"], 0),
        (["show", "alerts", "fixtures/invalid/MMC001"], 1),
        (["show", "message", "nosuch.xml"], 3),
        (["show", "summary", "schemas"], 4),
    ],
)
def test_exit_codes_are_those_of_the_contract(arguments: list[str], code: int) -> None:
    assert mmc(*arguments).returncode == code


def test_wrong_usage_says_what_is_expected() -> None:
    assert (
        "unknown MMC version 4.1; known versions: 3.1, 4.0, 5.0" in mmc("validate", "--mmc-version", "4.1", "x").stderr
    )


def test_a_pipe_that_is_closed_early_gives_no_traceback() -> None:
    pipe = f"{sys.executable} -m mmc_cli show message fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert.xml | head -n 1"
    got = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True, cwd=ROOT, check=False)
    assert got.stdout == "path\tvalue\tunit\tmeaning\tproblem\tnote\n"
    assert got.stderr == ""


@pytest.mark.parametrize("command", ["schema 4.0", "validate fixtures/invalid", "show alerts fixtures/valid -f jsonl"])
def test_a_closed_pipe_ends_with_141(command: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    run = [sys.executable, "-m", "mmc_cli", *command.split()]
    got = subprocess.run(run, stdout=theirs, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    os.close(theirs)
    assert (got.returncode, got.stderr) == (141, "")


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
@pytest.mark.parametrize("kilobytes", range(30_000, 76_000, 5_000))
def test_too_little_memory_is_said_without_a_traceback(kilobytes: int) -> None:
    command = f"ulimit -v {kilobytes}; exec {shlex.quote(sys.executable)} -m mmc_cli validate -j1 fixtures/valid/3.1"
    got = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "Traceback" not in got.stderr
    assert "lost sys.stderr" not in got.stderr
    assert got.returncode in (1, 3) or not got.stdout  # below what Python itself needs to start


def test_an_interrupt_ends_with_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.cli, "main", interrupted)
    with pytest.raises(SystemExit) as stop:
        module.main()
    assert stop.value.code == 130
    assert capsys.readouterr().err == "mmc: interrupted\n"


def test_a_defect_is_reported_without_data_from_messages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise KeyError("secret reading 10435")

    monkeypatch.setattr(module.cli, "main", broken)
    monkeypatch.delenv("MMC_DEBUG", raising=False)
    with pytest.raises(SystemExit) as stop:
        module.main()
    assert stop.value.code == 70
    err = capsys.readouterr().err
    assert err.startswith(f"mmc: internal error in mmc {__version__}: KeyError at test_main.py:")
    assert "a defect in mmc, not in your messages" in err
    assert "10435" not in err


def test_a_full_disk_is_reported(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.cli, "main", full)
    with pytest.raises(SystemExit) as stop:
        module.main()
    assert stop.value.code == 3
    assert "cannot write the output: no space left on device" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "nosuch" / "list.csv"
    monkeypatch.setattr(sys, "argv", ["mmc", "explain", "--list", "rules", "-f", "csv", "-o", str(target)])
    with pytest.raises(SystemExit) as stop:
        module.main()
    assert stop.value.code == 3
    assert capsys.readouterr().err == f"mmc: cannot write {target}: its folder does not exist\n"


def test_a_python_that_drops_docstrings_says_so_where_the_help_of_a_rule_would_be() -> None:
    command = [sys.executable, "-OO", "-m", "mmc_cli", "explain", "MMC211"]
    got = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "not available under python -OO" in got.stdout
