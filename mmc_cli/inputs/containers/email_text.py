"""Decodes quoted-printable and 8-bit text in the parts of an e-mail (RFC 2045, 6), as repairs that keep positions."""

import codecs
import re
from collections.abc import Iterator

from mmc_cli.inputs.encodings import error_handler, is_supported
from mmc_cli.inputs.source_map import Repair

_HEADER = re.compile(
    r"^content-transfer-encoding:[ \t]*(?:(?P<quoted>quoted-printable)|8bit|binary)[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_CHARSET = re.compile(r"""^content-type:[^\n]*?(?:\n[ \t][^\n]*?)*?charset="?([\w.-]+)""", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_BOUNDARY = re.compile(r"^--\S", re.MULTILINE)
_SOFT_BREAK_OR_BYTES = re.compile(r"=[ \t]*\r?\n|(?:=[0-9A-Fa-f]{2})+")
_NOT_ASCII = re.compile(r"[^\0-\x7f]+")


def is_quoted_printable(text: str) -> bool:
    """Return whether a part of an e-mail declares quoted-printable."""
    return any(header["quoted"] for header in _HEADER.finditer(text))


def find_encoded_text(text: str) -> Iterator[Repair]:
    """Yield the soft line breaks and the bytes in the parts that declare quoted-printable, or 8 bits and a charset.

    Args:
        text: The e-mail, decoded from UTF-8 as far as it is in UTF-8.
    """
    end = 0
    for header in _HEADER.finditer(text):
        if header.start() < end or (blank := _BLANK_LINE.search(text, header.end() - 1)) is None:
            continue
        boundary = _BOUNDARY.search(text, blank.end())
        headers = text[
            max(text.rfind("\n\n", 0, header.start()), text.rfind("\n--", 0, header.start()), 0) : blank.start()
        ]
        charset = _CHARSET.search(headers)
        encoding = codecs.lookup(charset[1]).name if charset is not None and is_supported(charset[1]) else "utf-8"
        end = boundary.start() if boundary is not None else len(text)
        if header["quoted"]:
            for match in _SOFT_BREAK_OR_BYTES.finditer(text, blank.end(), end):
                yield Repair(match.start(), match.end(), _unquote(match[0], encoding))
        elif encoding != "utf-8" and error_handler(encoding) == "surrogateescape":  # one byte per character
            for match in _NOT_ASCII.finditer(text, blank.end(), end):
                data = match[0].encode("utf-8", "surrogateescape")
                yield Repair(match.start(), match.end(), data.decode(encoding, "surrogateescape"))


def _unquote(quoted: str, encoding: str) -> str:
    if quoted.endswith("\n"):
        return ""
    return bytes.fromhex(quoted.replace("=", "")).decode(encoding, error_handler(encoding))
