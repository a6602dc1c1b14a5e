"""JSON as one array."""

import io
import json

from mmc_cli.records.listing import CountRow
from mmc_cli.render.json import render
from tests.samples import written


def test_no_rows_are_an_empty_array_and_some_are_a_full_one() -> None:
    for rows in ([], [CountRow("kind", "alert", None, 1)], [CountRow("kind", "alert", None, 1)] * 3):
        out = io.StringIO()
        written(render, rows, out, True)
        assert len(json.loads(out.getvalue())) == len(rows)
