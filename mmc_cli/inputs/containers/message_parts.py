"""Finds what is left of a message in text whose start tag is damaged, so that no message is lost without a word.

The end tag of a message is left, behind other markup or on a line of its own, or the end tag of its message code. Prose
that only names these elements is no part of a message.
"""

import re
from collections.abc import Iterator

LESS, GREATER = r"(?:<|&(?:amp;)?(?:lt|#60|#x3[cC]);)", r"(?:>|&(?:amp;)?(?:gt|#62|#x3[eE]);)"
PREFIX = r"(?:[\w.-]+:)?"
_COMMON_NAME = "GBCS"
_PART = re.compile(
    rf"(?:^[ \t>|]*+|{GREATER}\s*+){LESS}/{PREFIX}(?P<message>GBCSResponse)\s*{GREATER}"
    rf"|[0-9A-Fa-f]{LESS}/{PREFIX}GBCSHexadecimalMessageCode\s*{GREATER}",
    re.MULTILINE,
)


def holds_part(text: str) -> bool:
    """Return whether a text that holds no start tag of a message holds another part of one."""
    return _COMMON_NAME in text and _PART.search(text) is not None


class PartFinder:
    """Finds the messages without a start tag in stretches of a text, in which no start tag is.

    A message may go on in the next stretch: `is_open` if its end is still to come.
    """

    def __init__(self) -> None:
        self.is_open = False

    def find(self, text: str, start: int, end: int) -> Iterator[int]:
        """Yield a position in each message, in the stretch from `start` to `end`."""
        if text.find(_COMMON_NAME, start, end) < 0:
            return
        for part in _PART.finditer(text, start, end):
            is_end = part["message"] is not None
            if not (is_end and self.is_open):
                yield part.end() - 1
            self.is_open = not is_end
