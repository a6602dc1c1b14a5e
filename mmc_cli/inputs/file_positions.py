"""Turns positions in a message into positions in the file around it, for findings and their edits."""

import re
from collections.abc import Iterable

from mmc_cli.inputs.encodings import encoding_and_mark
from mmc_cli.inputs.source_map import SourceMap
from mmc_cli.model.finding import Edit, Finding

_SURROGATE = re.compile("[\ud800-\udfff]")  # a byte that is not in the encoding of the file


def to_file_positions(findings: Iterable[Finding], source_map: SourceMap, data: bytes) -> tuple[Finding, ...]:
    """Return findings with their positions in the message `data` changed to positions in the file around it."""
    if not (found := tuple(findings)):
        return ()
    encoding, mark = encoding_and_mark(data)
    message = _text_of(data[len(mark) :], encoding, source_map)
    find = source_map.place_finder(message, encoding, len(mark))
    note = f" ({source_map.position_note})" if source_map.position_note else ""
    return tuple(
        each._replace(
            message=f"{each.message}{note}",
            place=find(each.place),
            edits=tuple(
                Edit(find(edit.place), _text_in_file(edit, each.edits, source_map, message)) for edit in each.edits
            ),
        )
        for each in found
    )


def _text_of(message: bytes, encoding: str, source_map: SourceMap) -> str:
    """Return the text of a message: that of the file where it is the same, for it may take much memory."""
    text = source_map.text
    is_whole = source_map.offset_map() == range(len(text) + 1)
    if is_whole and (text.isascii() or _SURROGATE.search(text) is None):
        return text
    return message.decode(encoding, "replace")


def _text_in_file(edit: Edit, edits: tuple[Edit, ...], source_map: SourceMap, message: str) -> str:
    """Return the text that an edit puts into the file; what it moves is moved as the file has it."""
    if edit.place.byte_length:
        return edit.text
    return next((source_map.file_text(each.place, message) for each in edits if not each.text), edit.text)
