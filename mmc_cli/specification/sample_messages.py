"""Builds elements from their declarations: the smallest that are valid, ones that hold a given place, random ones.

What is left open by the schema, a Pick decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from lxml import etree

from mmc_cli.model.xml_names import NAMESPACE, NS
from mmc_cli.specification.declarations import Declaration, Particle, Simple
from mmc_cli.specification.schema import Schema
from mmc_cli.specification.wording import alternatives

_START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
_EUI = "00-DB-12-34-56-78-90-A0"
_LONGEST = 2000  # a random text is no longer, so that a message stays small


@dataclass(frozen=True, slots=True)
class GeneratorPolicy:
    """What decides where the schema leaves a choice.

    `value` gives the text of a value, `times` how often a part of a content model stands, `branch` which one of a
    choice, `attribute` whether an attribute is there.
    """

    value: Callable[[Simple], str]
    times: Callable[[Particle], int]
    branch: Callable[[tuple[Particle, ...], Declaration], Particle]
    attribute: Callable[[Declaration], bool]


def smallest() -> GeneratorPolicy:
    """No more than must be; of a choice the first branch; times that rise."""
    times = (_START + timedelta(minutes=30 * number) for number in count())

    def value(simple: Simple) -> str:
        return smallest_value(simple, next(times) if simple.builtin == "dateTime" else _START)

    return GeneratorPolicy(
        value, lambda part: part.least, lambda parts, above: parts[0], lambda attribute: attribute.required
    )


def at_random(random: Random) -> GeneratorPolicy:
    """Anything that the schema allows; limits of values come up often."""

    def times(part: Particle) -> int:
        most = part.least + 2 if part.most is None else part.most
        if random.random() < 0.02 and most <= 300:
            return most
        return random.randint(part.least, min(most, part.least + 2))

    return GeneratorPolicy(
        lambda simple: random_value(simple, random),
        times,
        lambda parts, above: random.choice(parts),
        lambda attribute: attribute.required or random.random() < 0.5,
    )


def document(schema: Schema, pick: GeneratorPolicy, path: str = "") -> tuple[etree._Element, etree._Element]:
    """A message of a schema, and the element in it that stands at `path`, such as /GBCSResponse/Body.

    Raises LookupError when the schema has no such element.
    """
    root = etree.Element(f"{NS}{schema.root.name}", nsmap={None: NAMESPACE})
    steps = tuple(step for step in path.split("/")[2:] if not step.startswith("@"))
    return root, fill(root, schema.root, pick, steps)


def fill(
    element: etree._Element, declaration: Declaration, pick: GeneratorPolicy, steps: tuple[str, ...] = ()
) -> etree._Element:
    """Gives an element what its declaration demands and `pick` adds; the element that `steps` lead to is given back."""
    kind = declaration.type
    for attribute in kind.attributes.values():
        if pick.attribute(attribute) and attribute.type.value is not None:
            element.set(attribute.name, pick.value(attribute.type.value))
    if kind.value is not None:
        element.text = pick.value(kind.value)
    if steps and steps[0] not in kind.children:
        raise LookupError(f"{declaration.name} has no {steps[0]}")
    found = _content(element, declaration, kind.content, pick, steps)
    return element if found is None else found


def _content(
    element: etree._Element, declaration: Declaration, part: Particle, pick: GeneratorPolicy, steps: tuple[str, ...]
) -> etree._Element | None:
    """Adds the parts of a content model; the element that the steps lead to, where it is below."""
    found: etree._Element | None = None
    parts = part.parts
    if part.kind == "choice" and parts:
        leading = tuple(each for each in parts if steps and _leads(each, steps[0]))
        parts = leading[:1] or (pick.branch(parts, declaration),)
    for each in parts:
        onward = steps if steps and found is None and _leads(each, steps[0]) else ()
        for number in range(max(pick.times(each), 1 if onward else 0)):
            below = onward if number == 0 else ()
            if each.kind == "element":
                child = etree.SubElement(element, f"{NS}{each.name}")
                filled: etree._Element | None = fill(child, declaration.type.children[each.name], pick, below[1:])
            else:
                filled = _content(element, declaration, each, pick, below)
            found = filled if below else found
    return found


def _leads(part: Particle, name: str) -> bool:
    return part.name == name if part.kind == "element" else any(_leads(each, name) for each in part.parts)


def smallest_value(simple: Simple, time: datetime = _START) -> str:
    """A value of a type: the first good one of a list, the lowest number, the shortest text."""
    if simple.choices:
        return next((text for text, choice in simple.choices.items() if choice.ok), next(iter(simple.choices)))
    if words := alternatives(simple):
        return words[0]
    if simple.name == "EUI":
        return _EUI
    if simple.builtin == "dateTime":
        return f"{time:%Y-%m-%dT%H:%M:%S}.00Z"
    lowest = simple.facets.get("minInclusive")
    if lowest:
        return lowest[0]
    text = _VALUES.get(simple.builtin, "0")
    if simple.builtin not in ("string", "token"):
        return text
    facets = simple.facets
    least = int((facets.get("length") or facets.get("minLength") or ("0",))[0])
    most = int((facets.get("length") or facets.get("maxLength") or (str(max(least, len(text))),))[0])
    return text[:most] if least <= len(text) else "x" * least


def random_value(simple: Simple, random: Random) -> str:
    """Some value of a type; the shortest, longest, lowest and highest ones come up often."""
    if simple.choices or (words := alternatives(simple)):
        return random.choice(tuple(simple.choices) or words)
    if simple.name == "EUI":
        return "-".join(f"{random.randrange(256):02X}" for _ in range(8))
    if simple.builtin == "dateTime":
        return smallest_value(simple, _START + timedelta(minutes=random.randrange(10**6)))
    if simple.builtin in ("string", "token"):
        return "x" * _number(simple, random, "minLength", "maxLength", 0, 40, _LONGEST)
    if simple.builtin in _OCTETS and "pattern" not in simple.facets:
        return _OCTETS[simple.builtin] * _number(simple, random, "minLength", "maxLength", 1, 8, _LONGEST)
    if simple.integer:
        return str(_number(simple, random, "minInclusive", "maxInclusive", *_RANGES.get(simple.builtin, (0, 10**6))))
    return _VALUES.get(simple.builtin) or smallest_value(simple)


def _number(simple: Simple, random: Random, lowest: str, highest: str, low: int, high: int, most: int = 10**30) -> int:
    """A number within two facets, often one of them; without facets from `low` to `high`, and never above `most`."""
    length = simple.facets.get("length")
    low = int((length or simple.facets.get(lowest) or (str(low),))[0])
    high = int((length or simple.facets.get(highest) or (str(max(high, low)),))[0])
    if digits := simple.facets.get("totalDigits"):
        most = 10 ** int(digits[0]) - 1
    high = min(high, max(most, low))
    return random.choice((low, high, random.randint(low, high)))


_OCTETS = {"hexBinary": "A5", "base64Binary": "paWl"}

_RANGES = {
    "integer": (-(10**6), 10**6),
    "positiveInteger": (1, 10**6),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "short": (-(2**15), 2**15 - 1),
}

_VALUES: dict[str, str] = {
    "positiveInteger": "1",
    "boolean": "true",
    "date": "2026-01-31",
    "time": "09:30:00",
    "hexBinary": "00",
    "base64Binary": "AA==",
    "string": "text",
    "token": "text",
}
