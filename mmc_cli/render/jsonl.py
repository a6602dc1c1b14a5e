"""JSON, one object per line: each record as its class defines it, in ASCII, so that no control character is written."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from msgspec import json, to_builtins

from mmc_cli.model.json_types import Record
from mmc_cli.render.lines import Line, encode_line, write_line

_encode = json.Encoder().encode
_DELETE = "\x7f"  # the one control character of ASCII that msgspec does not escape
_UNPRINTABLE = re.compile(r"[^ -~]+")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record | Line], object]]:
    """Write each record as it comes."""
    yield lambda row: write_line(out, (row if isinstance(row, Line) else format_result(row)).data)


def format_result(row: Record) -> Line:
    """Return one formatted record."""
    return encode_line(to_json(row.record()))


def to_json(record: Any) -> str:
    """Return a record as JSON on one line, in ASCII, with a space after each comma and colon."""
    try:
        text = json.format(_encode(record), indent=0).decode()
    except UnicodeEncodeError:  # a file name that is not UTF-8 has surrogates, which only the standard library writes
        from json import dumps

        return dumps(to_builtins(record))
    return text if text.isascii() and _DELETE not in text else _UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    from json import dumps

    return dumps(match[0])[1:-1]
