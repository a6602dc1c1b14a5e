"""An output is never an input or another output, is replaced as a whole, and keeps its permissions."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.output_files import check_outputs, checked_paths, replaced_file
from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome
from tests.samples import ALERT

Mmc = Callable[..., Outcome]

linked = pytest.mark.skipif(os.name == "nt", reason="links need a permission there")


@pytest.fixture
def alert(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.xml"
    path.parent.mkdir()
    path.write_text(ALERT)
    return path


def refuse(outputs: list[str], inputs: list[str]) -> str:
    with pytest.raises(click.UsageError) as error:
        check_outputs(outputs, inputs)
    return str(error.value)


def test_an_output_that_is_an_input_is_refused_however_it_is_spelled(
    alert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(alert.parent)
    for spelling in (str(alert), "a.xml", "./a.xml", "../in/a.xml"):
        assert refuse([spelling], ["a.xml"]) == f"the output {spelling} is also an input: a.xml"


@linked
def test_links_are_what_they_lead_to(alert: Path, tmp_path: Path) -> None:
    (tmp_path / "soft.xml").symlink_to(alert)
    os.link(alert, tmp_path / "hard.xml")
    for name in ("soft.xml", "hard.xml"):
        assert "is also an input" in refuse([str(tmp_path / name)], [str(alert)])
        assert "is also an input" in refuse([str(tmp_path / name)], [str(alert.parent)])
        assert "two outputs" in refuse([str(tmp_path / name), str(alert)], [])


def test_a_file_in_a_folder_a_pattern_and_an_archive_are_inputs(alert: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").touch()
    for output, given in (
        (alert, tmp_path),
        (alert, tmp_path / "*" / "*.xml"),
        (alert, tmp_path / "i*"),
        (tmp_path / "a.zip", f"{tmp_path / 'a.zip'}!x.xml"),
    ):
        assert "is also an input" in refuse([str(output)], [str(given)])


def test_two_outputs_that_are_new_are_told_apart_by_folder_and_name(tmp_path: Path) -> None:
    same = [str(tmp_path / "new.csv"), f"{tmp_path}/./new.csv"]
    assert refuse(same, []) == f"two outputs cannot be the same file: {same[0]} and {same[1]}"
    check_outputs([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], [str(tmp_path)])


@pytest.mark.skipif(sys.platform not in ("win32", "darwin"), reason="capital letters count elsewhere")
def test_case_makes_no_other_file(tmp_path: Path) -> None:
    assert "two outputs" in refuse([str(tmp_path / "a.csv"), str(tmp_path / "A.csv")], [])


def test_what_is_no_regular_file_may_be_shared() -> None:
    check_outputs([os.devnull, os.devnull], [os.devnull])


def test_listed_paths_are_checked_as_they_come(alert: Path) -> None:
    paths = checked_paths([str(alert)], ["nosuch.xml", str(alert)])
    assert next(paths) == "nosuch.xml"
    with pytest.raises(click.UsageError):
        next(paths)


@pytest.mark.parametrize(
    "command",
    [
        "validate {0} -o {0}",
        "validate {1} -f json:{0}",
        "validate {0} --failed-files-to {0}",
        "validate {0} -f full -f sarif:{1}/x -f csv:{1}/../in/x",
        "validate {0} -f csv:{1}/x --failed-files-to {1}/x",
        "validate --files-from {2} -o {2}",
        "show alerts {1} -o {0}",
        "show message {0} -o {0}",
        "show readings {1} -o {0}",
        "show summary {1} -o {0}",
        "decode {1} -o {0}",
        "diff-versions --generate 0 --messages {1} -o {0}",
        "diff-versions --generate 0 --accept {2} -o {2}",
    ],
)
def test_every_command_refuses_before_it_writes(mmc: Mmc, alert: Path, tmp_path: Path, command: str) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"# {alert}\n")
    with pytest.raises(click.UsageError):
        mmc(*command.format(alert, alert.parent, listed).split())
    assert (alert.read_text(), listed.read_text()) == (ALERT, f"# {alert}\n")
    assert [path.name for path in alert.parent.iterdir()] == ["a.xml"]


def test_a_witness_never_replaces_a_message(mmc: Mmc, tmp_path: Path) -> None:
    arguments = ("diff-versions", "--generate", "0", "--only", "breaking", "-o", os.devnull, "--witness", tmp_path)
    mmc(*arguments)
    before = {path: path.read_text() for path in tmp_path.iterdir()}
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc(*arguments, "--messages", tmp_path)
    assert {path: path.read_text() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="permissions differ there")
def test_a_replaced_file_keeps_its_permissions_and_a_new_one_gets_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.touch()
    old.chmod(0o640)
    usual.touch()
    for path in (old, new):
        with replaced_file(str(path)) as stream:
            stream.write("x")
    assert old.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="no file locks of this kind there")
def test_part_files_of_killed_runs_are_removed_and_those_of_others_are_not(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    stale, foreign = tmp_path / "out.csv.mmc-1-0.part", tmp_path / "out.csv.mmc-x.part"
    stale.touch()
    foreign.touch()
    with replaced_file(str(output)) as first:
        first.write("first")
        with replaced_file(str(output)) as second:
            second.write("second")
            assert not stale.exists()
    assert output.read_text() == "first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", foreign.name]


@pytest.mark.parametrize(
    "arguments",
    [
        "redact {0} -o -",
        "redact {0} -o out.xml --map -",
        "validate {0} --failed-files-to -",
    ],
)
def test_a_dash_is_no_file_where_standard_output_cannot_be_meant(
    mmc: Mmc, alert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((click.UsageError, MmcError), match=r"\./- is a file"):
        mmc(*arguments.format(alert).split())
    assert not (tmp_path / "-").exists()


def test_two_formats_cannot_share_standard_output_by_the_name_of_a_dash(mmc: Mmc, alert: Path) -> None:
    with pytest.raises(click.UsageError, match="two formats cannot share an output"):
        mmc("validate", alert, "-f", "csv:-", "-f", "jsonl")
