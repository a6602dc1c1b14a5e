"""A file that is not a message is identified."""

import bz2
import gzip
import lzma

import pytest
from lxml import etree

from mmc_cli.inputs.parser import read
from mmc_cli.inputs.sniff import describe_document, describe_non_xml


@pytest.mark.parametrize(
    ("head", "start"),
    [
        ("  ", "an empty file"),
        ("PK\x03\x04", "a ZIP archive: mmc reads it if its name ends in .zip"),
        ("<!DOCTYPE html><html>", "an HTML page"),
        ("DF0901000000000003E8", "GBCS in hexadecimal"),
        ("3QAAAAAAALMRAAAAAN8JAgAAAAAAAASwCADb\nEjRWeJCg\n", "GBCS in base64"),
        ("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAAB", "base64 text, perhaps GBCS"),
        (b"\xdd\0\0\0\0\0\0\x81".decode(errors="replace"), "GBCS in bytes"),
        (b"\xdf\t\2\0\0".decode(errors="replace"), "GBCS in bytes"),
        ('{"a": 1}', "a JSON document"),
        ("hello", "text without any XML"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".decode(errors="replace"), "a picture"),
        (b"\x89PNG\r\n\x1a\n".decode(errors="replace"), "a picture"),
        ("From: a@example.org\nSubject: a\n\tb\nMIME-Version: 1.0\n\n<hello>", "an e-mail without a message"),
        ('id,"<GBCSResponse>"', "text with XML inside it"),
    ],
)
def test_another_kind_of_file_is_described(head: str, start: str) -> None:
    assert (describe_non_xml(head) or "").startswith(start)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.compress(b"a", mtime=0), "gzip"),
        (bz2.compress(b"a"), "bzip2"),
        (lzma.compress(b"a"), "xz"),
        (b"\x28\xb5\x2f\xfd\x04\x00", "Zstandard"),
        (b"\x04\x22\x4d\x18\x64", "LZ4"),
        (b"\x1f\x9d\x90", "compress"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07\x01", "RAR"),
    ],
    ids=str,
)
def test_a_compressed_file_is_named_as_one_and_not_as_an_encoding(data: bytes, kind: str) -> None:
    (finding,) = read(data).findings
    assert finding.message.startswith(f"not an MMC message but a compressed file ({kind})")


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


def test_a_root_element_that_is_misspelt_is_corrected() -> None:
    assert describe_document(etree.fromstring("<GBCSRespones/>"))[0].endswith("; did you mean GBCSResponse?")
    assert describe_document(etree.fromstring("<Inventory/>"))[0].endswith("with the root element Inventory")
