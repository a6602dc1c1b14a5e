"""CSV is safe to open in a spreadsheet."""

import io

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render.csv import disarm, render
from tests.samples import written


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)"])
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert disarm(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+1.50", "0x8F72", "00-DB-12", "", "a=b"])
def test_a_cell_that_is_not_a_formula_is_unchanged(cell: str) -> None:
    assert disarm(cell) == cell


def test_rows_follow_a_header_line_and_quotes_are_doubled() -> None:
    out = io.StringIO()
    written(render, [CountRow("device", 'a"b,c', None, 2)], out, False)
    assert out.getvalue() == 'by,value,name,messages\ndevice,"a""b,c",,2\n'
