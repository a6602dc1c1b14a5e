"""A result that was formatted elsewhere is written like one that was not."""

import io

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render import FORMATS
from mmc_cli.render.lines import Line
from tests.samples import written

ROWS = [CountRow("kind", "alert", None, 2), CountRow("day", "=1\t\x1b", "a,b", 1)]


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "json"])
def test_a_format_writes_formatted_results_like_others(name: str) -> None:
    format_result = FORMATS[name].result_formatter("row")
    assert format_result is not None
    lines = [format_result(row) for row in ROWS]
    assert all(isinstance(line, Line) for line in lines)
    formatted, plain = io.StringIO(), io.StringIO()
    written(FORMATS[name].renderer("row"), lines, formatted, False)
    written(FORMATS[name].renderer("row"), ROWS, plain, False)
    assert formatted.getvalue() == plain.getvalue() != ""
