"""Tells from the bytes alone that a message is like one read before: the same but for values that change no verdict.

Of a message that gave nothing to say, the values are left out that neither a limit of the schema nor a rule looks at:
who sent it, its counter, times of the past, plain numbers, octets. Another message with the same bytes around such
values gives nothing to say either, and need not be parsed. Any doubt is a no: then it is read as any other.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from mmc_cli.declarations import Declaration, Simple
from mmc_cli.message import Message
from mmc_cli.rules import looked_at
from mmc_cli.rules.facts import FIRST_TIME, tomorrow
from mmc_cli.spec import Spec

_MOST, _MOST_ALIKE, _LARGEST = 2_000, 16, 2**15
_FREE, FIRST = b"0123456789ABCDEFabcdef", FIRST_TIME.encode()
_START = re.compile(rb"<([^\s/>?!]+)(?:\s[^<>]*?)?(/?)>([^<]*)")
_DIGITS = {"unsignedInt": 9, "unsignedShort": 4, "short": 4}  # that every number of so many digits is within its type
_EUI = re.compile(rb"(?:[0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_DECIMAL = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
_DAY = rb"(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13578]|1[02])-31)"
_TIME = re.compile(rb"2[0-9]{3}-" + _DAY + rb"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?Z")

# True for a value that may stand in place of one that gave nothing to say.
Allowed = Callable[[bytes], object]


class Form(NamedTuple):
    """The values that are left out, and which of them say when and whose it is.

    Of each, the bytes before it, how many those are, and what may stand there; `last` is what stands behind all.
    """

    values: tuple[tuple[bytes, int, Allowed], ...]
    last: bytes
    times: tuple[int, ...]
    device: int | None
    counter: int | None
    message_code: str | None
    spec: Spec

    def key(self, data: bytes, limit: bytes) -> str | None:
        """Whose message it is, as `Header.key`, or "" where it does not say; None where it is not of this form.

        It is not where one of its times is earlier than meters are, or not before the limit.
        """
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
        for number in self.times:
            if not FIRST <= values[number] < limit:
                return None
        if self.device is None or self.counter is None or not self.message_code:
            return ""
        return f"{values[self.device].decode().upper()} {values[self.counter].decode()} {self.message_code}"


class Forms:
    """The forms of the messages that gave nothing to say; as many as memory is to be given to."""

    def __init__(self) -> None:
        self._by_skeleton: dict[int, list[Form]] = {}
        self._met: set[int] = set()
        self._count = 0

    def like(self, data: bytes) -> tuple[Form, str] | None:
        """The form of a message and whose it is, where nothing is to be said of it."""
        if self._count and (forms := self._by_skeleton.get(_skeleton(data))) is not None:
            limit = tomorrow().encode()
            for form in forms:
                if (key := form.key(data, limit)) is not None:
                    return form, key
        return None

    def learn(self, message: Message, spec: Spec) -> None:
        """Notes a message of which nothing was to be said; its form is made when a second one looks like it."""
        skeleton = _skeleton(message.data)
        if skeleton not in self._met:
            if len(self._met) < _MOST:
                self._met.add(skeleton)
            return
        alike = self._by_skeleton.setdefault(skeleton, [])
        if self._count < _MOST and len(alike) < _MOST_ALIKE and (form := _form(message, spec)) is not None:
            alike.append(form)
            self._count += 1


def _skeleton(data: bytes) -> int:
    return hash(data.translate(None, _FREE))


def _form(message: Message, spec: Spec) -> Form | None:
    """The form of a message; None where its bytes are not plainly its elements one after another."""
    data, root = message.data, message.root
    plain = b"<!" not in data and data.count(b"<?") <= 1
    if root is None or message.frame is not None or not plain or len(data) > _LARGEST:
        return None
    elements, tags = list(root.iter()), list(_START.finditer(data))
    if len(elements) != len(tags) or any(not _same(element, tag) for element, tag in zip(elements, tags, strict=True)):
        return None
    values, times, names, at = [], list[int](), list[str](), 0
    for element, tag in zip(elements, tags, strict=True):
        may = None if len(element) or tag[2] or not tag[3] else _free(element, tag[3], spec)
        if may is not None:
            values.append((data[at : tag.start(3)], tag.start(3) - at, may))
            if may == _TIME.fullmatch:
                times.append(len(names))
            names.append(etree.QName(element).localname if element.getparent() in root else "")
            at = tag.end(3)

    def place(name: str) -> int | None:
        return names.index(name) if name in names else None

    device, counter = place("BusinessOriginatorID"), place("OriginatorCounter")
    return Form(tuple(values), data[at:], tuple(times), device, counter, message.header.message_code, spec)


def _same(element: etree._Element, tag: "re.Match[bytes]") -> bool:
    name = str(element.tag).rpartition("}")[2].encode()
    text = b"" if tag[2] else tag[3].replace(b"\r\n", b"\n")
    # A value with an entity in it stays as it is.
    return tag[1].rpartition(b":")[2] == name and (b"&" in text or (element.text or "").encode() == text)


def _free(element: etree._Element, text: bytes, spec: Spec) -> Allowed | None:
    """What may stand in place of a value; None where the value counts."""
    declaration = spec.schema.declaration(element)
    simple = declaration.type.value if declaration is not None else None
    if declaration is None or simple is None or simple.choices or declaration.table or simple.table:
        return None
    allowed = _allowed(declaration, simple, text, looked_at(element, spec))
    return allowed if allowed is not None and allowed(text) else None


def _allowed(declaration: Declaration, simple: Simple, text: bytes, watch: str | None) -> Allowed | None:
    if simple.builtin == "dateTime":
        return _TIME.fullmatch if watch in (None, "time") else None
    if watch is not None:
        return None
    if simple.name == "EUI":
        return _EUI.fullmatch
    limits = {name: int(values[-1]) for name, values in simple.facets.items() if name != "pattern" and _whole(values)}
    if set(simple.facets) - set(limits):
        return None
    if simple.integer:
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
