"""Characters that mislead a reader, because they cannot be seen or look like others: finds, names, replaces them."""

import unicodedata

_INVISIBLE = ("Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn")  # Unicode general categories
_MAX_NAMED = 3


def is_visible(character: str) -> bool:
    """Return True for a character that leaves a mark on paper."""
    return unicodedata.category(character) not in _INVISIBLE


def name_characters(characters: str) -> str:
    """Return the code points and names of the different characters of a text, at most three."""
    different = list(dict.fromkeys(characters))
    names = [f"U+{ord(each):04X} {unicodedata.name(each, '')}".rstrip() for each in different[:_MAX_NAMED]]
    return ", ".join(names) + (" and others" if len(different) > _MAX_NAMED else "")


def deceptive_characters(text: str) -> str:
    """Return the characters of a text that cannot be seen, or that look like one of ASCII without being it."""
    if text.isascii() and text.isprintable():
        return ""
    return "".join([each for each in text if each not in " \t\r\n" and (not is_visible(each) or _plain(each) != each)])


def plain_text(text: str) -> str:
    """Return a text with letters, digits and blanks of ASCII in place of deceptive ones; invisible ones are dropped."""
    return "".join([_plain(each) for each in text])


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    normal = unicodedata.normalize("NFKC", character)
    if not is_visible(character):
        return " " if normal.isspace() else ""
    return normal if normal.isascii() else character
