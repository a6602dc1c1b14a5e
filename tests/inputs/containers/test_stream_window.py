"""A stream is held as UTF-8, whatever its encoding, and its lines and bytes are counted as in the file."""

import pytest

from mmc_cli.inputs.containers.xml_stream import Stream
from mmc_cli.inputs.limits import ReadOptions

TEXT = "<a>é😀</a>\n<b/>\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_the_end_of_a_stream_is_counted_in_the_encoding_of_the_file(encoding: str) -> None:
    data = TEXT.encode(encoding)
    stream = Stream([data], ReadOptions(), (5, 1, 100))
    assert [(piece.line, piece.column) for piece in stream.pieces()] == [(5, 1), (6, 1)]
    assert stream.end() == (7, 1, 100 + len(data))
