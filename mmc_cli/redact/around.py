"""Redacts the text around messages: values of an envelope, other cells of a table or fields of JSON, and names.

Tags, keys and the heading stay, and so do times, codes of the catalogue and truth values; all other values are
replaced. Running text, such as an e-mail or a log, cannot be redacted safely, so it is refused.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape

from mmc_cli.model.instant import parse_instant
from mmc_cli.redact.pseudonyms import EUI, Pseudonyms, UnredactableError, has_identifier
from mmc_cli.specification import known_versions
from mmc_cli.specification.catalogue import TABLES, rows_by_key

# The syntax of the text around messages.
Kind: TypeAlias = Literal["xml", "csv", "json"]

# Represents a message in the text around it: a character for private use.
HOLE = "\ue000"

_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d(?::\d\d)?")
_WORDS = re.compile(r"true|false|null|[IWE]\d{1,4}", re.IGNORECASE)  # DUIS has response codes such as I0
_COUNTERS = re.compile(r"[:\d\s]*")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_DECLARATION = re.compile(r"""(?:<|&lt;)\?xml\b[^<>]*?\?(?:>|&gt;)""")
_XML_TOKENS = ("comment", "cdata", "declaration", "instruction", "tag", "text", "other")
_XML_TOKEN = re.compile(
    r"""(?P<comment><!--(?P<in_comment>.*?)-->)|(?P<cdata><!\[CDATA\[(?P<in_cdata>.*?)\]\]>)|(?P<declaration><\?xml\s.*?\?>)"""
    r"""|(?P<instruction><\?(?P<in_instruction>.*?)\?>)|(?P<tag></?[^\s<>/"'!?](?:[^<>"']|"[^"]*"|'[^']*')*>)|(?P<text>[^<]+)|(?P<other><)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(\s)([^\s="'<>]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_KEPT_ATTRIBUTE = re.compile(r"xmlns(?::.*)?|xml:.*|.+:(?:type|nil)")
_CSV_VALUE = re.compile(r'[^,;\t|\r\n"]+')
_JSON_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)', re.DOTALL)
_LONG_DIGITS = re.compile(r"(?<!\d)\d{9,}(?!\d)")
_SUFFIX = re.compile(r"(?:\.[A-Za-z]{1,6})+\Z")


def redact_around(text: str, kind: Kind, pseudonyms: Pseudonyms) -> str:
    """Return the text around messages with its values redacted; a HOLE is kept.

    Raises:
        UnredactableError: Some text does not have this syntax.
    """
    return _KINDS[kind](text, pseudonyms)


def redact_heading(text: str, pseudonyms: Pseudonyms) -> str:
    """Return the heading of a table; a first row with a number, a time or an identifier is redacted as data."""
    cells = [match[0].strip() for match in _CSV_VALUE.finditer(text)]
    if any(has_identifier(cell) or _NUMBER.fullmatch(cell) or _TIME.fullmatch(cell) for cell in cells):
        return _redact_csv(text, pseudonyms)
    return text


def redact_name(name: str, pseudonyms: Pseudonyms) -> str:
    """Return the name of a file or key with pseudonyms for the EUIs and the long numbers in it."""
    suffix = _SUFFIX.search(name)
    end = suffix.start() if suffix is not None else len(name)
    stem = EUI.sub(lambda match: pseudonyms.eui(match[0]), name[:end])
    return _LONG_DIGITS.sub(lambda match: pseudonyms.digits(match[0]), stem) + name[end:]


def redact_value(text: str, pseudonyms: Pseudonyms) -> str:
    """Return the replacement of one value: itself if it is a time, a code or a truth value."""
    core = text.strip()
    if not core or _is_harmless(core):
        return text
    if _NUMBER.fullmatch(core):
        new = _redact_number(core, pseudonyms)
    elif EUI.search(core) and _COUNTERS.fullmatch(EUI.sub("", core)):  # such as a DUIS request identifier
        new = EUI.sub(lambda match: pseudonyms.eui(match[0]), core)
    else:
        new = pseudonyms.text(core)
    start = text.index(core)
    return text[:start] + new + text[start + len(core) :]


def _redact_number(text: str, pseudonyms: Pseudonyms) -> str:
    first = re.search("[1-9]", text)
    if first is None:
        return text  # zero
    start = first.start()
    new = pseudonyms.digits(text[start:])
    return text[:start] + (str(int(text[start]) % 9 + 1) if new[0] == "0" else new[0]) + new[1:]


def _is_harmless(text: str) -> bool:
    if _TIME.fullmatch(text) or _WORDS.fullmatch(text) or parse_instant(text) is not None:
        return True
    return text.upper().removeprefix("0X") in _catalogue_codes()


@cache
def _catalogue_codes() -> frozenset[str]:
    codes = {code.upper() for file, _ in TABLES for code in rows_by_key(file)}
    return frozenset(codes | {str(version) for version in known_versions()})


def _redact_xml(text: str, pseudonyms: Pseudonyms) -> str:
    parts = list[str]()
    for token in _XML_TOKEN.finditer(text):
        kind = next(name for name in _XML_TOKENS if token[name])
        if kind in ("comment", "cdata", "instruction"):
            content = token[f"in_{kind}"]
            new = _redact_parts(content, lambda part: redact_value(part, pseudonyms))
            parts.append(token[0].replace(content, new) if content else token[0])
        elif kind == "tag":
            if has_identifier(_ATTRIBUTE.sub(lambda match: match[0] if "xmlns" in match[2] else match[2], token[0])):
                raise UnredactableError("the name of an element around it has an identifier in it")
            parts.append(_ATTRIBUTE.sub(lambda match: _redact_attribute(match, pseudonyms), token[0]))
        elif kind == "text":
            parts.append(_redact_parts(token[0], lambda part: _redact_escaped(part, pseudonyms)))
        elif kind == "other":
            raise UnredactableError("the XML around it cannot be read")
        else:
            parts.append(token[0])
    return "".join(parts)


def _redact_attribute(match: "re.Match[str]", pseudonyms: Pseudonyms) -> str:
    if _KEPT_ATTRIBUTE.fullmatch(match[2]):
        return match[0]
    quote = match[4][0]
    value = _redact_escaped(match[4][1:-1], pseudonyms)
    return f"{match[1]}{match[2]}{match[3]}{quote}{value}{quote}"


def _redact_escaped(text: str, pseudonyms: Pseudonyms) -> str:
    plain = unescape(text)
    new = redact_value(plain, pseudonyms)
    return text if new == plain else escape(new, {'"': "&quot;", "'": "&apos;"})


def _redact_parts(text: str, redact: Callable[[str], str]) -> str:
    """Redact the parts of a text between messages; an XML declaration before a message is kept."""
    parts = text.split(HOLE)
    return HOLE.join(part if _DECLARATION.fullmatch(part.strip()) else redact(part) for part in parts)


def _redact_csv(text: str, pseudonyms: Pseudonyms) -> str:
    if "<" in text or "&lt;" in text:
        raise UnredactableError("there is more XML around it in its cell")
    return _CSV_VALUE.sub(lambda match: _redact_parts(match[0], lambda part: redact_value(part, pseudonyms)), text)


def _redact_json(text: str, pseudonyms: Pseudonyms) -> str:
    def redact(token: "re.Match[str]") -> str:
        if token[3]:
            return redact_value(token[3], pseudonyms)
        try:
            value = json.loads(token[1], strict=False)
        except ValueError:
            raise UnredactableError("the JSON around it cannot be read") from None
        if HOLE in value:
            if any(part.strip() for part in _DECLARATION.sub("", value).split(HOLE)):
                raise UnredactableError("there is more text around it in its field")
            return token[0]
        new = redact_name(value, pseudonyms) if token[2] else redact_value(value, pseudonyms)
        written = token[1] if new == value else json.dumps(new, ensure_ascii=token[1].isascii())
        return f"{written}{token[2] or ''}"

    return _JSON_TOKEN.sub(redact, text)


_KINDS: Mapping[Kind, Callable[[str, Pseudonyms], str]] = {"xml": _redact_xml, "csv": _redact_csv, "json": _redact_json}
