"""CSV is safe to open in a spreadsheet."""

import io

import pytest

from mmc_cli.decoding.summary import CountRow
from mmc_cli.render.csv import defuse_formula, render
from tests.samples import written


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)"])
def test_a_formula_is_quoted(cell: str) -> None:
    assert defuse_formula(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+1.50", "0x8F72", "00-DB-12", "", "a=b"])
def test_any_other_cell_is_unchanged(cell: str) -> None:
    assert defuse_formula(cell) == cell


def test_rows_follow_the_column_names_and_quotes_are_doubled() -> None:
    out = io.StringIO()
    written(render, [CountRow("device", 'a"b,c', None, 2)], out, False)
    assert out.getvalue() == 'by,value,name,messages\ndevice,"a""b,c",,2\n'
