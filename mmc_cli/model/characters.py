"""Finds, names and replaces characters that are invisible or look like others."""

import unicodedata

_INVISIBLE = ("Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn")  # Unicode general categories
_MAX_NAMED = 3


def is_visible(character: str) -> bool:
    """Return True for a character that is visible in print."""
    return unicodedata.category(character) not in _INVISIBLE


def name_characters(characters: str) -> str:
    """Return the code points and names of the different characters of a text, at most three."""
    different = list(dict.fromkeys(characters))
    names = [f"U+{ord(each):04X} {unicodedata.name(each, '')}".rstrip() for each in different[:_MAX_NAMED]]
    return ", ".join(names) + (" and others" if len(different) > _MAX_NAMED else "")


def deceptive_characters(text: str) -> str:
    """Return the characters of a text that are invisible, or look like an ASCII character."""
    if text.isascii() and text.isprintable():
        return ""
    return "".join([each for each in text if each not in " \t\r\n" and (not is_visible(each) or _plain(each) != each)])


def plain_text(text: str) -> str:
    """Return a text with ASCII letters, digits and spaces for deceptive characters, and without invisible ones."""
    return "".join([_plain(each) for each in text])


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    normal = unicodedata.normalize("NFKC", character)
    if not is_visible(character):
        return " " if normal.isspace() else ""
    return normal if normal.isascii() else character
