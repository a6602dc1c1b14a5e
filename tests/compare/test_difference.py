"""How a schema difference is detected in an element."""

import pytest
from lxml import etree

from mmc_cli.compare.difference import (
    Predicate,
    attribute_reader,
    element_difference,
    has_attribute,
    has_fewer_children,
    has_more_children,
    lacks_attribute,
    value_exceeds,
    value_is,
    value_is_not_in,
)
from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.specification.facets import Limit

ELEMENT = etree.fromstring(f'<A xmlns="{NAMESPACE}" note="yes"><B/><B/></A>')
VALUE = etree.fromstring(f'<C xmlns="{NAMESPACE}"> four </C>')
LENGTH = Limit("maxLength", "3", "string")


@pytest.mark.parametrize(
    ("matches", "element", "expected"),
    [
        (has_attribute("note"), ELEMENT, True),
        (has_attribute("other"), ELEMENT, False),
        (lacks_attribute("note"), ELEMENT, False),
        (has_fewer_children("B", 3), ELEMENT, True),
        (has_fewer_children("B", 2), ELEMENT, False),
        (has_more_children("B", 1), ELEMENT, True),
        (has_more_children("B", 2), ELEMENT, False),
        (value_is(element_text, "four"), VALUE, True),
        (value_is(attribute_reader("note"), "no"), ELEMENT, False),
        (value_is_not_in(element_text, frozenset({"four"})), VALUE, False),
        (value_is_not_in(element_text, frozenset({"five"})), VALUE, True),
        (value_is_not_in(attribute_reader("note"), frozenset({"four"})), VALUE, False),
        (value_exceeds(element_text, LENGTH, "3"), VALUE, True),
        (value_exceeds(element_text, LENGTH, "6"), VALUE, False),
    ],
)
def test_a_predicate_matches_elements_that_a_difference_concerns(
    matches: Predicate, element: etree._Element, expected: bool
) -> None:
    assert matches(element) is expected


def test_a_difference_of_an_element_concerns_every_element_at_its_path() -> None:
    difference = element_difference("unit-changed", "/GBCSResponse/Body/Level", "", "%", "A", "")
    assert (difference.what, difference.parent) == ("Level", "Body")
    assert difference.detector.paths == ("/GBCSResponse/Body/Level",)
    assert difference.detector.matches(VALUE)
