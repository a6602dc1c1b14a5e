"""A value is one of its type as XML Schema says, whatever the engines say of it."""

import random

import pytest
from lxml import etree

from mmc_cli.model.xml_names import XS
from mmc_cli.specification.declarations import EnumValue, Simple
from mmc_cli.validate.value_check import find_value_fault


@pytest.mark.parametrize(
    ("builtin", "right", "wrong"),
    [
        ("dateTime", "\n 2026-02-03T09:30:10.00Z \n|2026-02-03T24:00:00|-0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z|2026-02-03"),
        ("date", "2026-01-31|2024-02-29+14:00|12026-01-31Z", "2026-02-29|2026-1-31|2026-01-31+15:00|02026-01-31"),
        ("time", "09:30:00|24:00:00.0|23:59:59.5-13:59", "24:00:01|09:30|09:30:60|09:30:00.|9:30:00"),
        ("integer", "+0|-7|007|99999999999999999999999999999999", "1.0|\u0667|\u00a07|1e3|"),
        ("nonNegativeInteger", "-0|0", "-1"),
        ("positiveInteger", "1|+01", "0|-1"),
        ("unsignedInt", "4294967295|-0", "4294967296|-1"),
        ("unsignedShort", "65535", "65536"),
        ("short", "-32768", "-32769|32768"),
        ("decimal", ".5|5.|+0.50|0.000000000000000000000000000000000001", ".|1e5|NaN|INF|1,5"),
        ("boolean", " true |0", "True|yes|"),
        ("hexBinary", "8f72| 8F |", "8F7|0x8F|8 F"),
        ("base64Binary", "QUJD|QUI=|QQ==|Q U\nJ D|", "QUJ|QR==|QUJ=|a-_=|QQ=\u00a0="),
        ("string", "anything\n", ""),
        ("unsignedByte", "255", "256"),
        ("float", "1e5|NaN", "one"),
    ],
)  # fmt: skip
def test_a_text_is_a_value_of_its_type_or_not(builtin: str, right: str, wrong: str) -> None:
    for text in right.split("|"):
        assert find_value_fault(text, Simple(builtin)) is None, text
    for text in wrong.split("|") if wrong else ():
        assert find_value_fault(text, Simple(builtin)) in ("form", "range"), text


@pytest.mark.parametrize(
    ("facets", "right", "wrong", "fault"),
    [
        ({"maxLength": ("3",)}, "abc", "abcd", "too-long"),
        ({"minLength": ("1",)}, "a", "", "too-short"),
        ({"pattern": ("plain|encrypted",)}, "plain", "plaintext", "pattern"),
        ({"pattern": ("[0-9]{2}", "[a-z]")}, "b", "ab", "pattern"),
        ({"pattern": (r"\i\c*",)}, "a-b", "-ab", "pattern"),
        ({"whiteSpace": ("collapse",), "pattern": ("a b",)}, " a\n b ", "ab", "pattern"),
    ],
)
def test_facets_of_text_are_kept(facets: dict[str, tuple[str, ...]], right: str, wrong: str, fault: str) -> None:
    assert find_value_fault(right, Simple("string", facets=facets)) is None
    assert find_value_fault(wrong, Simple("string", facets=facets)) == fault


@pytest.mark.parametrize(
    ("builtin", "facets", "right", "wrong"),
    [
        ("integer", {"minInclusive": ("-5",), "maxInclusive": ("10",)}, "-5|+010", "-6|11"),
        ("decimal", {"minExclusive": ("0",), "maxExclusive": ("1",)}, "0.1|.9", "0|1.0|-0"),
        ("decimal", {"totalDigits": ("3",), "fractionDigits": ("1",)}, "0012.50|12.5|-99.9", "123.5|1.25"),
        ("hexBinary", {"length": ("2",)}, "8F72", "8F|8F7200"),
        ("base64Binary", {"maxLength": ("2",)}, "QUI=", "QUJD"),
        ("dateTime", {"minInclusive": ("2026-01-01T00:00:00Z",)}, "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00+01:00"),
    ],
)  # fmt: skip
def test_facets_of_numbers_octets_and_times_are_kept(
    builtin: str, facets: dict[str, tuple[str, ...]], right: str, wrong: str
) -> None:
    for text in right.split("|"):
        assert find_value_fault(text, Simple(builtin, facets=facets)) is None, text
    for text in wrong.split("|"):
        assert find_value_fault(text, Simple(builtin, facets=facets)) in ("range", "too-long", "too-short"), text


def test_a_listed_value_is_compared_with_its_white_space() -> None:
    choices = {"success": EnumValue("success", "0", True)}
    assert find_value_fault("success", Simple("string", choices)) is None
    assert find_value_fault(" success", Simple("string", choices)) == "list"
    assert find_value_fault(" success", Simple("token", choices)) is None


@pytest.mark.parametrize(
    "builtin", ["integer", "unsignedInt", "short", "boolean", "hexBinary", "date", "time", "dateTime"]
)
def test_libxml2_agrees_on_thousands_of_texts_without_white_space(builtin: str) -> None:
    schema = f'<xs:schema xmlns:xs="{XS[1:-1]}"><xs:element name="v" type="xs:{builtin}"/></xs:schema>'
    validator, chance = etree.XMLSchema(etree.fromstring(schema)), random.Random(5)
    seeds = [
        "2026-02-03T09:30:10.05Z",
        "2026-02-28",
        "23:59:59+14:00",
        "32767",
        "4294967295",
        "-0",
        "true",
        "8F72",
        "24:00:00",
    ]
    for _ in range(1500):
        text = list(chance.choice(seeds))
        for _ in range(chance.randint(0, 2)):
            place = chance.randrange(len(text) + 1)
            text[place : place + chance.randint(0, 1)] = chance.choice(
                ["0", "1", "9", "-", "+", ":", ".", "Z", "T", "A"]
            )
        element = etree.Element("v")
        element.text = "".join(text)
        assert (find_value_fault(element.text, Simple(builtin)) is None) == validator.validate(element), element.text
