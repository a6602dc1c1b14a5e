"""The encoding of a document is found, and bytes that are not in it."""

import codecs

import pytest

from mmc_cli.inputs import encodings
from mmc_cli.model.finding import Place


def test_a_byte_order_mark_comes_before_the_declaration_and_that_before_utf_8() -> None:
    assert encodings.detect_encoding(codecs.BOM_UTF16_LE + b"<\0") == "utf-16-le"
    assert encodings.detect_encoding(codecs.BOM_UTF8 + b"<?xml version='1.0' encoding='ISO-8859-1'?>") == "utf-8"
    assert encodings.detect_encoding(b"\0<\0a") == "utf-16-be"
    assert encodings.detect_encoding(b"<?xml version='1.0' encoding='ISO-8859-1'?>") == "iso8859-1"
    assert encodings.detect_encoding(b"<?xml version='1.0' encoding='nonsense'?>") == "utf-8"
    assert encodings.declared_encoding(b"<a/>") is None


def test_an_encoding_is_read_by_any_of_its_names_if_xml_parsers_read_it() -> None:
    for name in ("UTF-8", "utf8", "ISO-8859-15", "latin1", "windows-1252", "US-ASCII", "Shift_JIS", "UTF-16LE"):
        assert encodings.is_supported(name), name
    for name in ("utf-7", "rot13", "raw_unicode_escape", "cp037", "utf-32", "no such", "x\0y"):
        assert not encodings.is_supported(name), name
    assert encodings.find_unread_encoding(b"<?xml version='1.0' encoding='hex'?><a/>") == "hex"
    assert encodings.find_unread_encoding(b"<?xml version='1.0' encoding='utf-8'?><a/>") is None
    assert encodings.find_unread_encoding(b"\0\0\0<") == "UTF-32"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_is_decoded_without_its_byte_order_mark(encoding: str) -> None:
    assert encodings.decode_document("<a>é</a>".encode(encoding)) == "<a>é</a>"


def test_the_first_undecodable_byte_is_located() -> None:
    data = "<a>\r\n é ".encode() + b"\xff</a>"
    assert encodings.find_undecodable_byte(data) == Place(2, 4, 5, data.index(b"\xff"))
    assert encodings.find_undecodable_byte("<a>é</a>".encode()) is None


@pytest.mark.parametrize(
    ("mark", "encoding", "stray", "offset"),
    [(codecs.BOM_UTF8, "utf-8", b"\xff", 6), (codecs.BOM_UTF16_LE, "utf-16-le", b"\x00\xdc", 8)],
)
def test_a_byte_order_mark_is_not_a_column_before_an_undecodable_byte(
    mark: bytes, encoding: str, stray: bytes, offset: int
) -> None:
    data = mark + "<a>".encode(encoding) + stray + "</a>".encode(encoding)
    assert encodings.find_undecodable_byte(data) == Place(1, 4, 5, offset)


def test_bytes_that_stand_for_themselves_are_kept_and_counted() -> None:
    for encoding in ("utf-8", "cp1252", "iso8859-1"):
        assert encodings.error_handler(encoding) == "surrogateescape"
    assert encodings.error_handler("shift_jis") == "replace"
    text = b"\x81a".decode("cp1252", encodings.error_handler("cp1252"))
    assert encodings.encoded_length(text, "cp1252") == 2


def test_the_length_of_text_in_utf_16_is_told_from_pieces_of_its_utf_8() -> None:
    text = "aé中😀\n"
    data = text.encode()
    for cut in range(len(data)):
        pieces = encodings.recoded_length(data[:cut], "utf-16-le") + encodings.recoded_length(data[cut:], "utf-16-le")
        assert pieces == len(text.encode("utf-16-le"))
    assert encodings.recoded_length(data, "utf-8") == len(data)
