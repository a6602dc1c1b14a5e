"""JSON, one object a line."""

import io
import json

from mmc_cli.decoding.summary import CountRow
from mmc_cli.render.jsonl import render
from tests.samples import written


def test_each_record_is_one_line_of_ascii() -> None:
    out = io.StringIO()
    written(render, [CountRow("device", "\x1b\u202e\n", None, 1), CountRow("kind", "alert", None, 2)], out, True)
    lines = out.getvalue().splitlines()
    assert [json.loads(line)["messages"] for line in lines] == [1, 2]
    assert out.getvalue().isascii()
    assert "\x1b" not in out.getvalue()
