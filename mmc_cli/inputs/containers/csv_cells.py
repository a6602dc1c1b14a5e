"""Turns a CSV or TSV file with messages in its rows into sources, each with the map to its place in the file.

Every cell with a message is read, or with a GBCS payload if there is no message, unless a column is given. One row is
read at a time. Damage affects one row only: a quote that is never closed ends after the message that it contains.
"""

import codecs
import csv
import re
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import IO

from mmc_cli.inputs.cell_repairs import apply_repairs
from mmc_cli.inputs.containers.base64_text import decode_base64, decode_cell, describe_unread
from mmc_cli.inputs.containers.csv_rows import Row, RowReader
from mmc_cli.inputs.containers.message_parts import holds_part
from mmc_cli.inputs.containers.payload_cells import ChosenText, holds_payload, with_payloads
from mmc_cli.inputs.encodings import LINE_END, byte_order_mark, detect_encoding, find_unread_encoding
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Offsets, Once, Repair, Source, SourceMap, identity_offsets
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.specification.similar_names import sort_by_similarity

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 2**20
_LEAST_FIELD = 2**17  # the default of the csv module
_MAX_NAME = 60  # characters
# After this many rows without a message, further ones are reported together.
_MANY_ROWS = 1000
_MESSAGE_START = re.compile(r"(?:<|&lt;|\\u003[cC])(?:[\w.-]+:)?(?:GBCSResponse|SMETS1Response)\b")
_PAYLOAD_START = re.compile(r"(?:<|&lt;)(?:[\w.-]+:)?GBCS(?:Payload|RawData)\b")
_XML_START = re.compile(r"(?:<|&lt;)\?xml")
_BESIDE_MESSAGE = re.compile(
    r"""([,;\t|])["']*(?=(?:<|&lt;)(?:\?xml|(?:[\w.-]+:)?GBCSResponse))|GBCSResponse\s*(?:>|&gt;)["']*([,;\t|])"""
)
_ENCODING = re.compile(r"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.-]+)""")


def holds_message(text: str) -> bool:
    """Return whether a message seems to begin in a text, or ends there."""
    return _holds_message(text) or _XML_START.search(text) is not None


def choose_messages(texts: Sequence[str]) -> list[int]:
    """Return the indexes of the texts with messages, in base64 or with payloads in XML if there are no others.

    Without any, that of the first with other XML is returned.
    """
    for holds in (_holds_message, _is_base64, _holds_payload_element):
        if found := [index for index, text in enumerate(texts) if holds(text)]:
            return found
    return [index for index, text in enumerate(texts) if _XML_START.search(text) is not None][:1]


def _holds_message(text: str) -> bool:
    return _MESSAGE_START.search(text) is not None or holds_part(text)


def _is_base64(text: str) -> bool:
    return bool(decode_base64(text))


def _holds_payload_element(text: str) -> bool:
    return _PAYLOAD_START.search(text) is not None


def read_rows(file: IO[bytes], origin: Origin, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield a source for each message in the rows below the heading, or the reason why a row has none.

    The first row is a heading if it holds no message.

    Raises:
        MmcError: The heading has no column of the name in `options.csv_column`.
    """
    # The limit of the whole csv module, with which mmc reads its own tables too.
    csv.field_size_limit(max(options.max_bytes, _LEAST_FIELD))
    head = file.read(_CHUNK)
    if (unread := find_unread_encoding(head)) is not None:
        yield Source(origin, None, f"{unread} is an encoding that mmc does not read")
        return
    mark, encoding = _detect_encoding(head)
    content = head[len(mark) :]
    delimiter = _guess_delimiter(content.decode(encoding, "replace"))
    chunks = chain((content,), iter(partial(file.read, _CHUNK), b""))
    rows = RowReader(chunks, encoding, delimiter, len(mark), options.max_bytes)
    file_name, member, index = origin
    column, is_first, rows_without_message = None, True, 0
    while rows.has_more():
        if rows_without_message >= _MANY_ROWS and (plain := rows.skip_plain()):
            in_rows = f"lines {plain.start} to {plain.stop - 1}: no message in these rows"
            yield Source(Origin(file_name, member, index), None, in_rows, empty=True)
            index += 1
            continue
        row = rows.take_row()
        if row.problem:
            yield Source(Origin(file_name, member, index), None, row.problem)
            index += 1
            continue
        if not row.text.strip():
            continue
        is_plain = is_first and not any(map(holds_message, row.cells)) and not holds_payload(row.cells)
        # A damaged payload is longer than the name of a column.
        is_heading = is_plain and (options.csv_column is not None or max(map(len, row.cells)) <= _MAX_NAME)
        if is_first:
            column, is_first = _find_column(options.csv_column, row.cells if is_heading else [], str(origin)), False
        # One byte too many or too few shifts all following characters, line ends too, and leaves half a character.
        is_torn = "\ufffd" in row.text if is_plain else row.text.endswith("\ufffd")
        if encoding.startswith("utf-16") and is_torn:
            damaged = f"line {row.line}: cannot be decoded as UTF-16: messages may be missing"
            yield Source(Origin(file_name, member, index), None, damaged)
            index += 1
        if is_heading or (is_plain and is_torn):
            continue
        rows_without_message += 1
        for source in _read_row(row, column, Origin(file_name, member, index)):
            rows_without_message = rows_without_message if source.empty else 0
            yield source._replace(damage=row.damage or source.damage)
            index += 1


def _read_row(row: Row, column: int | None, origin: Origin) -> Iterator[Source]:
    cells = row.cells
    columns = choose_messages(cells) if column is None else [column] if column < len(cells) else []
    columns = [each for each in columns if cells[each].strip()]
    chosen = with_payloads(cells, columns) if column is None else list(map(ChosenText, columns))
    if not chosen:
        unread = next(filter(None, map(describe_unread, cells)), None)
        yield Source(origin, None, f"line {row.line}: {unread or 'no message in this row'}", empty=unread is None)
    starts = Once(partial(_find_cells, row.text, row.delimiter))
    whole = SourceMap(row.text, row.line, row.offset, row.encoding, identity_offsets(row.text)).shared()
    places = (Origin(origin.file, origin.member, index) for index in count(origin.index))
    for each in chosen:
        source_map = whole._replace(offset_map=partial(_cell_offsets, row.text, each.number, row.delimiter, starts))
        message, source_map = each.cut_out(cells[each.number], source_map)
        if decoded := list(decode_cell(message, source_map)):
            yield from (each.make_source(next(places), *found) for found in decoded)
            continue
        message, source_map = declare_utf_8(message, source_map)
        data = message.encode("utf-8", "surrogateescape")
        yield each.make_source(next(places), data, source_map)


def declare_utf_8(message: str, source_map: SourceMap) -> tuple[str, SourceMap]:
    """Return a message as one that declares UTF-8, in which it is passed on: it was decoded as the file around it is.

    XML 1.0, 4.3.3: a declaration does not count where the encoding is known from elsewhere.
    """
    declared = _ENCODING.match(message)
    if declared is None or declared[1].upper() == "UTF-8":
        return message, source_map
    repairs = (Repair(declared.start(1), declared.end(1), "UTF-8"),)
    return apply_repairs(message, repairs), source_map.with_repairs(repairs)


def _cell_offsets(row: str, column: int, delimiter: str, starts: Callable[[], Sequence[int]]) -> Sequence[int]:
    """Return the index in a row of each character of one of its cells, and of the end of the cell."""
    return Offsets(_cell_stretches(row, starts()[min(column, len(starts()) - 1)], delimiter))


def _find_cells(row: str, delimiter: str) -> Sequence[int]:
    """Return where the cells of a row begin."""
    starts = array("I", [0])
    while (end := deque(_cell_stretches(row, starts[-1], delimiter), maxlen=1)[0].start) < len(row):
        starts.append(end + 1)
    return starts


def _cell_stretches(row: str, position: int, delimiter: str) -> Iterator[range]:
    """Yield the stretches of the cell that begins at a position; the last is that of its end."""
    if row[position : position + 1] == '"':
        position += 1
        while (quote := row.find('"', position)) >= 0 and row[quote + 1 : quote + 2] == '"':
            yield range(position, quote)
            yield range(quote + 1, quote + 2)
            position = quote + 2
        end = quote if quote >= 0 else len(row)
        yield range(position, end)
        position = end + 1
    match = re.compile(f"[{re.escape(delimiter)}\r\n]").search(row, position)
    end = match.start() if match is not None else len(row)
    yield range(position, end)
    yield range(end, end + 1)


def _detect_encoding(head: bytes) -> tuple[bytes, str]:
    """Return the byte order mark of a file and its encoding: UTF-8, UTF-16, otherwise Windows-1252."""
    mark, encoding = byte_order_mark(head), detect_encoding(head)
    if mark or encoding.startswith("utf-16"):
        return mark, encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return b"", "cp1252"
    return b"", "utf-8"


def _guess_delimiter(head: str) -> str:
    """Return the delimiter beside a message; otherwise the one that is most frequent in the first line with text."""
    if (beside := _BESIDE_MESSAGE.search(head)) is not None:
        return beside[1] or beside[2]
    first_line = re.sub(r'"[^"]*"?', "", LINE_END.split(head.lstrip(), maxsplit=1)[0])
    return max(_DELIMITERS, key=first_line.count)


def _find_column(column: str | None, heading: Sequence[str], file: str) -> int | None:
    """Return the index of a column given by its name or number. Raises MmcError for an unknown name."""
    if column is None:
        return None
    names = tuple(cell.strip() for cell in heading)
    if column in names:
        return names.index(column)
    if column.isascii() and column.isdigit() and int(column) > 0:
        return int(column) - 1
    if not names:
        raise MmcError(f"{file} has no column '{column}': it has no heading, since the first row holds a message")
    nearest = " or ".join(f"'{name}'" for name in sort_by_similarity(names, column)[:3])
    raise MmcError(f"{file} has no column '{column}'; did you mean {nearest}?")
