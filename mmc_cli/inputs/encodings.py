"""Tells the encoding of a document from its first bytes and decodes it; finds bytes that are not in that encoding.

The order of precedence is that of XML 1.0, appendix F: byte order mark, XML declaration, UTF-8.
"""

import codecs
import re

from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import BYTE_ORDER_MARKS

LINE_END = re.compile(r"\r\n|\r|\n")

_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION_LENGTH = 200
# Encodings that extend ASCII and in which every byte is decoded on its own.
_ASCII_SUPERSETS = ("utf-8", "ascii", "iso8859", "cp125", "latin")


def detect_encoding(data: bytes) -> str:
    """Return the encoding that the first bytes name; UTF-8 if they name none, or none that Python knows."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    try:
        return codecs.lookup(declared_encoding(data) or "utf-8").name.removesuffix("-sig")
    except LookupError:
        return "utf-8"


def encoding_and_mark(data: bytes) -> tuple[str, bytes]:
    """Return the encoding and the byte order mark of a stream of documents.

    A mark of UTF-16, or a NUL, before what is in another encoding is junk and no mark.
    """
    mark, encoding = byte_order_mark(data), detect_encoding(data)
    if encoding.startswith("utf-16") and len(data) > len(mark) + 3 and b"\0" not in data[len(mark) + 1 : len(mark) + 4]:
        return "utf-8", b""
    return encoding, mark


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding named in the XML declaration, as it is written there."""
    match = _DECLARATION.match(data[:_DECLARATION_LENGTH].removeprefix(codecs.BOM_UTF8).lstrip())
    return match[1].decode() if match else None


def byte_order_mark(data: bytes) -> bytes:
    """Return the byte order mark at the start of the data, or nothing."""
    return next((mark for mark, _ in BYTE_ORDER_MARKS if data.startswith(mark)), b"")


def decode_document(data: bytes, errors: str = "replace") -> str:
    """Return the text of a document without its byte order mark."""
    return data[len(byte_order_mark(data)) :].decode(detect_encoding(data), errors)


def find_undecodable_byte(data: bytes) -> Place | None:
    """Return the place of the first byte that is not in the encoding of the document, or None."""
    encoding, mark_length = detect_encoding(data), len(byte_order_mark(data))
    content = data[mark_length:]
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        *lines, last_line = LINE_END.split(content[: error.start].decode(encoding, "replace"))
        column = len(last_line) + 1
        return Place(len(lines) + 1, column, column + 1, mark_length + error.start)
    return None


def count_line_ends(text: str) -> int:
    """Return how many lines end in a text: at LF, CR LF or a lone CR (XML 1.0, 2.11)."""
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)


def last_line_start(text: str) -> int:
    """Return where the last line of a text begins."""
    return max(text.rfind("\n"), text.rfind("\r")) + 1


def encoded_length(text: str, encoding: str) -> int:
    """Return how many bytes a text takes in an encoding, including bytes that `error_handler` kept."""
    return len(text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else error_handler(encoding)))


def error_handler(encoding: str) -> str:
    """Return how to decode bytes that are not in an encoding: keep them if each stands for itself, or replace them."""
    return "surrogateescape" if encoding.startswith(_ASCII_SUPERSETS) else "replace"
