"""The examples in the README and the guides are true: each is run and its output compared."""

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = sorted((ROOT / "mmc_cli/guides").glob("*.md"))
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def read_guide(name: str) -> str:
    return (ROOT / f"mmc_cli/guides/{name}.md").read_text(encoding="utf-8")


def examples() -> Iterator[tuple[Path, str, str]]:
    """Yield each command after a "$ " with its file and the output below it."""
    for path in (ROOT / "README.md", *GUIDES):
        for block in CONSOLE.findall(path.read_text(encoding="utf-8")):
            for part in ("\n" + block).split("\n$ ")[1:]:
                command, _, output = part.partition("\n")
                yield path, command, output.rstrip("\n")


def run_at_terminal(command: str) -> str:
    """Return what a command prints at a terminal of 78 columns, without colour and without progress."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "78", "NO_COLOR": "1", "TERM": "xterm"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment.pop("MMC_VERSION", None)
    environment["MMC_PROGRESS"] = "0"  # a slow machine would show some
    process = subprocess.Popen(["bash", "-c", command], stdout=theirs, stderr=theirs, cwd=ROOT, env=environment)
    os.close(theirs)
    chunks = []
    try:
        while chunk := os.read(ours, 65536):
            chunks.append(chunk)
    except OSError:
        pass  # the end of a pseudo-terminal
    os.close(ours)
    process.wait()
    return b"".join(chunks).decode().replace("\r\n", "\n")


def tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def refresh(path: Path, command: str, output: str, printed: list[str]) -> None:
    """Write what a command prints below it in the README or a guide."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"$ {command}\n{output}", f"$ {command}\n" + "\n".join(printed), 1), encoding="utf-8")


@pytest.mark.skipif(shutil.which("mmc", path=str(Path(sys.executable).parent)) is None, reason="mmc is not installed")
@pytest.mark.parametrize(
    ("path", "command", "output"), list(examples()), ids=[f"{path.stem}: {command}" for path, command, _ in examples()]
)
def test_an_example_prints_what_the_text_shows(path: Path, command: str, output: str) -> None:
    if any(shutil.which(tool) is None for tool in ("xmllint", "jq") if tool in command):
        pytest.skip("the example uses a tool that is not here")
    shown, printed = tidy(output), tidy(run_at_terminal(command))
    if "..." in shown:
        gap = shown.index("...")
        printed = [*printed[:gap], "...", *printed[len(printed) - len(shown) + gap + 1 :]]
    if os.environ.get("MMC_REFRESH") == "1":
        refresh(path, command, output, printed)
    else:
        assert printed == shown, "run with MMC_REFRESH=1 and read the diff"


def test_the_python_example_runs() -> None:
    (code,) = PYTHON.findall(read_guide("records"))
    got = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert got.stderr == ""
    assert got.stdout


def test_the_query_for_duckdb_reads_the_parquet_file(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    (query,) = re.findall(r"`(select [^`]+)`", read_guide("readings"))
    target = tmp_path / "readings.parquet"
    command = [sys.executable, "-m", "mmc_cli", "decode", "fixtures/valid/4.0", "--rows", "readings"]
    subprocess.run([*command, "-f", "parquet", "-o", str(target)], cwd=ROOT, check=True, capture_output=True)
    rows = duckdb.sql(query.replace("readings.parquet", str(target))).fetchall()
    assert ("00-DB-12-34-65-00-00-41", 1, Decimal("2258.235")) in [
        (row[0], row[1] and int(row[1]), row[2]) for row in rows
    ]


def test_pandas_reads_times_and_codes_of_csv_as_the_guide_says(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    (code,) = (each for each in PYTHON.findall(read_guide("readings")) if "read_csv" in each)
    target = tmp_path / "readings.csv"
    command = [
        sys.executable,
        "-m",
        "mmc_cli",
        "decode",
        "fixtures/valid",
        "--rows",
        "readings",
        "-f",
        "csv",
        "--excel",
    ]
    subprocess.run([*command, "-o", str(target)], cwd=ROOT, check=True, capture_output=True)
    names = {"pandas": pandas}
    exec(code.replace("readings.csv", str(target)), names)
    frame = names["frame"]
    assert str(frame["time"].dtype).endswith("UTC]")
    assert frame["time"].isna().sum() < len(frame) / 4
    assert "4.10" in set(frame["source"])


def test_there_are_two_set_up_commands_and_the_second_runs_the_tests() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert len(commands) == 2
    assert "show alerts fixtures/" in commands[0]
    assert commands[1].endswith("pytest -n auto")
    assert "README" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_readme_is_short_and_links_every_guide() -> None:
    assert len(README.splitlines()) <= 200
    assert {f"mmc_cli/guides/{path.name}" for path in GUIDES} == set(re.findall(r"\((mmc_cli/guides/[^)]+)\)", README))
