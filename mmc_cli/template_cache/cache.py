"""Tells from the bytes alone that a message is like one read before: the same but for values that change no verdict.

The values are left out that neither a limit of the schema nor a rule looks at: who sent it, its counter, plain
numbers, octets, and times, as long as they are of the past or to come as before. What came of the message comes of
another one with the same bytes around such values, with those values in it; it need not be parsed. Any doubt is a no:
then it is read as any other.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source, SourceMap
from mmc_cli.model.element_text import element_text
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules import ordered_time_pairs, watched_as
from mmc_cli.rules.context import FIRST_TIME, tomorrow
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple

_MAX_TEMPLATES, _MAX_ATTEMPTS, _MAX_BYTES = 2_000, 16, 2**15
_FREE, FIRST = b"0123456789ABCDEFabcdef", FIRST_TIME.encode()
_START = re.compile(rb"<([^\s/>?!]+)(?:\s[^<>]*?)?(/?)>([^<]*)")
_DIGITS = {"unsignedInt": 9, "unsignedShort": 4, "short": 4}  # that every number of so many digits is within its type
_EUI = re.compile(rb"(?:[0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_DECIMAL = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
_DAY = rb"(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13578]|1[02])-31)"
_TIME = re.compile(rb"2[0-9]{3}-" + _DAY + rb"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?Z")

_IDENTIFIERS = (Header._fields.index("device"), Header._fields.index("target"))

# True for a value that may stand in place of one that was left out.
Allowed: TypeAlias = Callable[[bytes], object]
# What comes of a message like one read before, and is counted.
ReplayFunction: TypeAlias = Callable[["TemplateMatch", Any], Iterable[Any]]


class FreeValue(NamedTuple):
    """A value that is left out: where it stood in the message that was read, and what it was.

    `ahead` is None for what is no time, and else says whether it is to come.
    """

    start: int
    text: str
    ahead: bool | None


class FreeValues(NamedTuple):
    """The values of a message that are left out, in its order, and which element holds the one of which number."""

    values: tuple[FreeValue, ...]
    numbers: Mapping[etree._Element, int]


class Template(NamedTuple):
    """The bytes of a message around the values that are left out, and what comes of another one like it.

    Of each value, the bytes before it, how many those are, and what may stand there; `last` is what stands behind all.
    `times` are the numbers of those that are times, and whether they are to come; `pairs` those of which the first is
    not later than the second; `facts` are the places in the header and the numbers of the values that stand there.
    """

    values: tuple[tuple[bytes, int, Allowed], ...]
    last: bytes
    times: tuple[tuple[int, bool], ...]
    pairs: tuple[tuple[int, int], ...]
    header: Header
    facts: tuple[tuple[int, int], ...]
    again: ReplayFunction

    def found(self, data: bytes, limit: bytes) -> list[bytes] | None:
        """The values in the place of those that are left out; None where the message is not of this form."""
        at, values = 0, []
        for before, length, allowed in self.values:
            if not data.startswith(before, at):
                return None
            at += length
            end = data.find(b"<", at)
            value = data[at:end]
            if not allowed(value):
                return None
            values.append(value)
            at = end
        if data[at:] != self.last:
            return None
        for number, ahead in self.times:
            if not (limit < values[number] if ahead else FIRST <= values[number] < limit):
                return None
        if self.pairs and any(values[first] > values[second] for first, second in self.pairs):
            return None
        return values

    def told(self, values: list[bytes]) -> Header:
        """The header with these values."""
        told = list(self.header)
        for place, number in self.facts:
            text = values[number].decode()
            told[place] = text.upper() if place in _IDENTIFIERS else text
        return Header._make(told)


class TemplateMatch(NamedTuple):
    """A message of a form: where it came from, its bytes, its values in place of those left out, and its header.

    `frame` is the stretch of a larger file that it was taken from.
    """

    form: Template
    origin: Origin
    data: bytes
    frame: SourceMap | None
    values: list[bytes]
    header: Header

    def text(self, number: int) -> str:
        """One of the values."""
        return self.values[number].decode()


class TemplateCache:
    """The forms of the messages that were read; as many as memory is to be given to."""

    def __init__(self) -> None:
        self._by_skeleton: dict[int, list[Template]] = {}
        self._met: Counter[int] = Counter()
        self._count = 0

    def like(self, source: Source) -> TemplateMatch | None:
        """The message of a source as one of a form; None where it has to be read."""
        data = source.data
        if data is not None and not source.damage and (forms := self._by_skeleton.get(_skeleton(data))) is not None:
            limit = tomorrow().encode()
            for form in forms:
                if (values := form.found(data, limit)) is not None:
                    return TemplateMatch(form, source.origin, data, source.frame, values, form.told(values))
        return None

    def learn(self, message: Message, spec: Spec, again: Callable[[FreeValues], ReplayFunction | None]) -> None:
        """Notes a message that was read, as it stands by itself; its form is made when a second one looks like it.

        `again` gives what comes of another one of the form; None where that cannot be said.
        """
        skeleton = _skeleton(message.data)
        met = self._met[skeleton]
        if met > _MAX_ATTEMPTS or self._count == _MAX_TEMPLATES or (not met and len(self._met) == _MAX_TEMPLATES):
            return
        self._met[skeleton] += 1
        if met and (form := _form(message, spec, again)) is not None:
            self._by_skeleton.setdefault(skeleton, []).append(form)
            self._count += 1


def _skeleton(data: bytes) -> int:
    return hash(data.translate(None, _FREE))


def _form(message: Message, spec: Spec, again: Callable[[FreeValues], ReplayFunction | None]) -> Template | None:
    """The form of a message; None where its bytes are not plainly its elements one after another."""
    data, root = message.data, message.root
    plain = b"<!" not in data and data.count(b"<?") <= 1
    if root is None or not plain or len(data) > _MAX_BYTES:
        return None
    elements, tags = list(root.iter()), list(_START.finditer(data))
    if len(elements) != len(tags) or any(not _same(element, tag) for element, tag in zip(elements, tags, strict=True)):
        return None
    values, blanks, numbers, at = [], list[FreeValue](), dict[etree._Element, int](), 0
    limit = tomorrow().encode()
    for element, tag in zip(elements, tags, strict=True):
        may = None if len(element) or tag[2] or not tag[3] else _free(element, tag[3], spec)
        time = may == _TIME.fullmatch
        if may is not None and (not time or (tag[3] >= FIRST and tag[3] != limit)):
            values.append((data[at : tag.start(3)], tag.start(3) - at, may))
            numbers[element] = len(blanks)
            blanks.append(FreeValue(tag.start(3), tag[3].decode(), tag[3] > limit if time else None))
            at = tag.end(3)
        elif watched_as(element, spec) == "time" and tag[3] > limit:
            return None  # what is said of it would be wrong when that time has come
    pairs = [(numbers.get(one), numbers.get(other)) for one, other in ordered_time_pairs(message.parts.payload, spec)]
    ordered = tuple((one, other) for one, other in pairs if one is not None and other is not None)
    comes = again(FreeValues(tuple(blanks), numbers))
    if comes is None or len(ordered) < len(pairs):
        return None
    times = tuple((number, blank.ahead) for number, blank in enumerate(blanks) if blank.ahead is not None)
    told = ((Header._fields.index(name), numbers.get(element)) for name, element in message.telling().items())
    facts = tuple((place, number) for place, number in told if number is not None)
    form = Template(tuple(values), data[at:], times, ordered, message.header, facts, comes)
    return form if form.found(data, limit) is not None else None


def _same(element: etree._Element, tag: "re.Match[bytes]") -> bool:
    name = local_name(element).encode()
    text = b"" if tag[2] else tag[3].replace(b"\r\n", b"\n")
    # A value with an entity in it stays as it is.
    return tag[1].rpartition(b":")[2] == name and (
        len(element) > 0 or b"&" in text or element_text(element).encode() == text
    )


def _free(element: etree._Element, text: bytes, spec: Spec) -> Allowed | None:
    """What may stand in place of a value; None where the value counts."""
    declaration = spec.schema.declaration(element)
    simple = declaration.type.value if declaration is not None else None
    if declaration is None or simple is None or simple.enum_values or declaration.table or simple.table:
        return None
    allowed = _allowed(declaration, simple, text, watched_as(element, spec))
    return allowed if allowed is not None and allowed(text) else None


def _allowed(declaration: Declaration, simple: Simple, text: bytes, watch: str | None) -> Allowed | None:
    if simple.builtin == "dateTime":
        return _TIME.fullmatch
    if watch is not None:
        return None
    if simple.name == "EUI":
        return _EUI.fullmatch
    limits = {name: int(values[-1]) for name, values in simple.facets.items() if name != "pattern" and _whole(values)}
    if set(simple.facets) - set(limits):
        return None
    if simple.is_integer:
        return _number(simple.builtin, limits)
    if simple.builtin == "decimal" and _DECIMAL.fullmatch(text) and not set(limits) - {"totalDigits", "fractionDigits"}:
        whole, _, rest = text.partition(b".")
        return re.compile(rb"[0-9]{%d}%s" % (len(whole), rb"\.[0-9]{%d}" % len(rest) if rest else b"")).fullmatch
    if simple.builtin == "hexBinary":
        length = len(text)
        return lambda value: len(value) == length and _HEX.fullmatch(value)
    return None


def _number(builtin: str, limits: dict[str, int]) -> Allowed | None:
    """Whole numbers of so few digits that each is within the limits."""
    low = limits.get("minInclusive", 0)
    if low > 1 or set(limits) - {"minInclusive", "maxInclusive", "totalDigits"}:
        return None
    digits = min(
        _DIGITS.get(builtin, 18), limits.get("totalDigits", 18), len(str(limits.get("maxInclusive", 10**18) + 1)) - 1
    )
    first = b"[1-9]" if low == 1 or builtin == "positiveInteger" else b"[0-9]"
    return re.compile(first + rb"[0-9]{0,%d}" % (digits - 1)).fullmatch if digits > 0 else None


def _whole(values: tuple[str, ...]) -> bool:
    return len(values) == 1 and values[0].lstrip("-").isdigit()
