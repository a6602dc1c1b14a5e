"""The wheel carries the specification and the tool runs from it."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def test_the_tool_runs_from_the_wheel_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("mmc_cli-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
        names = set(archive.namelist())
    for table in (ROOT / "schemas").iterdir():
        assert f"mmc_cli/schemas/{table.name}" in names
    assert {"mmc_cli/py.typed", "mmc_cli/guides/validating.md"} <= names
    alert = ROOT / "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"
    run = [sys.executable, "-m", "mmc_cli", "validate", str(alert)]
    environment = {"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""}
    got = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (got.stdout, got.stderr) == ("1 message: 1 valid (MMC 4.0)\n", "")
