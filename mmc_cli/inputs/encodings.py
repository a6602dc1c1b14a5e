"""Detects the encoding of a document from its first bytes and decodes it; finds bytes that are not in that encoding.

The order of precedence is that of XML 1.0, appendix F: byte order mark, XML declaration, UTF-8.
"""

import codecs
import re
from typing import NamedTuple

from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import BYTE_ORDER_MARKS

LINE_END = re.compile(r"\r\n|\r|\n")
# Control characters that programs write before, between and after documents; XML allows none of them.
FRAMING = (
    "\0"  # zeros that end a string or fill a block
    "\1\2\3\4"  # start of heading, start and end of text, end of transmission
    "\v\x1c"  # start and end of a block of MLLP
    "\f"  # form feed, between pages
    "\x1a"  # end of a file of DOS
    "\x1d\x1e\x1f"  # separators of groups, records (RFC 7464) and units
)
_BEYOND_TWO_BYTES, _BEYOND_ONE_BYTE = "[\U00010000-\U0010ffff]", "[^\0-\xff]"

_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION_LENGTH = 400  # bytes
_MIN_TEXT = 4  # bytes in which UTF-16 has a zero, for it begins with ASCII
# Encodings that extend ASCII and in which every byte is decoded on its own.
_ASCII_SUPERSETS = ("utf-8", "ascii", "iso8859", "cp125", "latin")

# The text encodings that XML parsers read, by their Python names; Python has others that are not for text.
_READABLE = frozenset((
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "koi8-r", "koi8-u", "mac-roman", "tis-620",
    "gb2312", "gbk", "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr",
    *(f"iso8859-{number}" for number in range(1, 17)), *(f"cp{number}" for number in range(1250, 1259)),
))  # fmt: skip
# A name of UTF-16 in XML (XML 1.0, 4.3.3) that Python does not know.
_OTHER_NAMES = {"ISO-10646-UCS-2": "utf-16"}
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
    """Return the encoding of a document by its first bytes, if mmc does not support it."""
    return next((name for start, name in _UNREAD_STARTS if data.startswith(start)), None)


def is_supported(encoding: str) -> bool:
    """Return True for an encoding that mmc supports, by any of its names."""
    return _codec_name(encoding) in _READABLE


def _codec_name(encoding: str) -> str | None:
    try:
        return codecs.lookup(_OTHER_NAMES.get(encoding.upper(), encoding)).name.removesuffix("-sig")
    except (LookupError, ValueError):
        return None


def detect_encoding(data: bytes) -> str:
    """Return the encoding that the first bytes name; UTF-8 if none, or none that mmc supports."""
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return marked
    if (unmarked := _unmarked_utf_16(data)) is not None:
        return unmarked
    name = _codec_name(declared_encoding(data) or "utf-8") or ""
    return name if name in _READABLE and not name.startswith("utf-16") else "utf-8"  # UTF-16 would have been found


def _unmarked_utf_16(text: bytes) -> str | None:
    return next((encoding for start, encoding in _UTF_16_STARTS if start.match(text)), None)


def may_hold_messages(data: bytes) -> bool:
    """Return whether bytes that are not one message may have some inside."""
    ascii_bytes = data.replace(b"\0", b"") if encoding_and_mark(data)[0].startswith("utf-16") else data
    return b"GBCSResponse" in ascii_bytes or b"SMETS1Response" in ascii_bytes


def encoding_and_mark(data: bytes) -> tuple[str, bytes]:
    """Return the encoding of a stream of documents, and its byte order mark, even if that is of another encoding."""
    mark, marked = byte_order_mark(data), detect_encoding(data)
    text = data[len(mark) :]
    encoding = detect_encoding(text)
    if not mark or encoding.startswith("utf-16"):
        return encoding, mark
    is_utf_16 = marked.startswith("utf-16") and (len(text) < _MIN_TEXT or b"\0" in text[1:_MIN_TEXT])
    return (marked if is_utf_16 or marked == "utf-8" else encoding), mark


class EncodingFault(NamedTuple):
    """Why a document is not in the encoding that its first bytes name.

    `name` is that encoding, `is_declared` if the XML declaration names it; `actual` is the one the document is in, or
    empty if mmc does not read it.
    """

    message: str
    name: str
    actual: str = ""
    is_declared: bool = True


def find_encoding_fault(data: bytes) -> EncodingFault | None:
    """Return how the byte order mark or the declaration of a document contradicts it (XML 1.0, 4.3.3)."""
    declared = declared_encoding(data)
    is_unread = declared is not None and not is_supported(declared)
    if (unread := find_unread_encoding(data) or (declared if is_unread else None)) is not None:
        return EncodingFault(f"{unread} is an encoding that mmc does not read", unread)
    (actual, mark), marked = encoding_and_mark(data), detect_encoding(data)
    in_utf_16 = actual.startswith("utf-16")
    if mark and actual != marked and (in_utf_16 or data[len(mark) :].lstrip().startswith(b"<")):
        name = _family(marked)
        return EncodingFault(
            f"the document begins with a byte order mark of {name}, but is not in that encoding", name, actual, False
        )
    if declared is None or (codec := _codec_name(declared)) == actual or (in_utf_16 and codec == "utf-16"):
        return None
    if mark or in_utf_16:
        return EncodingFault(f"the document is in {_family(actual)}, but declares {declared}", declared, actual)
    if codec is not None and codec.startswith("utf-16"):
        return EncodingFault(f"cannot decode the file as {declared}, the declared encoding", declared, actual)
    return None


def _family(encoding: str) -> str:
    return "UTF-16" if encoding.startswith("utf-16") else encoding.upper()


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding named in the XML declaration, verbatim."""
    head = data[:_DECLARATION_LENGTH]
    head = head.removeprefix(byte_order_mark(head))
    if (unmarked := _unmarked_utf_16(head)) is not None:
        head = head.decode(unmarked, "replace").encode("utf-8", "replace")
    match = _DECLARATION.match(head.lstrip())
    return match[1].decode() if match else None


def byte_order_mark(data: bytes) -> bytes:
    """Return the byte order mark at the start of the data, or nothing."""
    return next((mark for mark, _ in BYTE_ORDER_MARKS if data.startswith(mark)), b"")


def decode_document(data: bytes, errors: str = "replace") -> str:
    """Return the text of a document without its byte order mark."""
    return data[len(byte_order_mark(data)) :].decode(detect_encoding(data), errors)


def find_framing(data: bytes) -> str:
    """Return the control characters before and after a document, and a byte order mark after it, each once."""
    text = decode_document(data)
    before, after = text[: text.find("<")], text[text.rfind(">") + 1 :]
    return "".join(each for each in f"{FRAMING}\ufeff" if each in after or (each in before and each in FRAMING))


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
