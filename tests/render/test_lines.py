"""A result that was made ready elsewhere is written as one that was not."""

import io
from importlib import import_module

import pytest

from mmc_cli.decoding.summary import CountRow
from mmc_cli.render import renderer
from mmc_cli.render.lines import Line
from tests.samples import written

ROWS = [CountRow("kind", "alert", None, 2), CountRow("day", "=1\t\x1b", "a,b", 1)]


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "json"])
def test_a_format_writes_what_is_ready_as_what_is_not(name: str) -> None:
    lines = [import_module(f"mmc_cli.render.{name}").ready(row) for row in ROWS]
    assert all(isinstance(line, Line) for line in lines)
    ready, plain = io.StringIO(), io.StringIO()
    written(renderer(name), lines, ready, False)
    written(renderer(name), ROWS, plain, False)
    assert ready.getvalue() == plain.getvalue() != ""
