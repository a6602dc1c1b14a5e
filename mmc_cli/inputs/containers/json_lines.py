"""Turns JSON lines with a message in each into sources, with the place of each in the file.

The field is the first whose text holds a message, unless one is named; parts of a path have dots between them.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO

from mmc_cli.inputs.containers.csv_cells import holds_message
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source, SourceMap
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")
_NAMES = 3


def rows(file: IO[bytes], origin: Origin, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """A source for each line that is not blank: its message, or what there is in place of one."""
    number, offset, index = 0, 0, 0
    while raw := file.readline(reading.max_bytes + 1):
        number += 1
        here = Origin(origin.file, origin.member, index)
        if len(raw) > reading.max_bytes:
            limit = f"{reading.max_bytes:,} bytes that mmc reads (--max-bytes)"
            yield Source(here, None, f"line {number} is longer than the {limit}")
            while raw and not raw.endswith(b"\n"):
                offset += len(raw)
                raw = file.readline(reading.max_bytes + 1)
        elif raw.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _source(raw.decode("utf-8", "surrogateescape"), here, number, offset, reading.json_field)
        else:
            index -= 1
        index += 1
        offset += len(raw)


def _source(raw: str, origin: Origin, line: int, offset: int, field: str | None) -> Source:
    try:
        record = json.loads(raw.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        return Source(origin, None, f"line {line}: it is no JSON: {_why(error)}")
    text = _found(record) if field is None else _named(record, field)
    if text is None:
        return Source(origin, None, f"line {line}: no message in this line{_fields(record, field)}", empty=True)
    frame = SourceMap(raw, line, offset, "utf-8", partial(_positions, raw, text))
    return Source(origin, text.encode("utf-8", "surrogateescape"), frame=frame, cell=True)


def _found(value: Json) -> str | None:
    """The first text in a JSON value that holds a message."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and holds_message(value):
            return value
        if isinstance(value, dict | list):
            waiting += reversed(list(value.values()) if isinstance(value, dict) else value)
    return None


def _named(value: Json, field: str) -> str | None:
    if isinstance(value, dict) and isinstance(text := value.get(field), str):
        return text or None
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value or None if isinstance(value, str) else None


def _fields(record: Json, field: str | None) -> str:
    if field is None or not isinstance(record, dict):
        return ""
    names = list(record)
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f": no text {field}; it has {', '.join(names[:_NAMES])}{more}"


def _positions(raw: str, text: str) -> Sequence[int]:
    """Where in a line each character of one of its texts stands, and where that ends."""
    for token in _STRING.finditer(raw):
        if len(token[0]) > len(text) and json.loads(token[0], strict=False) == text:
            found, at, end = list[int](), token.start() + 1, token.end() - 1
            for escape in _ESCAPE.finditer(raw, at, end):
                found += range(at, escape.start() + 1)
                at = escape.end()
            return [*found, *range(at, end + 1)]
    return range(len(text) + 1)


def _why(error: Exception) -> str:
    return str(error).partition(":")[0].lower() if isinstance(error, ValueError) else "it is nested too deep"
