"""Finds the rest of messages whose start tag is damaged, so that none is lost silently.

It looks for the end tag of a message, after other markup or on a separate line, or for that of its message code. Prose
that only names these elements is not part of a message.
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
    """Return whether a text without a start tag of a message contains another part of one."""
    return _COMMON_NAME in text and _PART.search(text) is not None


class PartFinder:
    """Finds messages without a start tag in stretches of a text that have no start tag.

    A message may continue in the next stretch: `is_open` if its end has not been found.
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
