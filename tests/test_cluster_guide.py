"""The recipes of the cluster guide for DuckDB and Spark run as they stand there, and read what `mmc` writes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome

Mmc = Callable[..., Outcome]
DUCKDB, SPARK = re.findall(
    r"```python\n(.*?)```", (ROOT / "mmc_cli/guides/cluster.md").read_text(encoding="utf-8"), re.DOTALL
)


def test_duckdb_reads_the_parts(mmc: Mmc, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb")
    command = ("decode", "fixtures/valid/4.0", "--rows", "readings", "-f", "parquet", "-o", f"{tmp_path}/parts/")
    mmc(*command, "--partition-by", "day")
    recipe = DUCKDB + "print('rows:', len(parts), parts.filter('day is null and time is not null'))"
    printed = subprocess.run([sys.executable, "-c", recipe], cwd=tmp_path, capture_output=True, text=True, check=True)
    expected = mmc("show", "readings", "fixtures/valid/4.0", "-f", "csv").out.count("\n") - 1
    assert f"rows: {expected} " in printed.stdout
    assert "0 rows" in printed.stdout


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_counts_the_readings_that_mmc_counts(mmc: Mmc, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    pytest.importorskip("pyarrow")
    shutil.copytree(ROOT / "fixtures/valid/4.0/mirrors", tmp_path / "inbox")
    (tmp_path / "inbox" / "broken.xml").write_text("<GBCSResponse")
    settings = 'SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config('
    recipe = SPARK.replace("SparkSession.builder.config(", settings)
    recipe = recipe.replace('readings.groupBy("unit").count().show()', 'print("readings:", readings.count())')
    assert "local[1]" in recipe
    assert "print(" in recipe
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run([sys.executable, "-c", recipe], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    expected = mmc("show", "readings", tmp_path / "inbox", "-f", "csv").out.count("\n") - 1
    assert f"readings: {expected}" in done.stdout
    assert f"{tmp_path}/inbox/broken.xml" not in done.stdout
    assert "broken.xml" in done.stderr
