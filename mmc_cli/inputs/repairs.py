"""Repairs the damage that XML takes in spreadsheets: quotes lost or doubled, entities escaped, declarations broken.

Only quotes, entities and what stands around the message are touched, never a name or a value.
"""

import re
from collections.abc import Callable, Iterator

from mmc_cli.inputs.source_map import Repair

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_TAG = re.compile(r"<[^<>]*>")
_DECLARATION = re.compile(r"<\?xml[^<>]*>")
_UNOPENED = re.compile(r"""(=\s*)([^\s"'<>=]+)"(?=[\s/?>])""")
_UNCLOSED = re.compile(r"""(=\s*")([^\s"'<>=]*?)(?=\s+[\w:.-]+\s*=|\s*[/?]?>)""")
_BARE = re.compile(r"""(=\s*)([^\s"'<>=]+?)(?=\s+[\w:.-]+\s*=|\s*[/?]?>)""")
_DOUBLED = re.compile(r'""')


def stages(text: str) -> Iterator[tuple[str, tuple[Repair, ...]]]:
    """The text after one more kind of repair at a time, with all repairs of that kind, in the order of the text.

    Each stage works on what the one before it left; a kind that finds nothing to repair is passed over.
    """
    for find in KINDS:
        repairs = tuple(find(text))
        if repairs:
            text = repaired(text, repairs)
            yield text, repairs


def repaired(text: str, repairs: tuple[Repair, ...]) -> str:
    """A text after its repairs."""
    parts, done = [], 0
    for repair in repairs:
        parts += [text[done : repair.start], repair.text]
        done = repair.end
    return "".join((*parts, text[done:]))


def _escaped(text: str) -> Iterator[Repair]:
    """A message whose every tag is escaped once more."""
    if "<" in text or "&lt;" not in text:
        return
    words = "the XML was escaped: its tags are written with &lt; and &gt;"
    for match in re.finditer("|".join(_ENTITIES), text):
        yield Repair(match.start(), match.end(), _ENTITIES[match[0]], words)
        words = ""


def _around(text: str) -> Iterator[Repair]:
    """Quotes before and after the message."""
    if match := re.match(r"""["'\s\ufeff]+(?=<)""", text):
        yield Repair(0, match.end(), "", _stray("before the message") if match[0].strip() else "")
    if (match := re.search(r"""(?<=>)["'\s]+\Z""", text)) and match[0].strip():
        yield Repair(match.start(), match.end(), "", _stray("after the message"))


def _between(text: str) -> Iterator[Repair]:
    """Quotes between a tag and the next."""
    for match in re.finditer(r"""(?<=>)["']+(?=\s*<)""", text):
        yield Repair(match.start(), match.end(), "", _stray("after a tag"))


def _doubled(text: str) -> Iterator[Repair]:
    """Quotes that are still doubled inside tags."""
    words = "quotes in a tag are doubled"
    for tag in _TAG.finditer(text):
        if re.search(r'=\s*""[^"]', tag[0]):
            for match in _DOUBLED.finditer(tag[0]):
                yield Repair(tag.start() + match.start(), tag.start() + match.end(), '"', words)
                words = ""


def _lost(text: str) -> Iterator[Repair]:
    """Quotes lost on one side of an attribute's value, or on both."""
    for tag in _TAG.finditer(text):
        found: list[Repair] = []
        for pattern, before, after in ((_UNOPENED, '"', ""), (_UNCLOSED, "", '"'), (_BARE, '"', '"')):
            for match in pattern.finditer(tag[0]):
                start, end = tag.start() + match.start(2), tag.start() + match.end(2)
                if not any(each.start <= start < each.end or each.start == start for each in found):
                    words = f"the value {match[2][:40]} has lost a quote"
                    found.append(Repair(start, end, f"{before}{match[2]}{after}", words))
        yield from sorted(found, key=lambda repair: repair.start)


def _declaration(text: str) -> Iterator[Repair]:
    """An XML declaration that is still broken: it says nothing that the file does not."""
    if match := re.match(r"<\?xml[^<>]*>", text):
        yield Repair(0, match.end(), "", "the XML declaration is damaged")


def _stray(where: str) -> str:
    return f"a stray quote stands {where}"


KINDS: tuple[Callable[[str], Iterator[Repair]], ...] = (_escaped, _around, _between, _doubled, _lost, _declaration)
