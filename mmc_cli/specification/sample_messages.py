"""Builds valid messages from a schema: the smallest, one with an element at a given path, or random ones.

A GeneratorPolicy decides what the schema leaves open.
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
from mmc_cli.specification.wording import pattern_words

_START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
_EUI = "00-DB-12-34-56-78-90-A0"
_MAX_RANDOM_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class GeneratorPolicy:
    """The decisions that the schema leaves open.

    Attributes:
        value: Returns the text for a value of a type.
        times: Returns how often to repeat a part of a content model.
        branch: Returns the branch of a choice to use, given its branches and the declaration of the parent.
        attribute: Returns whether to write an attribute.
    """

    value: Callable[[Simple], str]
    times: Callable[[Particle], int]
    branch: Callable[[tuple[Particle, ...], Declaration], Particle]
    attribute: Callable[[Declaration], bool]


def minimal_policy() -> GeneratorPolicy:
    """Return the policy of the smallest message: required parts only, first branches, ascending times."""
    times = (_START + timedelta(minutes=30 * number) for number in count())

    def value(simple: Simple) -> str:
        return minimal_value(simple, next(times) if simple.builtin == "dateTime" else _START)

    return GeneratorPolicy(
        value, lambda part: part.min_occurs, lambda branches, parent: branches[0], lambda attribute: attribute.required
    )


def random_policy(random: Random) -> GeneratorPolicy:
    """Return a policy for random messages, in which values at the limits are frequent."""

    def times(part: Particle) -> int:
        highest = part.min_occurs + 2 if part.max_occurs is None else part.max_occurs
        if random.random() < 0.02 and highest <= 300:
            return highest
        return random.randint(part.min_occurs, min(highest, part.min_occurs + 2))

    return GeneratorPolicy(
        lambda simple: random_value(simple, random),
        times,
        lambda branches, parent: random.choice(branches),
        lambda attribute: attribute.required or random.random() < 0.5,
    )


def build_message(schema: Schema, policy: GeneratorPolicy, path: str = "") -> tuple[etree._Element, etree._Element]:
    """Return a message of a schema, and the element in it at `path`, such as /GBCSResponse/Body.

    Raises:
        LookupError: The schema does not have such an element.
    """
    root = etree.Element(f"{NS}{schema.root.name}", nsmap={None: NAMESPACE})
    steps = tuple(step for step in path.split("/")[2:] if not step.startswith("@"))
    return root, fill_element(root, schema.root, policy, steps)


def fill_element(
    element: etree._Element, declaration: Declaration, policy: GeneratorPolicy, steps: tuple[str, ...] = ()
) -> etree._Element:
    """Add the content that a declaration requires and `policy` chooses; return the element that `steps` lead to."""
    kind = declaration.type
    for attribute in kind.attributes.values():
        if policy.attribute(attribute) and attribute.type.value is not None:
            element.set(attribute.name, policy.value(attribute.type.value))
    if kind.value is not None:
        element.text = policy.value(kind.value)
    if steps and steps[0] not in kind.children:
        raise LookupError(f"{declaration.name} has no {steps[0]}")
    target = _fill_content(element, declaration, kind.content, policy, steps)
    return element if target is None else target


def _fill_content(
    element: etree._Element, declaration: Declaration, part: Particle, policy: GeneratorPolicy, steps: tuple[str, ...]
) -> etree._Element | None:
    """Add the parts of a content model; return the element that the steps lead to, or None if it is not among them."""
    target: etree._Element | None = None
    parts = part.parts
    if part.kind == "choice" and parts:
        on_path = tuple(each for each in parts if steps and each.contains(steps[0]))
        parts = on_path[:1] or (policy.branch(parts, declaration),)
    for each in parts:
        remaining = steps if steps and target is None and each.contains(steps[0]) else ()
        for number in range(max(policy.times(each), 1 if remaining else 0)):
            steps_here = remaining if number == 0 else ()
            if each.kind == "element":
                child = etree.SubElement(element, f"{NS}{each.name}")
                child_declaration = declaration.type.children[each.name]
                filled: etree._Element | None = fill_element(child, child_declaration, policy, steps_here[1:])
            else:
                filled = _fill_content(element, declaration, each, policy, steps_here)
            target = filled if steps_here else target
    return target


def minimal_value(simple: Simple, time: datetime = _START) -> str:
    """Return a value of a type: the first successful one of a list, the lowest number, a short text."""
    if simple.enum_values:
        return next((text for text, value in simple.enum_values.items() if value.ok), next(iter(simple.enum_values)))
    if words := pattern_words(simple):
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
    shortest = int((facets.get("length") or facets.get("minLength") or ("0",))[0])
    longest = int((facets.get("length") or facets.get("maxLength") or (str(max(shortest, len(text))),))[0])
    return text[:longest] if shortest <= len(text) else "x" * shortest


def random_value(simple: Simple, random: Random) -> str:
    """Return a random value of a type, often the shortest, longest, lowest or highest."""
    if simple.enum_values or (words := pattern_words(simple)):
        return random.choice(tuple(simple.enum_values) or words)
    if simple.name == "EUI":
        return "-".join(f"{random.randrange(256):02X}" for _ in range(8))
    if simple.builtin == "dateTime":
        return minimal_value(simple, _START + timedelta(minutes=random.randrange(10**6)))
    if simple.builtin in ("string", "token"):
        return "x" * _random_number(simple, random, "minLength", "maxLength", (0, 40), _MAX_RANDOM_LENGTH)
    if simple.builtin in _OCTETS and "pattern" not in simple.facets:
        octets = _random_number(simple, random, "minLength", "maxLength", (1, 8), _MAX_RANDOM_LENGTH)
        return _OCTETS[simple.builtin] * octets
    if simple.is_integer:
        default = _RANGES.get(simple.builtin, (0, 10**6))
        return str(_random_number(simple, random, "minInclusive", "maxInclusive", default))
    return _VALUES.get(simple.builtin) or minimal_value(simple)


def _random_number(
    simple: Simple, random: Random, low_facet: str, high_facet: str, default: tuple[int, int], maximum: int = 10**30
) -> int:
    """Return a number between two facets, often one of them; `default` replaces missing facets."""
    low, high = default
    length = simple.facets.get("length")
    low = int((length or simple.facets.get(low_facet) or (str(low),))[0])
    high = int((length or simple.facets.get(high_facet) or (str(max(high, low)),))[0])
    if digits := simple.facets.get("totalDigits"):
        maximum = 10 ** int(digits[0]) - 1
    high = min(high, max(maximum, low))
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
