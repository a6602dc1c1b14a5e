"""A result that another process formatted is written like any other."""

import io
from importlib import import_module

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render import renderer
from mmc_cli.render.lines import Line
from tests.samples import written

ROWS = [CountRow("kind", "alert", None, 2), CountRow("day", "=1\t\x1b", "a,b", 1)]


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "json"])
def test_a_formatted_result_is_written_like_any_other(name: str) -> None:
    lines = [import_module(f"mmc_cli.render.{name}").ready(row) for row in ROWS]
    assert all(isinstance(line, Line) for line in lines)
    from_lines, from_rows = io.StringIO(), io.StringIO()
    written(renderer(name), lines, from_lines, False)
    written(renderer(name), ROWS, from_rows, False)
    assert from_lines.getvalue() == from_rows.getvalue() != ""
