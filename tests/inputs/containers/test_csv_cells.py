"""Messages are read from the rows of a table."""

import base64
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.csv_cells import read_rows
from mmc_cli.inputs.encodings import count_line_ends
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from tests.inputs.reading import read_paths
from tests.packed import write_item
from tests.samples import ALERT


def table(*cells: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells)
    return out.getvalue().encode(encoding)


def sources(data: bytes, column: str | None = None, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return list(read_rows(io.BytesIO(data), Origin("t.csv"), options._replace(csv_column=column)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_column_is_found_whatever_the_delimiter_and_the_encoding(delimiter: str, encoding: str) -> None:
    data = table(["Id", "Straße", "Response"], ["1", "Größe", ALERT], delimiter=delimiter, encoding=encoding)
    (source,) = sources(data)
    assert source.data == ALERT.encode()


def test_the_encoding_of_the_file_overrides_that_declared_in_a_message() -> None:
    (source,) = sources(table(["R"], [ALERT.replace('"UTF-8"', '"UTF-16"')]))
    assert source.data == ALERT.encode()


def test_a_table_without_a_heading_has_a_message_in_its_first_row() -> None:
    assert len(sources(table([ALERT], [ALERT]))) == 2


def test_a_column_is_given_by_its_heading_or_its_number() -> None:
    data = table(["Request", "Response"], [ALERT, "<?xml?>"])
    assert sources(data)[0].data == ALERT.encode()
    assert sources(data, "Response")[0].data == b"<?xml?>"
    assert sources(data, "2")[0].data == b"<?xml?>"
    with pytest.raises(MmcError, match="no column 'R': it has no heading"):
        sources(table([ALERT]), "R")
    with pytest.raises(MmcError, match="no column 'Respons'; did you mean 'Response' or 'Request'"):
        sources(data, "Respons")


def test_a_row_without_a_message_is_numbered_and_says_so() -> None:
    rows = sources(table(["Id", "R"], ["1", ""], ["2", ALERT], ["3", "none"]))
    assert [(row.empty, row.origin.index) for row in rows] == [(True, 0), (False, 1), (True, 2)]
    assert rows[0].reason == "line 2: no message in this row"


def test_an_empty_line_is_not_a_row() -> None:
    assert sources(b"R\n\n\n") == []
    assert sources(b"") == []


def test_a_quote_that_is_never_closed_does_not_swallow_the_next_row() -> None:
    doubled = ALERT.replace("\n", "").replace('"', '""')
    rows = sources(f'R\n"{doubled}\n"{doubled}"\n'.encode())
    assert len(rows) == 2
    assert rows[0].damage == "the quote around the message is never closed: the row was ended after the message"
    assert rows[1].damage == ""


def test_a_line_longer_than_any_message_ends_the_file_with_a_reason() -> None:
    (source,) = sources(b'R\n"' + b"x" * 3_000_000, options=ReadOptions(max_bytes=1000))
    assert source.data is None
    assert source.reason == "line 2: longer than 1,000 bytes (--max-bytes): perhaps a quote is never closed"


@given(
    some.lists(some.lists(some.text(alphabet='a,"\n\r;é<', max_size=8), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_every_character_of_a_cell_is_located_in_the_file(cells: list[list[str]]) -> None:
    data = table(["a", "b"], *([*row, ALERT] for row in cells))
    for source in sources(data):
        assert source.source_map is not None
        assert source.data is not None
        source_map, text = source.source_map, source.data.decode()
        offsets = source_map.offset_map()
        assert [source_map.text[offset] for offset in offsets[:-1]] == list(text)
        start = source_map.offset + len(source_map.text[: offsets[0]].encode())
        assert data[start:].startswith(text[:5].encode())
        assert count_line_ends(data[: source_map.offset].decode()) + 1 == source_map.line


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


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_with_each_kind_of_line_end(end: str) -> None:
    doubled = ALERT.replace("\n", "").replace('"', '""')
    rows = sources(end.join(["", "Id;R", *[f'{number},5;"{doubled}"' for number in range(3)], ""]).encode())
    assert [row.data == ALERT.replace("\n", "").encode() for row in rows] == [True] * 3
    assert [row.source_map.line for row in rows if row.source_map is not None] == [3, 4, 5]


def test_a_stray_return_in_a_cell_does_not_hide_the_rows_after_it() -> None:
    doubled = ALERT.replace('"', '""')
    rows = sources(f'Id,R\n1\r2,"{doubled}"\n3,"{doubled}"\n'.encode())
    assert [row.data for row in rows] == [None, ALERT.encode(), ALERT.encode()]


def test_an_end_tag_in_a_comment_and_two_messages_in_a_cell_end_no_row() -> None:
    commented = ALERT.replace("<ra:Body>", "<!-- </ra:GBCSResponse>\n\n --><ra:Body>")
    cells = [commented, f"{ALERT}\n{ALERT}", ALERT]
    rows = sources(table(["R"], *([cell] for cell in cells)))
    assert [(row.data or b"").decode() for row in rows] == cells
    assert not any(row.damage for row in rows)


def test_every_column_with_a_message_is_read() -> None:
    rows = sources(table(["Request", "R", "S"], ["<?xml?><a/>", ALERT, f"{ALERT} "], ["<?xml?><a/>", "", ""]))
    assert [row.data for row in rows] == [ALERT.encode(), f"{ALERT} ".encode(), b"<?xml?><a/>"]
    assert [row.origin.index for row in rows] == [0, 1, 2]


def test_a_quote_that_is_closed_nowhere_costs_its_own_row() -> None:
    doubled = ALERT.replace('"', "'").replace("\n", "")
    rows = sources(f'Id,R\n1,"{doubled}\n2,{doubled}\n3,{doubled}\n'.encode())
    assert [(row.data or b"").strip() for row in rows] == [doubled.encode()] * 3


def test_a_line_that_is_too_long_costs_that_line() -> None:
    rows = sources(b"R\n" + b"x" * 5000 + b"\n<GBCSResponse/>\n", options=ReadOptions(max_bytes=1000))
    assert [row.data for row in rows] == [None, b"<GBCSResponse/>"]
    assert rows[1].source_map is not None
    assert (rows[1].source_map.line, rows[1].source_map.offset) == (3, 5003)


def test_many_rows_without_a_message_are_reported_together() -> None:
    doubled = ALERT.replace('"', '""')
    rows = sources(b"Id,R\n" + b"1,x\n" * 5000 + f'2,"{doubled}"\n'.encode())
    assert len(rows) == 1002
    assert rows[1000].reason == "lines 1002 to 5001: no message in these rows"
    assert (rows[-1].data, rows[-1].origin.index) == (ALERT.encode(), 1001)
    assert rows[-1].source_map is not None
    assert rows[-1].source_map.line == 5002


def test_a_byte_too_many_in_a_table_in_utf_16_does_not_hide_its_messages_without_a_word() -> None:
    text = f'id,R\n1,"{ALERT.replace(chr(34), chr(34) * 2)}"\n'.encode("utf-16")
    (source,) = read_rows(io.BytesIO(text[:6] + b"x" + text[6:]), Origin("a.csv"))
    assert source.reason == "line 1: cannot be decoded as UTF-16: messages may be missing"


def test_a_byte_too_many_between_rows_in_utf_16_is_reported(tmp_path: Path) -> None:
    rows = [f'{number};"{ALERT.replace(chr(34), chr(34) * 2)}";"x"\n'.encode("utf-16-le") for number in range(3)]
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfe" + rows[0] + b"\r" + b"".join(rows[1:]))
    sources = [source for source, _ in read_paths(path)]
    assert any("cannot be decoded as UTF-16: messages may be missing" in source.reason for source in sources)


@pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes])
@pytest.mark.parametrize("column", [None, "R"])
def test_a_message_in_base64_in_a_cell_is_read_and_located(
    encode: Callable[[bytes], bytes], column: str | None
) -> None:
    damaged = ALERT.replace("<ra:Body>", "<ra:Boby>").encode()
    (source,) = sources(table(["id", "R"], ["1", encode(damaged).decode()]), column)
    assert source.data == damaged
    assert source.source_map is not None
    offsets = source.source_map.offset_map()
    assert len(offsets) == len(damaged) + 1
    assert source.source_map.text[offsets[0] :].startswith(encode(damaged).decode()[:60])


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>'])
def test_every_cell_with_a_payload_in_xml_is_read_and_not_the_request_beside_it(
    tmp_path: Path, declaration: str
) -> None:
    duis = declaration + write_item("duis", "17", "").partition("\n")[2]
    (tmp_path / "a.csv").write_bytes(table(["1", f"{declaration}<Request/>", duis, duis]))
    counters = [message.header.counter for _, message in read_paths(tmp_path / "a.csv") if message is not None]
    assert counters == ["17", "17"]


def test_a_small_limit_on_messages_is_none_on_the_tables_of_mmc() -> None:
    sources(table(["1", ALERT]), options=ReadOptions(max_bytes=10))
    assert csv.field_size_limit() >= 2**17


def test_a_table_in_utf_32_is_not_taken_for_one_without_messages() -> None:
    (source,) = read_rows(io.BytesIO("id,m\n".encode("utf-32")), Origin("a.csv"))
    assert (source.data, source.empty) == (None, False)
    assert source.reason == "UTF-32 is an encoding that mmc does not read"
