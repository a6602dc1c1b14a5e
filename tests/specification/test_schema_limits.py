"""A schema from outside that would take too long to use is refused in words."""

import pytest
from lxml import etree

from mmc_cli.model.errors import MmcError
from mmc_cli.model.xml_names import XS
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.schema_limits import check_limits, find_pattern_problem


def schema(body: str) -> etree._Element:
    return etree.fromstring(f'<xs:schema xmlns:xs="{XS[1:-1]}">{body}</xs:schema>')


def chain(length: int, use: str) -> str:
    return "".join(f'<xs:complexType name="T{n}">{use.format(n + 1)}</xs:complexType>' for n in range(length))


INSIDE = '<xs:sequence><xs:element name="a" type="T{}"/></xs:sequence>'
TWICE = '<xs:sequence><xs:element name="a" type="T{0}"/><xs:element name="b" type="T{0}"/></xs:sequence>'
DERIVED = '<xs:complexContent><xs:extension base="T{}"/></xs:complexContent>'
MANY = "".join(f'<xs:element name="e{n}" type="xs:string"/>' for n in range(1001))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (chain(5000, INSIDE), "more than 64 types inside each other"),
        (chain(5000, DERIVED), "more than 64 types inside each other"),
        (chain(40, TWICE), "more than 100,000 elements inside it"),
        ('<xs:element name="R"><xs:complexType><xs:choice><xs:element ref="R"/></xs:choice></xs:complexType></xs:element>', "the element R contains itself"),
        ('<xs:complexType name="T"><xs:choice><xs:element name="a" type="T"/></xs:choice></xs:complexType>', "the type T contains itself"),
        (f'<xs:complexType name="T"><xs:choice>{MANY}</xs:choice></xs:complexType>', "more than 1,000 elements in one group"),
        ("<xs:annotation/>" * 50_001, "more than 50,000 declarations"),
        ('<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:pattern value="(a+)+b"/></xs:restriction></xs:simpleType>', "the pattern repeats a part that itself varies"),
    ],
)  # fmt: skip
def test_a_schema_beyond_a_limit_is_refused(body: str, reason: str) -> None:
    with pytest.raises(MmcError, match=reason):
        check_limits(schema(body), "own.xsd")


def test_every_version_is_within_the_limits() -> None:
    for version in known_versions():
        check_limits(load_spec(version).schema.tree, "mmc.xsd")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(a+)+b", "repeats"), ("(a|a)*b", "repeats"), ("((x+x+)+y)+", "repeats"), ("([a-z]?[0-9])*", "repeats"),
        ("a*a*a*a*a*b", "parts that vary"), ("(a?){50}a{50}", "parts that vary"),
        ("(a{1,100}){1,100}", "longer"), ("a{99999999}", "longer"), ("a" * 1001, "longer"),
        (r"\p{IsFoo}+", "block of Unicode"),
    ],
)  # fmt: skip
def test_a_pattern_that_could_backtrack_without_end_is_found(pattern: str, problem: str) -> None:
    assert problem in (find_pattern_problem(pattern) or "")


@pytest.mark.parametrize(
    "pattern",
    [
        "([0-9A-F]{2})*",
        "[a-z-[aeiou]]+",
        r"[^\]]{3}",
        r"\(a\)+",
        "plain|encrypted",
        "([0-9]{1,3}[.]){3}[0-9]{1,3}",
        "(ab)+",
    ],
)
def test_an_ordinary_pattern_is_accepted(pattern: str) -> None:
    assert find_pattern_problem(pattern) is None
