"""Makes text from a message safe for a terminal and a CI log: control characters and commands are escaped."""

import re

# A line that begins with :: is a command to GitHub, one that contains ##[ or ##vso[ to GitHub and Azure DevOps.
_COMMAND = re.compile(r"^\s*:|::|##(?=\[|vso\[)")


def clean(text: str) -> str:
    """Return the text with every character that is not printable as an escape, such as \\x1b or \\u202e.

    These include controls, line ends, marks that change the direction of text, and lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def disarm_commands(text: str) -> str:
    """Return the text with an escape in each place where the log of a CI server would read a command.

    Text may be wrapped later, so every :: is escaped.
    """
    if "::" in text or "##" in text or text.lstrip()[:1] == ":":
        return _COMMAND.sub(lambda match: match[0][:-1] + f"\\x{ord(match[0][-1]):02x}", text)
    return text
