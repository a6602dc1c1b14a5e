"""A file that is not a message is identified."""

import pytest
from lxml import etree

from mmc_cli.inputs.sniff import describe_document, describe_non_xml


@pytest.mark.parametrize(
    ("head", "start"),
    [
        ("  ", "an empty file"),
        ("PK\x03\x04", "a ZIP archive"),
        ("<!DOCTYPE html><html>", "an HTML page"),
        ("DF0901000000000003E8", "GBCS in hexadecimal"),
        ('{"a": 1}', "a JSON document"),
        ("hello", "text without any XML"),
        ('id,"<GBCSResponse>"', "text with XML inside it"),
    ],
)
def test_another_kind_of_file_is_described(head: str, start: str) -> None:
    assert (describe_non_xml(head) or "").startswith(start)


def test_what_may_be_xml_is_left_to_the_parser() -> None:
    assert describe_non_xml("<GBCSResponse/>") is None


@pytest.mark.parametrize(
    ("text", "part", "empty"),
    [
        ("<Response><ResponseCode>I99</ResponseCode></Response>", "carries no message from a device", True),
        ("<Response><GBCSPayload>AA==</GBCSPayload></Response>", "run Parse & Correlate", False),
        ("<Request/>", "a DUIS request", False),
        ("<Inventory/>", "with the root element Inventory", False),
    ],
)
def test_another_document_is_described(text: str, part: str, empty: bool) -> None:
    description, is_empty = describe_document(etree.fromstring(text))
    assert part in description
    assert is_empty is empty
