"""Messages in the rows of a table."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.csv_cells import read_rows
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from tests.samples import ALERT


def table(*cells: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells)
    return out.getvalue().encode(encoding)


def found(data: bytes, column: str | None = None, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return list(read_rows(io.BytesIO(data), Origin("t.csv"), options._replace(csv_column=column)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_column_is_found_whatever_the_delimiter_and_the_encoding(delimiter: str, encoding: str) -> None:
    data = table(["Id", "Straße", "Response"], ["1", "Größe", ALERT], delimiter=delimiter, encoding=encoding)
    (source,) = found(data)
    assert source.data == ALERT.encode()


def test_a_declared_encoding_that_is_not_the_files_gives_way() -> None:
    (source,) = found(table(["R"], [ALERT.replace('"UTF-8"', '"UTF-16"')]))
    assert source.data == ALERT.encode()


def test_a_table_without_a_heading_loses_no_row() -> None:
    assert len(found(table([ALERT], [ALERT]))) == 2


def test_a_column_is_named_by_its_heading_or_its_number() -> None:
    data = table(["Request", "Response"], [ALERT, "<?xml?>"])
    assert found(data)[0].data == ALERT.encode()
    assert found(data, "Response")[0].data == b"<?xml?>"
    assert found(data, "2")[0].data == b"<?xml?>"
    with pytest.raises(MmcError, match="has no column Respons; the nearest are Response"):
        found(data, "Respons")


def test_a_row_without_a_message_is_said_and_counted_but_is_no_message() -> None:
    sources = found(table(["Id", "R"], ["1", ""], ["2", ALERT], ["3", "none"]))
    assert [(source.empty, source.origin.index) for source in sources] == [(True, 0), (False, 1), (True, 2)]
    assert sources[0].reason == "line 2: no message in this row"


def test_an_empty_line_is_no_row() -> None:
    assert found(b"R\n\n\n") == []
    assert found(b"") == []


def test_a_quote_that_is_never_closed_does_not_swallow_the_next_row() -> None:
    doubled = ALERT.replace("\n", "").replace('"', '""')
    sources = found(f'R\n"{doubled}\n"{doubled}"\n'.encode())
    assert len(sources) == 2
    assert sources[0].damage == "the quote around the message is never closed"
    assert sources[1].damage == ""


def test_a_line_beyond_any_message_ends_the_file_with_a_reason() -> None:
    (source,) = found(b'R\n"' + b"x" * 3_000_000, options=ReadOptions(max_bytes=1000))
    assert source.data is None
    assert "line 2" in source.reason


@given(
    some.lists(some.lists(some.text(alphabet='a,"\n\r;é<', max_size=8), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_every_character_of_a_cell_is_found_in_the_file(cells: list[list[str]]) -> None:
    data = table(["a", "b"], *([*row, ALERT] for row in cells))
    for source in found(data):
        assert source.source_map is not None
        assert source.data is not None
        frame, text = source.source_map, source.data.decode()
        positions = frame.offset_map()
        assert [frame.text[at] for at in positions[:-1]] == list(text)
        start = frame.offset + len(frame.text[: positions[0]].encode())
        assert data[start:].startswith(text[:5].encode())
        assert data[: frame.offset].count(b"\n") + 1 == frame.line


def test_a_large_table_is_read_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["R"])
        writer.writerows([ALERT] for _ in range(3000))
    with file.open("rb") as binary:
        first = next(read_rows(binary, Origin("large.csv")))
        assert first.data == ALERT.encode()
        assert binary.tell() < file.stat().st_size / 2
