"""Finds the escapes in a message that was written as a string of JSON or of a program, such as \\" in a log."""

import json
import re
from collections.abc import Iterator

from mmc_cli.inputs.source_map import Repair

# Its first tag is escaped, or has escaped quotation marks, or an escaped line end follows it.
_ESCAPED = re.compile(r"""[^<\\]*(?:\\{1,8}u003[cC]|<[^<>]*?(?:=\s*\\+["']|>\\+[nrt]))""")
_ESCAPE = re.compile(r"""(?:\\u[0-9A-Fa-f]{4})+|\\["'\\/bfnrt]""")


def find_escapes(text: str) -> Iterator[Repair]:
    """Yield the escapes of one string in a text that is escaped; a string in a string has to be unescaped twice."""
    if "\\" not in text or _ESCAPED.match(text) is None:
        return
    description = "escaped characters were unescaped (such as \\n)"
    for match in _ESCAPE.finditer(text):
        yield Repair(match.start(), match.end(), _unescape(match[0]), description)
        description = ""


def _unescape(escape: str) -> str:
    if escape == "\\'":  # of programs, not of JSON
        return "'"
    text: str = json.loads(f'"{escape}"')
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
