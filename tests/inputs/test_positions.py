"""Places are right to the character and the byte, in every encoding and layout."""

import codecs

import pytest
from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.model.finding import Place

TEXT = "<?xml version='1.0'?>\r\n<a>é<b  k='vé\"' j='q'>\r\n  wert </b>é<c/></a>"
UTF_8 = (TEXT.encode(), 0)
MARKED = (codecs.BOM_UTF8 + TEXT.encode(), 3)


@pytest.mark.parametrize(("data", "more"), [UTF_8, MARKED], ids=["utf-8", "utf-8 with a mark"])
def test_names_values_and_attributes_are_placed_to_the_character_and_byte(data: bytes, more: int) -> None:
    element_positions = positions.element_positions(data, {(0,), (1,)})
    assert element_positions[0,].name == Place(2, 6, 7, 29 + more, 1)
    assert element_positions[0,].value == Place(3, 3, 7, 51 + more, 4)
    assert element_positions[0,].attributes == {
        "k": Place(2, 12, 15, 35 + more, 4),
        "j": Place(2, 20, 21, 44 + more, 1),
    }
    assert element_positions[0,].attribute_names == {
        "k": Place(2, 9, 10, 32 + more, 1),
        "j": Place(2, 17, 18, 41 + more, 1),
    }
    assert element_positions[0,].end == Place(3, 10, 11, 58 + more, 1)
    assert element_positions[1,].name == element_positions[1,].value == Place(3, 14, 15, 63 + more, 1)
    assert data[51 + more :].startswith(b"wert")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_lines_and_columns_are_the_same_in_every_encoding(encoding: str) -> None:
    declared = TEXT if encoding != "iso-8859-1" else TEXT.replace("'1.0'", "'1.0' encoding='iso-8859-1'")
    data = declared.encode(encoding)
    spot = positions.element_positions(data, {(0,)})[0,]
    width = 2 if encoding.startswith("utf-16") else 1
    assert (spot.name.line, spot.name.column) == (2, 6)
    assert (spot.value.line, spot.value.column, spot.value.end_column) == (3, 3, 7)
    offset = spot.value.byte_offset
    assert (
        data[offset : offset + 4 * width] == "wert".encode("utf-16-be" if encoding == "utf-16-be" else "utf-16-le")
        or width == 1
    )


def test_a_one_line_file_of_megabytes_is_placed_by_its_columns() -> None:
    data = b"<a>" + b"<b>1</b>" * 300_000 + b"<c>here</c></a>"
    spot = positions.element_positions(data, {(300_000,)})[300_000,]
    assert spot.value == Place(1, data.index(b"here") + 1, data.index(b"here") + 5, data.index(b"here"), 4)


def test_an_element_is_named_by_steps_and_by_a_path_for_people() -> None:
    root = etree.fromstring("<a xmlns='u'><b/><!-- c --><c><d/><d/></c></a>")
    second = root[2][1]
    assert positions.element_paths(root, {second, root[0], root}) == {
        second: ((1, 1), "/a/c/d[2]"),
        root[0]: ((0,), "/a/b"),
        root: ((), "/a"),
    }


def test_what_expat_cannot_read_is_left_out_rather_than_placed_wrongly() -> None:
    data = "<?xml version='1.0' encoding='UTF-32'?><a/>".encode("utf-32")
    assert positions.element_positions(data, {()}) == {}
    assert positions.element_positions(b"<?xml version='1.0' encoding='UTF-6'?><a/>", {()}) == {}


def test_a_line_and_column_of_another_parser_become_a_byte_offset() -> None:
    data = "<a>\n é x</a>".encode()
    assert positions.place_at(data, 2, 4) == Place(2, 4, 5, data.index(b"x"))
    assert positions.place_at(data, 99, 99).byte_offset == len(data)


def test_the_encoding_is_the_mark_then_the_declaration_then_utf_8() -> None:
    assert encodings.detect_encoding(codecs.BOM_UTF16_LE + b"<\0") == "utf-16-le"
    assert encodings.detect_encoding(b"\0<\0a") == "utf-16-be"
    assert encodings.detect_encoding(b"<?xml version='1.0' encoding='ISO-8859-1'?>") == "iso8859-1"
    assert encodings.detect_encoding(b"<?xml version='1.0' encoding='nonsense'?>") == "utf-8"
    assert encodings.declared_encoding(b"<a/>") is None


def test_the_first_byte_that_is_in_no_encoding_is_found() -> None:
    data = "<a>\r\n é ".encode() + b"\xff</a>"
    assert encodings.find_undecodable_byte(data) == Place(2, 4, 5, data.index(b"\xff"))
    assert encodings.find_undecodable_byte(TEXT.encode()) is None
