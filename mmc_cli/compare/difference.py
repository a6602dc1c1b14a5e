"""Describes one difference between two schemas, and how to detect it in a message."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import NS
from mmc_cli.specification.facets import Limit

Predicate: TypeAlias = Callable[[etree._Element], bool]
ValueReader: TypeAlias = Callable[[etree._Element], str | None]


@dataclass(frozen=True, slots=True)
class Detector:
    """How to detect a schema change in a message, and how to build a message that shows it.

    The change concerns a message if `matches` is true of an element at one of `paths`. A message that shows the change
    has an element at `sample_path`, with the text `sample_value` if given, `sample_count` times.
    """

    paths: tuple[str, ...]
    matches: Predicate
    sample_path: str
    sample_value: str | None = None
    sample_count: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference at one place: its rule, path, what differs and in which type, and how to detect it."""

    rule: str
    path: str
    what: str
    where: str
    old: str | None
    new: str | None
    source: str
    detector: Detector

    @property
    def parent(self) -> str:
        """The name of the element that contains it."""
        return self.path.split("/")[-2]


def element_difference(rule: str, path: str, where: str, old: str | None, new: str | None, source: str) -> Difference:
    """Return a difference that concerns every element at a path."""
    return Difference(rule, path, last_step(path), where, old, new, source, Detector((path,), any_element, path))


def last_step(path: str) -> str:
    """Return the name of the element or attribute at a path."""
    return path.rpartition("/")[2].removeprefix("@")


def any_element(element: etree._Element) -> bool:
    """Match every element at the path."""
    return True


def is_empty(element: etree._Element) -> bool:
    """Match elements without text, which have their default if there is one."""
    return not element_text(element)


def has_attribute(name: str) -> Predicate:
    """Return a predicate that matches elements with the attribute."""
    return lambda element: element.get(name) is not None


def lacks_attribute(name: str) -> Predicate:
    """Return a predicate that matches elements without the attribute."""
    return lambda element: element.get(name) is None


def has_fewer_children(name: str, count: int) -> Predicate:
    """Return a predicate that matches elements with fewer than `count` children of that name."""
    return lambda element: len(element.findall(NS + name)) < count


def has_more_children(name: str, count: int) -> Predicate:
    """Return a predicate that matches elements with more than `count` children of that name."""
    return lambda element: len(element.findall(NS + name)) > count


def value_is(read_value: ValueReader, text: str) -> Predicate:
    """Return a predicate that matches elements whose value is `text`."""
    return lambda element: (read_value(element) or "").strip() == text


def value_is_one_of(read_value: ValueReader, texts: tuple[str, ...]) -> Predicate:
    """Return a predicate that matches elements whose value is one of `texts`, in upper or lower case."""
    folded = frozenset(text.casefold() for text in texts)
    return lambda element: (read_value(element) or "").strip().casefold() in folded


def value_is_not_in(read_value: ValueReader, texts: frozenset[str]) -> Predicate:
    """Return a predicate that matches elements whose value is not one of `texts`."""
    return lambda element: (value := read_value(element)) is not None and value.strip() not in texts


def value_exceeds(read_value: ValueReader, limit: Limit, bound: str) -> Predicate:
    """Return a predicate that matches elements with a value outside a limit."""
    return lambda element: (value := read_value(element)) is not None and not limit.allows(value, bound)


def attribute_reader(name: str) -> ValueReader:
    """Return a function that reads an attribute of an element."""
    return lambda element: element.get(name)
