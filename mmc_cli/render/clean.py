"""Makes text from a message safe for a terminal: control characters become visible escapes."""


def clean(text: str) -> str:
    """Return the text with every character that is not printable as an escape, such as \\x1b or \\u202e.

    These include controls, line ends, marks that change the direction of text, and lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
