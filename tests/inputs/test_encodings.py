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
    assert encodings.find_unread_encoding(b"<?xml version='1.0' encoding='utf-8'?><a/>") is None
    assert encodings.find_unread_encoding(b"\0\0\0<") == "UTF-32"


def declare(name: str, codec: str, mark: bytes = b"") -> bytes:
    return mark + f"<?xml version='1.0' encoding='{name}'?><a/>".encode(codec)


LE, BE, UTF_8 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (declare("hex", "utf-8"), "hex is an encoding that mmc does not read"),
        (declare("nonsense", "utf-16-le", LE), "nonsense is an encoding that mmc does not read"),
        (declare("UTF-8", "utf-32"), "UTF-32 is an encoding that mmc does not read"),
        (
            declare("UTF-16", "utf-16-le", BE),
            "the document begins with a byte order mark of UTF-16, but is not in that encoding",
        ),
        (
            declare("UTF-16", "utf-16-be", LE),
            "the document begins with a byte order mark of UTF-16, but is not in that encoding",
        ),
        (
            declare("UTF-8", "utf-8", LE),
            "the document begins with a byte order mark of UTF-16, but is not in that encoding",
        ),
        (b"\xfe\xff\n<a/>", "the document begins with a byte order mark of UTF-16, but is not in that encoding"),
        (
            declare("UTF-16", "utf-16-le", UTF_8),
            "the document begins with a byte order mark of UTF-8, but is not in that encoding",
        ),
        (declare("UTF-8", "utf-16-le", LE), "the document is in UTF-16, but declares UTF-8"),
        (declare("UTF-8", "utf-16-be"), "the document is in UTF-16, but declares UTF-8"),
        (declare("UTF-16LE", "utf-16-be", BE), "the document is in UTF-16, but declares UTF-16LE"),
        (declare("ISO-8859-1", "utf-8", UTF_8), "the document is in UTF-8, but declares ISO-8859-1"),
        (declare("UTF-16", "utf-8"), "cannot decode the file as UTF-16, the declared encoding"),
        (declare("ISO-10646-UCS-2", "utf-8"), "cannot decode the file as ISO-10646-UCS-2, the declared encoding"),
    ],
)
def test_a_document_that_contradicts_its_mark_or_declaration_has_a_fault(data: bytes, fault: str) -> None:
    found = encodings.find_encoding_fault(data)
    assert found is not None
    assert found.message == fault


@pytest.mark.parametrize(
    "data",
    [
        declare("UTF-16", "utf-16-le", LE),
        declare("utf-16", "utf-16-be", BE),
        declare("UTF-16", "utf-16-be"),
        declare("UTF-16LE", "utf-16-le", LE),
        declare("ISO-10646-UCS-2", "utf-16-be", BE),
        declare("uTf-8", "utf-8", UTF_8),
        declare("iso-8859-15", "iso-8859-15"),
        LE + "<a/>".encode("utf-16-le"),
        LE + "<元/>".encode("utf-16-le"),
        UTF_8 + b"<a/>",
        b"<a/>",
        b"",
        LE,
    ],
)
def test_a_document_in_the_encoding_that_it_names_has_no_fault(data: bytes) -> None:
    assert encodings.find_encoding_fault(data) is None


def test_a_declaration_is_found_in_utf_16_too() -> None:
    assert encodings.declared_encoding(declare("x-1", "utf-16-be", BE)) == "x-1"
    assert encodings.declared_encoding(declare("x-1", "utf-16-le")) == "x-1"


def test_a_stream_is_read_in_the_encoding_of_its_text_whatever_its_mark() -> None:
    assert encodings.encoding_and_mark(declare("UTF-16", "utf-16-le", BE)) == ("utf-16-le", BE)
    assert encodings.encoding_and_mark(declare("UTF-8", "utf-8", BE)) == ("utf-8", BE)
    assert encodings.encoding_and_mark(b"\xff\xfe2026-01-01 started") == ("utf-8", LE)
    assert encodings.encoding_and_mark("\ufeff2026-01-01 started".encode("utf-16-le")) == ("utf-16-le", LE)


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
