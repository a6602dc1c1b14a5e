"""Repairs XML that spreadsheets damaged in cells of tables: lost or doubled quotes, escaped tags, broken declarations.

Only quotes, entities and text around the message are changed, never a name or a value; each repair is a finding.
"""

import re
from collections.abc import Callable, Iterator

from mmc_cli.inputs.backslashes import find_escapes
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Repair, SourceMap
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Finding

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
_MAX_REPAIRS = 100  # of one kind, each with a finding of its own


def repair_message(data: bytes, message: Message, source_map: SourceMap, options: ReadOptions) -> Message | None:
    """Return the message after the fewest kinds of repair that make it readable; None if none do."""
    findings: list[Finding] = []
    for text, repairs in repair_stages(data.decode("utf-8", "surrogateescape")):
        findings += _repair_findings([repair for repair in repairs if repair.description], source_map)
        source_map = source_map.with_repairs(repairs)
        message = read(text.encode("utf-8", "surrogateescape"), message.origin, options)
        if message.root is not None:
            return message.with_source_map(source_map, tuple(findings))
    return None


def damage_finding(damage: str, source_map: SourceMap) -> Finding:
    """Return the finding of damage to a message that reading its cell repaired already."""
    return _repair_finding(Repair(0, 0, "", damage), source_map)


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
    find_escapes,
    _find_escaped_tags,
    _find_quotes_around,
    _find_quotes_between_tags,
    _find_doubled_quotes,
    _find_lost_quotes,
    _find_damaged_declaration,
)


def _repair_findings(repairs: list[Repair], source_map: SourceMap) -> Iterator[Finding]:
    """Yield the findings of the repairs of one kind; of very many, the last says how many more there are."""
    offsets = source_map.offset_map()  # once for all of them
    located = source_map._replace(offset_map=lambda: offsets)
    if more := len(repairs[_MAX_REPAIRS:]):
        last = repairs[_MAX_REPAIRS]
        repairs = [*repairs[:_MAX_REPAIRS], last._replace(description=f"{more:,} more repairs like this were made")]
    return (_repair_finding(repair, located) for repair in repairs)


def _repair_finding(repair: Repair, source_map: SourceMap) -> Finding:
    return Finding(
        base_rules.REPAIRED,
        _printable(repair.description),
        source_map.repair_place(repair),
        actual=_printable(source_map.original_text(repair)),
    )


def _printable(text: str) -> str:
    """Return text with a replacement character for each byte that is not in the encoding of its file."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
