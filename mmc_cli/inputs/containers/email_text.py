"""Decodes quoted-printable and 8-bit text in the parts of an e-mail (RFC 2045, 6), as repairs that keep positions.

Attached archives that cannot be recognised by their base64 are named.
"""

import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mmc_cli.inputs.containers.base64_text import find_packed
from mmc_cli.inputs.containers.registry import suffixes
from mmc_cli.inputs.encodings import error_handler, is_supported
from mmc_cli.inputs.source_map import Repair

_HEADER = re.compile(
    r"^content-transfer-encoding:[ \t]*(?:(?P<quoted>quoted-printable)|8bit|binary)[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_CHARSET = re.compile(r"""^content-type:[^\n]*?(?:\n[ \t][^\n]*?)*?charset="?([\w.-]+)""", re.IGNORECASE | re.MULTILINE)
_ATTACHMENT = re.compile(
    r"""^content-disposition:[^\n]*?(?:\n[ \t][^\n]*?)*?name[*0-9]*="?(?:[\w-]+'\w*')?(?P<name>[^"\r\n;]+)""",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_ARCHIVES = (".7z", ".rar", ".zst")  # which mmc does not read
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


def find_unread_archives(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each attached archive that does not begin like one in base64, and the position of its header.

    One whose content is not in the text is not known. A tar archive is recognised when it is decoded.
    """
    if "content-disposition" not in text.lower():
        return
    archives = (*suffixes("files", "one file"), *_OTHER_ARCHIVES)
    for match in _ATTACHMENT.finditer(text):
        name = match["name"].lower()
        if not name.endswith(archives) or name.endswith(".tar"):
            continue
        blank = _BLANK_LINE.search(text, match.end())
        boundary = _BOUNDARY.search(text, blank.end()) if blank is not None else None
        content = text[blank.end() : boundary.start() if boundary is not None else None] if blank is not None else ""
        if content.strip() and next(find_packed(content), None) is None:
            yield unquote(match["name"]), match.start()  # RFC 2231 writes letters outside ASCII as %C3%A9


def _unquote(quoted: str, encoding: str) -> str:
    if quoted.endswith("\n"):
        return ""
    return bytes.fromhex(quoted.replace("=", "")).decode(encoding, error_handler(encoding))
