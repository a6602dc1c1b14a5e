"""What is no message is called by its name."""

import pytest
from lxml import etree

from mmc_cli.inputs.sniff import describe_non_xml, describe_document


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("  ", "an empty file"),
        ("PK\x03\x04", "a ZIP archive"),
        ("<!DOCTYPE html><html>", "an HTML page"),
        ("DF0901000000000003E8", "GBCS in hexadecimal"),
        ('{"a": 1}', "a JSON document"),
        ("hello", "text without any XML"),
        ('id,"<GBCSResponse>"', "text that holds XML further on"),
    ],
)
def test_another_kind_of_file_is_named(head: str, said: str) -> None:
    assert (describe_non_xml(head) or "").startswith(said)


def test_what_may_be_xml_is_left_to_the_parser() -> None:
    assert describe_non_xml("<GBCSResponse/>") is None


@pytest.mark.parametrize(
    ("text", "said", "empty"),
    [
        ("<Response><ResponseCode>I99</ResponseCode></Response>", "carries no message from a device", True),
        ("<Response><GBCSPayload>AA==</GBCSPayload></Response>", "run Parse & Correlate", False),
        ("<Request/>", "a DUIS request", False),
        ("<Inventory/>", "whose root is Inventory", False),
    ],
)
def test_another_document_is_named(text: str, said: str, empty: bool) -> None:
    what, known_empty = describe_document(etree.fromstring(text))
    assert said in what
    assert known_empty is empty
