"""JSON, one object a line."""

import io
import json

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render.jsonl import render, to_json
from tests.samples import written


def test_each_record_is_one_line_of_ascii() -> None:
    out = io.StringIO()
    written(render, [CountRow("device", "\x1b\u202e\n", None, 1), CountRow("kind", "alert", None, 2)], out, True)
    lines = out.getvalue().splitlines()
    assert [json.loads(line)["messages"] for line in lines] == [1, 2]
    assert out.getvalue().isascii()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize(
    "text", ["plain", "\x1b[31m \x7f", "\u202e", "£ and €", "\U0001f600", 'a"b\\c', "not UTF-8: \udc80", ""]
)
def test_every_text_is_written_as_the_standard_library_writes_it(text: str) -> None:
    count = CountRow("device", text, None, 2**70)
    fields = {"schema": "mmc.count/1", "by": "device", "value": text, "name": None, "messages": 2**70}
    assert to_json(count) == json.dumps(fields)
