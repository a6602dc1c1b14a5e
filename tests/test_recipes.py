"""The recipes of the CI guide are well-formed YAML, and their commands run; so do the commands of the README's table."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.samples import ALERT

GUIDE = (ROOT / "mmc_cli/guides/ci.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECIPES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
TASKS = re.findall(r"^\| [^|]+ \| `(mmc [^`]+)` \|$", README, re.MULTILINE)
FOLLOWING = [task for task in TASKS if "--follow" in task]
# What needs a server or a terminal is tested in test_remote.py and in tests/browse.
ELSEWHERE = [task for task in TASKS if "s3://" in task or task.startswith("mmc browse")]
BIN = Path(sys.executable).parent

needs_mmc = pytest.mark.skipif(shutil.which("mmc", path=str(BIN)) is None, reason="mmc is not installed")


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a recipe."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


COMMANDS = [text for recipe in RECIPES for text in texts(recipe) if text.startswith("mmc ")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what the commands name: a message, a folder, an archive, a table, a baseline."""
    alerts = ROOT / "fixtures/valid/4.0/alerts"
    shutil.copytree(alerts, tmp_path / "inbox")
    shutil.copytree(ROOT / "fixtures/valid/4.0/responses", tmp_path / "inbox/responses")
    (tmp_path / "inbox/january.xml").write_text(ALERT.replace("2026-02-03", "2026-01-15"))
    shutil.copy(alerts / "8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml", tmp_path / "response.xml")
    shutil.copy(ROOT / "fixtures/tables/weekly-8F0A.csv", tmp_path / "weekly.csv")
    shutil.copy(ROOT / "fixtures/settings/mmc-baseline.json", tmp_path / "known.json")
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.write(tmp_path / "response.xml", "a.xml")
    for side in ("expected", "actual"):
        (tmp_path / side).mkdir()
        shutil.copy(tmp_path / "response.xml", tmp_path / side)
    (tmp_path / "parsed").mkdir()
    shutil.copytree(ROOT / "fixtures/payloads", tmp_path / "payloads")
    shutil.copy(ROOT / "fixtures/payloads/reading.hex", tmp_path / "payload.hex")
    (tmp_path / "parsed/limit-alert.xml").write_text(ALERT)
    return tmp_path


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    path = os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_there_is_a_recipe_for_each_server() -> None:
    assert len(RECIPES) == 4
    assert len(COMMANDS) == 3


@needs_mmc
@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_of_a_recipe_passes_and_writes_its_reports(command: str, folder: Path) -> None:
    got = run(command, folder)
    assert got.returncode == 0, got.stderr
    for report in re.findall(r"-f \w+:(\S+)", command):
        assert (folder / report).stat().st_size > 0


@needs_mmc
def test_a_faulty_message_fails_the_job(folder: Path) -> None:
    shutil.copy(ROOT / "fixtures/invalid/MMC103/wrong-case.xml", folder / "inbox")
    assert {run(command, folder).returncode for command in COMMANDS} == {1}


def test_the_reports_that_a_recipe_uploads_are_those_that_its_command_writes() -> None:
    for recipe in RECIPES[:3]:
        words = list(texts(recipe))
        (command,) = [text for text in words if text.startswith("mmc ")]
        for report in re.findall(r"-f \w+:(\S+)", command):
            assert report in words


def test_the_pattern_of_the_hook_takes_messages_and_no_other_xml() -> None:
    (hook,) = RECIPES[3]["repos"][0]["hooks"]
    assert hook["id"] in (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert re.search(hook["files"], "inbox/2026/a.xml")
    assert not any(re.search(hook["files"], path) for path in ("pom.xml", "src/inbox/a.xml", "inbox/a.xml.txt"))


@needs_mmc
def test_a_task_that_follows_a_folder_goes_on_until_it_is_ended(folder: Path) -> None:
    pytest.importorskip("watchfiles")
    shutil.copy(ROOT / "fixtures/invalid/MMC103/wrong-case.xml", folder / "inbox")
    (command,) = FOLLOWING
    with subprocess.Popen(
        [BIN / "mmc", *command.split()[1:]], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "MMC103" in process.stdout.readline()
        process.terminate()
        assert process.wait() == 1
    assert (folder / "inbox.state").stat().st_size > 0


@needs_mmc
@pytest.mark.parametrize("command", [task for task in TASKS if task not in (*FOLLOWING, *ELSEWHERE)])
def test_a_task_of_the_readme_is_done_by_its_command(command: str, folder: Path) -> None:
    got = run(command, folder)
    # The table has rows that cannot be read, which is what the command is to say; an overview of it is no failure.
    expected = 1 if "weekly.csv" in command else 0
    assert got.returncode == expected, got.stderr
    written = re.findall(r"(?:-o |> |--failed-files-to |--to |-f \w+:)(\S+)", command)
    assert got.stdout or written or "messages affected" in got.stderr
    assert all((folder / name).exists() for name in written)


def test_the_readme_has_at_least_twenty_tasks() -> None:
    assert len(TASKS) >= 20
