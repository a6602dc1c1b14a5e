"""Makes text from a message safe for a terminal and a CI log: control characters and commands are escaped."""

import re

_MAX_MARKS = 4  # on one letter
# A line that begins with :: is a command to GitHub, one that contains ##[ or ##vso[ to GitHub and Azure DevOps.
_COMMAND = re.compile(r"^\s*:|::|##(?=\[|vso\[)")


def clean(text: str) -> str:
    """Return the text with every character that is not printable as an escape, such as \\x1b or \\u202e.

    These include controls, line ends, marks that change the direction of text, lone surrogates, and marks piled on a
    letter.
    """
    if text.isprintable():
        return text if text.isascii() else _limit_marks(text)
    return _limit_marks("".join(char if char.isprintable() else _escape(char) for char in text))


def _limit_marks(text: str) -> str:
    """Return the text with the marks on a letter that are too many to be read as escapes: they cover other lines."""
    from unicodedata import category  # imported only for text that is not ASCII

    safe, marks = [], 0
    for char in text:
        marks = marks + 1 if not char.isascii() and category(char) in ("Mn", "Me") else 0
        safe.append(char if marks <= _MAX_MARKS else _escape(char))
    return "".join(safe)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def disarm_commands(text: str) -> str:
    """Return the text with an escape in each place where the log of a CI server would read a command.

    Text may be wrapped later, so every :: is escaped.
    """
    if "::" in text or "##" in text or text.lstrip()[:1] == ":":
        return _COMMAND.sub(lambda match: match[0][:-1] + f"\\x{ord(match[0][-1]):02x}", text)
    return text
