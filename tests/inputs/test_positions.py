"""Places are right to the character and the byte, in every encoding and layout."""

import codecs
import tracemalloc

import pytest
from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.model.finding import Place

TEXT = "<?xml version='1.0'?>\r\n<a>é<b  k='vé\"' j='q'>\r\n  wert </b>é<c/></a>"
UTF_8 = (TEXT.encode(), 0)
MARKED = (codecs.BOM_UTF8 + TEXT.encode(), 3)


@pytest.mark.parametrize(("data", "more"), [UTF_8, MARKED], ids=["utf-8", "utf-8 with a mark"])
def test_names_values_and_attributes_are_located_to_the_character_and_byte(data: bytes, more: int) -> None:
    b, c = (positions.element_positions(data, {(0,), (1,)})[steps] for steps in ((0,), (1,)))
    assert b.name == Place(2, 6, 7, 29 + more, 1)
    assert b.value == Place(3, 3, 7, 51 + more, 4)
    assert b.attributes == {
        "k": Place(2, 12, 15, 35 + more, 4),
        "j": Place(2, 20, 21, 44 + more, 1),
    }
    assert b.attribute_names == {
        "k": Place(2, 9, 10, 32 + more, 1),
        "j": Place(2, 17, 18, 41 + more, 1),
    }
    assert b.end == Place(3, 10, 11, 58 + more, 1)
    assert c.name == c.value == Place(3, 14, 15, 63 + more, 1)
    assert data[51 + more :].startswith(b"wert")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_lines_and_columns_are_the_same_in_every_encoding(encoding: str) -> None:
    declared = TEXT if encoding != "iso-8859-1" else TEXT.replace("'1.0'", "'1.0' encoding='iso-8859-1'")
    data = declared.encode(encoding)
    position = positions.element_positions(data, {(0,)})[0,]
    width = 2 if encoding.startswith("utf-16") else 1
    assert (position.name.line, position.name.column) == (2, 6)
    assert (position.value.line, position.value.column, position.value.end_column) == (3, 3, 7)
    offset = position.value.byte_offset
    assert (
        data[offset : offset + 4 * width] == "wert".encode("utf-16-be" if encoding == "utf-16-be" else "utf-16-le")
        or width == 1
    )


def test_a_one_line_file_of_megabytes_is_located_by_its_columns() -> None:
    data = b"<a>" + b"<b>1</b>" * 300_000 + b"<c>here</c></a>"
    position = positions.element_positions(data, {(300_000,)})[300_000,]
    assert position.value == Place(1, data.index(b"here") + 1, data.index(b"here") + 5, data.index(b"here"), 4)


def test_an_element_is_identified_by_steps_and_by_a_path_for_people() -> None:
    root = etree.fromstring("<a xmlns='u'><b/><!-- c --><c><d/><d/></c></a>")
    second = root[2][1]
    assert positions.element_paths(root, {second, root[0], root}) == {
        second: ((1, 1), "/a/c/d[2]"),
        root[0]: ((0,), "/a/b"),
        root: ((), "/a"),
    }


def test_an_element_in_an_encoding_that_expat_cannot_read_has_no_position() -> None:
    data = "<?xml version='1.0' encoding='UTF-32'?><a/>".encode("utf-32")
    assert positions.element_positions(data, {()}) == {}
    assert positions.element_positions(b"<?xml version='1.0' encoding='UTF-6'?><a/>", {()}) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_line_and_column_of_another_parser_become_a_byte_offset(encoding: str) -> None:
    data = "<a>\n é x</a>".encode(encoding)
    assert positions.place_at(data, 2, 4) == Place(2, 4, 5, data.index(b"x"))
    assert positions.place_at(data, 1, 3).byte_offset == data.index(b">")
    assert positions.place_at(data, 99, 99).byte_offset == len(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_not_a_column_of_the_first_line(encoding: str) -> None:
    data = "<a><b/>\n<c/></a>".encode(encoding)
    b, c = (positions.element_positions(data, {(0,), (1,)})[steps].name for steps in ((0,), (1,)))
    assert (b.line, b.column, b.end_column, b.byte_offset) == (1, 5, 6, data.index(b"b"))
    assert (c.line, c.column, c.end_column, c.byte_offset) == (2, 2, 3, data.index(b"c"))


def test_names_that_never_repeat_are_held_by_expat_alone() -> None:
    data = b"<a>" + b"".join(b"<%b%d/>" % (b"b" * 1000, number) for number in range(2000)) + b"</a>"
    tracemalloc.start()
    assert positions.element_positions(data, {()})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * len(data)
