"""Tab-separated text."""

import io

from mmc_cli.records.listing import CountRow
from mmc_cli.render.tsv import render
from tests.samples import written


def test_a_tab_in_a_cell_is_no_new_column() -> None:
    out = io.StringIO()
    written(render, [CountRow("device", "a\tb\nc", None, 2)], out, False)
    assert out.getvalue() == "by\tvalue\tname\tmessages\ndevice\ta\\tb\\nc\t\t2\n"


def test_no_rows_are_no_lines() -> None:
    out = io.StringIO()
    written(render, [], out, False)
    assert out.getvalue() == ""
