"""Turns JSON lines with a message in each into sources, each with the map to its place in the file.

The message is in the first string that holds one, unless a field is given: its name, or a path with dots.
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
from mmc_cli.specification.wording import join_names

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")


def read_lines(file: IO[bytes], origin: Origin, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield a source for each line that is not blank: its message, or the reason why there is none."""
    line_number, offset, index = 0, 0, 0
    while line := file.readline(options.max_bytes + 1):
        line_number += 1
        line_origin = Origin(origin.file, origin.member, index)
        if len(line) > options.max_bytes:
            yield Source(
                line_origin, None, f"line {line_number} is longer than {options.max_bytes:,} bytes (--max-bytes)"
            )
            while line and not line.endswith(b"\n"):
                offset += len(line)
                line = file.readline(options.max_bytes + 1)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            text = line.decode("utf-8", "surrogateescape")
            yield _read_line(text, line_origin, line_number, offset, options.json_field)
        else:
            index -= 1
        index += 1
        offset += len(line)


def _read_line(line: str, origin: Origin, line_number: int, offset: int, field: str | None) -> Source:
    try:
        record = json.loads(line.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        return Source(origin, None, f"line {line_number}: not JSON: {_describe(error)}")
    message = _find_message(record) if field is None else _get_field(record, field)
    if message is None:
        reason = f"line {line_number}: no message in this line{_describe_fields(record, field)}"
        return Source(origin, None, reason, empty=True)
    source_map = SourceMap(line, line_number, offset, "utf-8", partial(_string_offsets, line, message))
    return Source(origin, message.encode("utf-8", "surrogateescape"), source_map=source_map, repairable=True)


def _find_message(record: Json) -> str | None:
    """Return the first string in a JSON value that holds a message."""
    stack = [record]
    while stack:
        value = stack.pop()
        if isinstance(value, str) and holds_message(value):
            return value
        if isinstance(value, dict | list):
            stack += reversed(list(value.values()) if isinstance(value, dict) else value)
    return None


def _get_field(record: Json, field: str) -> str | None:
    """Return the string in a field; one whose name has dots comes before a path."""
    if isinstance(record, dict) and isinstance(text := record.get(field), str):
        return text or None
    value = record
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value or None if isinstance(value, str) else None


def _describe_fields(record: Json, field: str | None) -> str:
    if field is None or not isinstance(record, dict):
        return ""
    return f": no text in field '{field}'; its fields are {join_names(tuple(record))}"


def _string_offsets(line: str, text: str) -> Sequence[int]:
    """Return the index in a line of each character of one of its strings, and of the end of the string."""
    for token in _STRING.finditer(line):
        if len(token[0]) > len(text) and json.loads(token[0], strict=False) == text:
            offsets, position, end = list[int](), token.start() + 1, token.end() - 1
            for escape in _ESCAPE.finditer(line, position, end):
                offsets += range(position, escape.start() + 1)
                position = escape.end()
            return [*offsets, *range(position, end + 1)]
    return range(len(text) + 1)


def _describe(error: Exception) -> str:
    return str(error).partition(":")[0].lower() if isinstance(error, ValueError) else "nested too deep"
