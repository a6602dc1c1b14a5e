"""Recognises, without parsing, a message that differs from an earlier one only in values that do not change the
verdict.

The bytes are split at each text that looks like a number, an identifier or a time. Messages with the same bytes around
these texts have the same elements and attributes; which texts may differ is known from the schema and from what the
handling rules read (free_values.py). Set MMC_TEMPLATE_CACHE=off to read every message.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source, SourceMap
from mmc_cli.model.header import PLAIN_FORMS, Header
from mmc_cli.model.origin import Origin
from mmc_cli.rules.value_index import iter_time_pairs
from mmc_cli.specification import Spec
from mmc_cli.template_cache.free_values import (
    VALUE,
    Value,
    all_match,
    copied_value_pattern,
    find_values,
    free_value_pattern,
    must_be_read,
    root_place,
)
from mmc_cli.validate.schema_verdict import may_use_xsi

_VALUE = re.compile(rb">(%b)<" % VALUE.encode())
_GAP = b"\0"  # occurs in no message that was read
_MAX_LAYOUTS, _MANY_LAYOUTS, _MAX_ATTEMPTS, _MAX_BYTES = 2_000, 32, 64, 2**18
_ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")
_PLAIN_FORMS = {Header._fields.index(field): plain_form for field, plain_form in PLAIN_FORMS.items()}

# Returns the results of a message that matches a template, and counts them.
ReplayFunction: TypeAlias = Callable[["TemplateMatch", Any], Iterable[Any]]


class FreeValues(NamedTuple):
    """The texts at which the bytes of a message are split, and the bytes around them, with a gap for each.

    `numbers` gives the position among the texts of each value that is free, by its element.
    """

    texts: tuple[str, ...]
    around: bytes
    numbers: Mapping[etree._Element, int]

    @property
    def starts(self) -> tuple[int, ...]:
        """The positions of the texts in the message, where each is between ">" and "<"."""
        ends = accumulate(len(before) + len(">") for before in self.around.split(_GAP))
        lengths = accumulate((len(text) + len("<") for text in self.texts), initial=0)
        return tuple(end + length for end, length in zip(ends, lengths, strict=True))[:-1]


class DependsOnValueError(Exception):
    """Raised if results depend on a free value other than by copying its text; `elements` must then be fixed."""

    def __init__(self, elements: frozenset[etree._Element]) -> None:
        self.elements = elements


class Template(NamedTuple):
    """The common part of messages: the header except for some fields, and the function that makes results.

    `varying` pairs positions in the header with positions among the values.
    """

    header: Header
    varying: tuple[tuple[int, int], ...]
    replay: ReplayFunction

    def header_for(self, values: Sequence[bytes]) -> Header:
        """Return the header of a message with these values."""
        header = list(self.header)
        for field, number in self.varying:
            plain_form, text = _PLAIN_FORMS.get(field), values[number].decode()
            header[field] = plain_form(text) if plain_form is not None else text
        return Header._make(header)


class Match(Protocol):
    """Input that is not read because it matches a template. `key` is equal for duplicates."""

    @property
    def key(self) -> str: ...

    def replay(self, counts: Any) -> Iterable[Any]:
        """Return the results, and count them."""
        ...


class TemplateMatch(NamedTuple):
    """A message that matches a template. `source_map` is set if it was taken from a larger file."""

    template: Template
    origin: Origin
    data: bytes
    source_map: SourceMap | None
    values: list[bytes]
    header: Header

    @property
    def key(self) -> str:
        """Identifies duplicates."""
        return self.header.key

    def replay(self, counts: Any) -> Iterable[Any]:
        """Return the results, and count them."""
        return self.template.replay(self, counts)

    def text(self, number: int) -> str:
        """Return one of the values."""
        return self.values[number].decode()


_Selector: TypeAlias = Callable[[Sequence[bytes]], tuple[bytes, ...]]


class _Layout(NamedTuple):
    """The free values of messages with the same bytes around values, and their templates by the fixed values.

    `free` groups the positions of free values by what may replace them; `selectors` selects the values of each group.
    `ordered` pairs times of which the first may not be later than the second.
    """

    fixed: tuple[int, ...]
    free: tuple[tuple[str, tuple[int, ...]], ...]
    ordered: tuple[tuple[int, int], ...]
    select_fixed: _Selector
    selectors: tuple[tuple[_Selector, Callable[[bytes], object]], ...]
    templates: dict[tuple[bytes, ...], Template]

    def find_template(self, values: Sequence[bytes]) -> Template | None:
        template = self.templates.get(self.select_fixed(values))
        if template is None:
            return None
        for select, all_allowed in self.selectors:
            if not all_allowed(b"<".join(select(values)) + b"<"):
                return None
        return template if all(_in_order(values[one], values[other]) for one, other in self.ordered) else None


class TemplateCache:
    """The templates of the messages that were read, up to a limit of memory.

    `copies_values`: results contain free values verbatim, so only values whose text is copied unchanged are free.
    """

    def __init__(self, max_bytes: int = _MAX_BYTES, copies_values: bool = False) -> None:
        self._layouts: dict[bytes, list[_Layout]] = {}
        self._attempts: dict[int, int] = {}
        self._max_bytes, self._copies_values = min(max_bytes, _MAX_BYTES), copies_values
        self._last = b"", list[bytes](), b""  # the last data that was split, its values and what is around them

    def match(self, source: Source) -> TemplateMatch | None:
        """Return the match of a source; None if it has to be read."""
        data = source.data
        if not self._layouts or data is None or source.damage or len(data) > self._max_bytes or _GAP[0] in data:
            return None
        values, around = self._split(data)[1:]
        for layout in self._layouts.get(around, ()):
            if (template := layout.find_template(values)) is not None:
                header = template.header_for(values)
                return TemplateMatch(template, source.origin, data, source.source_map, values, header)
        return None

    def _split(self, data: bytes) -> tuple[bytes, list[bytes], bytes]:
        parts = _VALUE.split(data)
        self._last = data, parts[1::2], _GAP.join(parts[::2])
        return self._last

    def record(
        self, message: Message, spec: Spec, build_replay: Callable[[FreeValues], ReplayFunction | None]
    ) -> TemplateMatch | None:
        """Make a template of a message that was read, once a second one looks like it; return the match of this one.

        In a run over many messages whose values are copied, the first message makes one: that includes decoding it, so
        the message is not decoded twice.

        `build_replay` returns a function that makes the results of other messages, or None if they cannot be replayed.
        """
        root = message.root
        if root is None:
            return None
        _, values, around = self._last if self._last[0] is message.data else self._split(message.data)
        key = hash(around)
        attempts = self._attempts.get(key, 0)
        if attempts > _MAX_ATTEMPTS or (not attempts and len(self._attempts) >= _MAX_LAYOUTS):
            return None
        self._attempts[key] = attempts + 1
        is_early = not attempts and not (self._copies_values and len(self._attempts) > _MANY_LAYOUTS)
        if is_early or not _may_be_template(message):
            return None
        texts = tuple([value.decode() for value in values])
        found: list[Value] = []
        find_values(root, root_place(spec), found)
        if tuple([each.text for each in found]) != texts:
            return None  # the bytes are not plainly a sequence of the elements
        kind = message.header.kind
        if not self._copies_values and any(must_be_read(element, spec, kind) for element in _iter(message)):
            return None
        patterns, ordered = self._find_patterns(found, message, spec)
        while True:
            layout = _make_layout(len(found), patterns, ordered)
            free = {found[number].element: number for number in patterns}
            try:
                replay = build_replay(FreeValues(texts, around, free))
                break
            except DependsOnValueError as error:
                patterns = {each: patterns[each] for element, each in free.items() if element not in error.elements}
        if replay is None:
            return None
        layout = self._find_layout(around, layout)
        fields = message.varying_header_elements().items()
        varying = tuple((Header._fields.index(name), free[each]) for name, each in fields if each in free)
        template = layout.templates[layout.select_fixed(values)] = Template(message.header, varying, replay)
        return TemplateMatch(template, message.origin, message.data, message.source_map, values, message.header)

    def _find_patterns(
        self, values: Sequence[Value], message: Message, spec: Spec
    ) -> tuple[dict[int, str], tuple[tuple[int, int], ...]]:
        """Return what may replace each free value, by its position, and the pairs of times that keep their order."""
        kind = message.header.kind
        patterns = dict[int, str]()
        for number, value in enumerate(values):
            pattern = (
                copied_value_pattern(value.text, value.place)
                if self._copies_values
                else free_value_pattern(*value, spec, kind)
            )
            if pattern is not None:
                patterns[number] = pattern
        if self._copies_values:
            return patterns, ()
        ordered, numbers = list[tuple[int, int]](), {value.element: number for number, value in enumerate(values)}
        for pair in iter_time_pairs(message.parts.payload, spec):
            one, other = (numbers.get(element, -1) for element in pair)
            if {one, other} <= patterns.keys() and _in_order(*(values[each].text.encode() for each in (one, other))):
                ordered.append((one, other))
            else:
                patterns = {number: pattern for number, pattern in patterns.items() if number not in (one, other)}
        return patterns, tuple(ordered)

    def _find_layout(self, around: bytes, layout: _Layout) -> _Layout:
        """Return the layout among those of the same bytes, adding it if it is new."""
        known = self._layouts.setdefault(around, [])
        for other in known:
            if other[:3] == layout[:3]:
                return other
        known.append(layout)
        return layout


def _may_be_template(message: Message) -> bool:
    """Return False for a message that must always be read.

    These are messages with attributes of XML Schema, which change the type of an element, and those whose bytes are not
    plainly a sequence of elements.
    """
    data, root = message.data, message.root
    if root is None or len(data) > _MAX_BYTES:
        return False
    if b"<!" in data or data.count(b"<?") > data.startswith(b"<?xml"):
        return False
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in _ENCODINGS:
        return False
    return not may_use_xsi(data)


def _iter(message: Message) -> Iterable[etree._Element]:
    return message.root.iter() if message.root is not None else ()


def _make_layout(count: int, patterns: Mapping[int, str], ordered: tuple[tuple[int, int], ...]) -> _Layout:
    """Return the layout of a number of values.

    Args:
        count: the number of values.
        patterns: by the position of each free value, the regular expression of what may replace it.
        ordered: pairs of times that keep their order.
    """
    groups: dict[str, tuple[int, ...]] = {}
    for number, pattern in patterns.items():
        groups[pattern] = (*groups.get(pattern, ()), number)
    fixed = tuple(number for number in range(count) if number not in patterns)
    selectors = tuple((_selector(numbers), all_match(pattern)) for pattern, numbers in groups.items())
    return _Layout(fixed, tuple(groups.items()), ordered, _selector(fixed), selectors, {})


def _selector(numbers: tuple[int, ...]) -> _Selector:
    """Return a function that selects the values at some positions, as a tuple."""
    return itemgetter(*numbers) if len(numbers) > 1 else lambda values: tuple([values[number] for number in numbers])


def _in_order(one: bytes, other: bytes) -> bool:
    """Return True if a time is clearly not later than another: by its seconds, or because they are equal."""
    return one[:19] < other[:19] or one == other
