"""A table with all its columns."""

import io

from mmc_cli.decoding.listing import alert_row
from mmc_cli.render.wide import render
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V4_0, message, written


def test_every_column_that_holds_something_is_shown_on_one_line() -> None:
    out = io.StringIO()
    row = alert_row(message(ALERT), load_spec(V4_0))
    written(render, [row], out, False)
    heading, _, line = out.getvalue().splitlines()
    assert heading.split()[:3] == ["Time", "Device", "Code"]
    assert all(cell.removeprefix("0x") in line for cell in row.cells().values())
    assert "Not shown" not in out.getvalue()
