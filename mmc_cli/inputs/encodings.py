"""Detects the encoding of a document from its first bytes and decodes it; finds bytes that are not in that encoding.

The order of precedence is that of XML 1.0, appendix F: byte order mark, XML declaration, UTF-8.
"""

import codecs
import re

from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import BYTE_ORDER_MARKS

LINE_END = re.compile(r"\r\n|\r|\n")
_BEYOND_TWO_BYTES, _BEYOND_ONE_BYTE = "[\U00010000-\U0010ffff]", "[^\0-\xff]"

_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION_LENGTH = 200
# Encodings that extend ASCII and in which every byte is decoded on its own.
_ASCII_SUPERSETS = ("utf-8", "ascii", "iso8859", "cp125", "latin")

# The text encodings that XML parsers read, by their Python names; Python has others that are not for text.
_READABLE = frozenset((
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "koi8-r", "koi8-u", "mac-roman", "tis-620",
    "gb2312", "gbk", "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr",
    *(f"iso8859-{number}" for number in range(1, 17)), *(f"cp{number}" for number in range(1250, 1259)),
))  # fmt: skip
_CONTINUATION, _BELOW_FOUR_BYTES = bytes(range(0x80, 0xC0)), bytes(range(0xF0))  # of UTF-8
_PART = 2**20
# The first characters of a text in UTF-16 without a byte order mark: ASCII, whose other byte is zero.
_UTF_16_STARTS = (
    (re.compile(rb"(?:[\t\n\r -~]\0){2}"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r -~]){2}"), "utf-16-be"),
)
# The first bytes of documents in encodings that are not supported (XML 1.0, appendix F).
_UNREAD_STARTS = (
    (b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"<\0\0\0", "UTF-32"), (b"\0\0\0<", "UTF-32"),
    (b"\0\0<\0", "UCS-4"), (b"\0<\0\0", "UCS-4"), (b"\x4c\x6f\xa7\x94", "EBCDIC"),
)  # fmt: skip


def find_unread_encoding(data: bytes) -> str | None:
    """Return the encoding that a document has or declares, if mmc does not support it."""
    for start, name in _UNREAD_STARTS:
        if data.startswith(start):
            return name
    declared = declared_encoding(data)
    return declared if declared is not None and not is_supported(declared) else None


def is_supported(encoding: str) -> bool:
    """Return True for an encoding that mmc supports, by any of its names."""
    return _codec_name(encoding) in _READABLE


def _codec_name(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name.removesuffix("-sig")
    except (LookupError, ValueError):
        return None


def detect_encoding(data: bytes) -> str:
    """Return the encoding that the first bytes name; UTF-8 if none, or none that mmc supports."""
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return marked
    for start, unmarked in _UTF_16_STARTS:
        if start.match(data):
            return unmarked
    name = _codec_name(declared_encoding(data) or "utf-8")
    return name if name is not None and name in _READABLE else "utf-8"


def may_hold_messages(data: bytes) -> bool:
    """Return whether bytes that are not one message may have some inside."""
    ascii_bytes = data.replace(b"\0", b"") if detect_encoding(data).startswith("utf-16") else data
    return b"GBCSResponse" in ascii_bytes or b"SMETS1Response" in ascii_bytes


def encoding_and_mark(data: bytes) -> tuple[str, bytes]:
    """Return the encoding and the byte order mark of a stream of documents.

    A mark of UTF-16, or a NUL, before text in another encoding is ignored.
    """
    mark, encoding = byte_order_mark(data), detect_encoding(data)
    if encoding.startswith("utf-16") and len(data) > len(mark) + 3 and b"\0" not in data[len(mark) + 1 : len(mark) + 4]:
        return "utf-8", b""
    return encoding, mark


def has_wrong_mark(data: bytes) -> bool:
    """Return whether the byte order mark of a document is one of UTF-16 that its first characters contradict."""
    mark, marked = byte_order_mark(data), detect_encoding(data)
    start = data[len(mark) : len(mark) + 4]
    if not (mark and marked.startswith("utf-16")):
        return False
    return (start.startswith(b"<") and b"\0" not in start) or detect_encoding(start) not in (marked, "utf-8")


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding named in the XML declaration, verbatim."""
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
    if _is_decodable(content, encoding):
        return None
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        column = len(before) - last_line_start(before) + 1
        return Place(count_line_ends(before) + 1, column, column + 1, mark_length + error.start)
    return None


def _is_decodable(data: bytes, encoding: str) -> bool:
    """Return whether data are in an encoding, without holding all of their text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _PART):
            decoder.decode(data[start : start + _PART], start + _PART >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def count_line_ends(text: str) -> int:
    """Return how many lines end in a text: at LF, CR LF or a lone CR (XML 1.0, 2.11)."""
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)


def last_line_start(text: str) -> int:
    """Return where the last line of a text begins."""
    return max(text.rfind("\n"), text.rfind("\r")) + 1


def encoded_length(text: str, encoding: str) -> int:
    """Return how many bytes a text takes in an encoding, including bytes that `error_handler` kept."""
    return len(text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else error_handler(encoding)))


def recoded_length(data: bytes, encoding: str) -> int:
    """Return how many bytes UTF-8 takes in UTF-16, if that is the encoding; it may begin or end inside a character."""
    if not encoding.startswith("utf-16"):
        return len(data)
    return 2 * (len(data.translate(None, _CONTINUATION)) + len(data.translate(None, _BELOW_FOUR_BYTES)))


def character_width(text: str) -> int:
    """Return how many bytes each character of a text takes in memory, which depends on the widest: 1, 2 or 4."""
    if text.isascii():
        return 1
    return 4 if re.search(_BEYOND_TWO_BYTES, text) else 2 if re.search(_BEYOND_ONE_BYTE, text) else 1


def error_handler(encoding: str) -> str:
    """Return how to decode bytes that are not in an encoding: kept if it has one byte per character, or replaced."""
    return "surrogateescape" if encoding.startswith(_ASCII_SUPERSETS) else "replace"
