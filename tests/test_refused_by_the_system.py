"""What the system refuses, such as a full disk or a folder that may not be read, is said in words, with no half file."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.samples import ALERT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts and capabilities are Linux's")

FULL = "no space left on device"
NEEDED = {"parquet": "pyarrow", "duckdb": "duckdb"}


def run_in(around: list[str], *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run `mmc` by another command, which may fail where it is not allowed."""
    command = [*around, sys.executable, "-m", "mmc_cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)


def works(command: list[str]) -> bool:
    """Return whether a command can be run here."""
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


SMALL_DISK = [
    "unshare",
    "-rm",
    "sh",
    "-c",
    'mount -t tmpfs -o size=16k tmpfs "$0" && head -c 12k /dev/zero >"$0/full" && exec "$@"',
]
WITHOUT_RIGHTS = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
] if os.name == "posix" and os.geteuid() == 0 else ["env"]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        "validate fixtures/valid/4.0 -v -f jsonl -o {0}/out.jsonl",
        "validate fixtures/valid/4.0 -v -f html:{0}/out.html",
        "decode fixtures/valid/4.0 -o {0}/out.jsonl",
        "decode --rows readings fixtures/valid/4.0 -f parquet -o {0}/out.parquet",
        "show alerts fixtures/valid/4.0 -f json -o {0}/out.json",
        "report fixtures/valid/4.0 -o {0}/out.html",
        "redact fixtures/valid/4.0/alerts -o {0}/",
        "sql --to {0}/out.sqlite fixtures/valid/4.0",
        "sql --to {0}/out.duckdb fixtures/valid/4.0",
    ],
)
def test_a_full_disk_is_reported_and_leaves_no_half_file(tmp_path: Path, arguments: str) -> None:
    if not works([*SMALL_DISK, str(tmp_path)]):
        pytest.skip("nothing may be mounted here")
    for word, library in NEEDED.items():
        if word in arguments:
            pytest.importorskip(library)
    listing = f'; code=$?; find {shlex.quote(str(tmp_path))} -name "out*" >&2; exit $code'
    around = [*SMALL_DISK, str(tmp_path), "sh", "-c", f'"$0" "$@"{listing}']
    ended = run_in(around, *arguments.format(tmp_path).split())
    *_, last = ended.stderr.splitlines()  # after it comes each file that is left
    assert ended.returncode == 3
    assert last.startswith("mmc: ")
    assert FULL in last


@pytest.mark.parametrize(
    "command", ["validate", "show alerts", "show message", "decode", "report", "redact -o {0}/out/", "sql 'select 1'"]
)
def test_a_file_in_a_folder_that_may_not_be_read_is_refused_and_not_missing(tmp_path: Path, command: str) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "a.xml").write_text(ALERT)
    closed.chmod(0)
    try:
        if not works(WITHOUT_RIGHTS) or works([*WITHOUT_RIGHTS, "ls", str(closed)]):
            pytest.skip("rights cannot be given up here")
        if command.startswith("sql"):
            pytest.importorskip("duckdb")
        ended = run_in(WITHOUT_RIGHTS, *shlex.split(command.format(tmp_path)), closed / "a.xml")
    finally:
        closed.chmod(0o700)
    assert ended.returncode == 3
    assert "permission denied" in ended.stdout + ended.stderr
    assert "not found" not in ended.stdout + ended.stderr
