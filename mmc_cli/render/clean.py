"""Makes text from a message safe to show: what could steer a terminal is shown as an escape, never sent."""

import re

# C0 and C1 controls, line separators, marks that change the direction of text, lone surrogates.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def clean(text: str) -> str:
    """The text with every character that is not plainly visible written as \\x1b, \\u202e and the like."""
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
