"""Decodes quoted-printable in the parts of an e-mail (RFC 2045, 6.7), as repairs that keep positions.

Attachments in base64 that are archives are not read, but named.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from mmc_cli.inputs.containers.registry import suffixes
from mmc_cli.inputs.encodings import count_line_ends, error_handler, is_supported
from mmc_cli.inputs.source_map import Repair

_HEADER = re.compile(r"^content-transfer-encoding:[ \t]*quoted-printable[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ATTACHMENT = re.compile(
    r"""^content-disposition:[^\n]*?(?:\n[ \t][^\n]*?)*?name[*0-9]*="?(?:[\w-]+'\w*')?(?P<name>[^"\r\n;]+)""",
    re.IGNORECASE | re.MULTILINE,
)
_BASE64 = re.compile(r"^content-transfer-encoding:[ \t]*base64", re.IGNORECASE | re.MULTILINE)
_CHARSET = re.compile(r"""^content-type:[^\n]*?(?:\n[ \t][^\n]*?)*?charset="?([\w.-]+)""", re.IGNORECASE | re.MULTILINE)
_MAX_HEADERS = 2**16  # characters of the headers of a part
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_BOUNDARY = re.compile(r"^--\S", re.MULTILINE)
_SOFT_BREAK_OR_BYTES = re.compile(r"=[ \t]*\r?\n|(?:=[0-9A-Fa-f]{2})+")


def is_quoted_printable(text: str) -> bool:
    """Return whether a part of an e-mail declares quoted-printable."""
    return _HEADER.search(text) is not None


def find_unread_attachments(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each archive in base64 that is attached to an e-mail, and the position of its header."""
    archives = suffixes("files", "one file")
    for match in _ATTACHMENT.finditer(text):
        blank = _BLANK_LINE.search(text, match.end())
        end = blank.start() if blank is not None else len(text)
        before = max(text.rfind("\n\n", 0, match.start()), text.rfind("\n\r\n", 0, match.start()), 0)
        if match["name"].lower().endswith(archives) and _BASE64.search(text, before, end):
            yield unquote(match["name"]), match.start()  # RFC 2231 writes letters outside ASCII as %C3%A9


class AttachmentFinder:
    """Finds the attached archives in an e-mail that is read in parts."""

    def __init__(self) -> None:
        self._text, self._line = "", 1  # of which the headers are not whole yet

    def find(self, text: str, *, is_last: bool) -> Iterator[tuple[str, int]]:
        """Yield the name of each archive in the next part of the text, and the line of its header."""
        self._text += text
        last_blank = max(self._text.rfind("\n\n"), self._text.rfind("\n\r\n"))
        end = len(self._text) if is_last else max(last_blank + 1, len(self._text) - _MAX_HEADERS, 0)
        whole, self._text = self._text[:end], self._text[end:]
        if "content-disposition" in whole.lower():
            for name, position in find_unread_attachments(whole + self._text[:2]):  # with the blank line
                yield name, self._line + count_line_ends(whole[:position])
        self._line += count_line_ends(whole)


def find_quoted_printable(text: str) -> Iterator[Repair]:
    """Yield the soft line breaks and the bytes in the parts that declare quoted-printable."""
    end = 0
    for header in _HEADER.finditer(text):
        if header.start() < end or (blank := _BLANK_LINE.search(text, header.end() - 1)) is None:
            continue
        boundary = _BOUNDARY.search(text, blank.end())
        headers = text[
            max(text.rfind("\n\n", 0, header.start()), text.rfind("\n--", 0, header.start()), 0) : blank.start()
        ]
        charset = _CHARSET.search(headers)
        encoding = charset[1] if charset is not None and is_supported(charset[1]) else "utf-8"
        end = boundary.start() if boundary is not None else len(text)
        for match in _SOFT_BREAK_OR_BYTES.finditer(text, blank.end(), end):
            yield Repair(match.start(), match.end(), _decode(match[0], encoding))


def _decode(quoted: str, encoding: str) -> str:
    if quoted.endswith("\n"):
        return ""
    return bytes.fromhex(quoted.replace("=", "")).decode(encoding, error_handler(encoding))
