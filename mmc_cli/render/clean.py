"""Makes text from a message safe to show: what could steer a terminal is shown as an escape, never sent."""


def clean(text: str) -> str:
    """The text with every character that is not plainly visible written as an escape, such as \\x1b or \\u202e.

    That takes in controls, line ends, marks that change the direction of text and lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )
