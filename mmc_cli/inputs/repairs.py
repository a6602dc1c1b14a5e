"""Repairs XML damaged by spreadsheets: lost or doubled quotes, escaped tags, broken declarations.

Only quotes, entities and text around the message are changed, never a name or a value.
"""

import re
from collections.abc import Callable, Iterator

from mmc_cli.inputs.source_map import Repair

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_TAG = re.compile(r"<[^<>]*>")
_DECLARATION = re.compile(r"<\?xml[^<>]*>")
_UNOPENED = re.compile(r"""(=\s*)([^\s"'<>=]+)"(?=[\s/?>])""")
_UNCLOSED = re.compile(r"""(=\s*")([^\s"'<>=]*?)(?=\s+[\w:.-]+\s*=|\s*[/?]?>)""")
_BARE = re.compile(r"""(=\s*)([^\s"'<>=]+?)(?=\s+[\w:.-]+\s*=|\s*[/?]?>)""")
# Each pattern of an attribute value with a lost quote, and the quotes to put before and after its second group.
_LOST_QUOTES = ((_UNOPENED, '"', ""), (_UNCLOSED, "", '"'), (_BARE, '"', '"'))
_DOUBLED_QUOTE = re.compile(r'""')
_DOUBLED_ATTRIBUTE = re.compile(r'=\s*""[^"]')
_SHOWN_LENGTH = 40


def repair_stages(text: str) -> Iterator[tuple[str, tuple[Repair, ...]]]:
    """Yield the text after each kind of repair that changed it, with the repairs, in the order of the text.

    Each stage works on the result of the previous one.
    """
    for find in _REPAIR_KINDS:
        repairs = tuple(find(text))
        if repairs:
            text = apply_repairs(text, repairs)
            yield text, repairs


def apply_repairs(text: str, repairs: tuple[Repair, ...]) -> str:
    """Return the text with all repairs made."""
    parts, position = [], 0
    for repair in repairs:
        parts += [text[position : repair.start], repair.replacement]
        position = repair.end
    return "".join((*parts, text[position:]))


def _find_escaped_tags(text: str) -> Iterator[Repair]:
    """Find entities to replace in a message whose every tag is escaped."""
    if "<" in text or "&lt;" not in text:
        return
    description = "escaped XML was unescaped (&lt; to <)"
    for match in _ENTITY.finditer(text):
        yield Repair(match.start(), match.end(), _ENTITIES[match[0]], description)
        description = ""


def _find_quotes_around(text: str) -> Iterator[Repair]:
    """Find quotes before and after the message."""
    if match := re.match(r"""["'\s\ufeff]+(?=<)""", text):
        yield Repair(0, match.end(), "", "a stray quote before the message was removed" if match[0].strip() else "")
    if (match := re.search(r"""(?<=>)["'\s]+\Z""", text)) and match[0].strip():
        yield Repair(match.start(), match.end(), "", "a stray quote after the message was removed")


def _find_quotes_between_tags(text: str) -> Iterator[Repair]:
    for match in re.finditer(r"""(?<=>)["']+(?=\s*<)""", text):
        yield Repair(match.start(), match.end(), "", "a stray quote after a tag was removed")


def _find_doubled_quotes(text: str) -> Iterator[Repair]:
    """Find doubled quotes inside tags."""
    description = "doubled quotes in a tag were replaced by single ones"
    for tag in _TAG.finditer(text):
        if _DOUBLED_ATTRIBUTE.search(tag[0]):
            for match in _DOUBLED_QUOTE.finditer(tag[0]):
                yield Repair(tag.start() + match.start(), tag.start() + match.end(), '"', description)
                description = ""


def _find_lost_quotes(text: str) -> Iterator[Repair]:
    """Find attribute values that have lost a quote on one side or on both."""
    for tag in _TAG.finditer(text):
        repairs: list[Repair] = []
        for pattern, opening, closing in _LOST_QUOTES:
            for match in pattern.finditer(tag[0]):
                start, end = tag.start() + match.start(2), tag.start() + match.end(2)
                if not any(repair.start <= start < repair.end or repair.start == start for repair in repairs):
                    description = f"a missing quote was added around the value {match[2][:_SHOWN_LENGTH]}"
                    repairs.append(Repair(start, end, f"{opening}{match[2]}{closing}", description))
        yield from sorted(repairs, key=lambda repair: repair.start)


def _find_damaged_declaration(text: str) -> Iterator[Repair]:
    """Find an XML declaration to remove; the encoding that it names is that of the file anyway."""
    if match := _DECLARATION.match(text):
        yield Repair(0, match.end(), "", "a damaged XML declaration was removed")


_REPAIR_KINDS: tuple[Callable[[str], Iterator[Repair]], ...] = (
    _find_escaped_tags,
    _find_quotes_around,
    _find_quotes_between_tags,
    _find_doubled_quotes,
    _find_lost_quotes,
    _find_damaged_declaration,
)
