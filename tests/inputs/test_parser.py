"""Bytes become a message, or a finding that says what they are instead."""

import codecs
from pathlib import Path

import pytest

from mmc_cli.inputs.limits import MAX_BYTES
from mmc_cli.inputs.parser import read
from mmc_cli.model.finding import Place
from mmc_cli.model.origin import Origin
from tests.conftest import ROOT
from tests.samples import ALERT, message


def refusal(data: bytes) -> tuple[str, str]:
    """Return the rule and the text of the one finding of what is not a message."""
    refused = read(data)
    assert refused.root is None
    (finding,) = refused.findings
    return finding.rule.name, finding.message


@pytest.mark.parametrize(
    "data",
    [
        ALERT.encode(),
        codecs.BOM_UTF8 + ALERT.encode(),
        ALERT.replace("UTF-8", "UTF-16").encode("utf-16"),
        ALERT.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
        ALERT.replace("\n", "\r\n").encode(),
        ALERT.replace("\n", "").encode(),
        ALERT.replace("ra:", "").replace("xmlns:ra", "xmlns").encode(),
        ALERT.replace("ra:", "ns4:").replace("xmlns:ra", "xmlns:ns4").encode(),
    ],
    ids=["plain", "utf-8 mark", "utf-16", "latin-1", "crlf", "one line", "no prefix", "other prefix"],
)
def test_a_message_is_read_in_any_encoding_and_with_any_prefix(data: bytes) -> None:
    assert read(data).header.alert_code == "8F86"


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures/invalid/MMC005").iterdir()), ids=lambda path: path.stem)
def test_what_is_not_a_message_is_identified(path: Path) -> None:
    descriptions = {
        "acknowledgement": "acknowledgement",
        "adapter-envelope": "envelope",
        "another-document": "Inventory",
        "duis-request": "DUIS request",
        "duis-response-not-parsed": "run Parse & Correlate",
        "empty": "empty file",
        "gbcs-in-base64": "base64",
        "gbcs-in-hexadecimal": "GBCS in hexadecimal",
        "html-page": "HTML",
        "json": "JSON",
        "plain-text": "without any XML",
        "smets1-response": "SMETS1",
    }
    rule, text = refusal(path.read_bytes())
    assert rule == "not-mmc"
    assert text.startswith("not an MMC message but ")
    assert descriptions[path.stem] in text


@pytest.mark.parametrize(
    ("start", "description"),
    [(b"PK\x03\x04rest", "ZIP"), (b"\x1f\x8b\x08\x00", "gzip"), (b"%PDF-1.7", "PDF"), (b"  \n\t ", "empty")],
)
def test_files_of_other_kinds_are_identified_by_how_they_start(start: bytes, description: str) -> None:
    assert description in refusal(start)[1]


def test_a_document_type_is_refused_before_anything_is_parsed() -> None:
    bomb = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 99)) + "]>"
    in_utf_16 = ALERT.replace("UTF-8", "UTF-16").replace("<ra:GBCS", bomb + "<ra:GBCS", 1).encode("utf-16")
    for data in ((bomb + ALERT).encode(), in_utf_16):
        assert refusal(data)[0] == "doctype"


def test_a_document_type_is_found_behind_comments_and_instructions() -> None:
    data = b"<?xml version='1.0'?>\n<!-- <!DOCTYPE not this one --> <?x y?>\n  <!doctype GBCSResponse><GBCSResponse/>"
    (finding,) = read(data).findings
    assert finding.rule.name == "doctype"
    assert finding.place == Place(3, 3, 4, 64)
    assert data[64:].startswith(b"<!doctype")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_however_far_into_the_file(codec: str) -> None:
    comment = f"<!--{'x' * 70_000}-->\n"
    bomb = '<!DOCTYPE a [<!ENTITY e "100">]>'
    start = ALERT.index("<ra:GBCS")
    text = f"{ALERT[:start]}{comment}{bomb}{ALERT[start:].replace('>100<', '>&e;<')}"
    (finding,) = read(text.replace("UTF-8", codec).encode(codec)).findings
    assert (finding.rule.name, finding.place.line, finding.place.column) == ("doctype", 3, 1)


def test_many_comments_before_a_message_take_no_time_to_look_through() -> None:
    assert message(ALERT, ("<ra:GBCS", "<!-- - -->" * 2000 + "<ra:GBCS")).root is not None


def test_a_comment_that_mentions_a_document_type_does_no_harm() -> None:
    assert message(ALERT, ("<ra:GBCS", "<!-- no <!DOCTYPE here --><ra:GBCS")).root is not None


def test_a_file_that_breaks_off_is_reported_where_it_breaks_off() -> None:
    (finding,) = message(ALERT[: ALERT.index("</ra:Header>")]).findings
    assert finding.rule.name == "not-well-formed"
    assert finding.message == "not well-formed XML: the file ends inside Header, opened on line 3"
    assert finding.place.line == 8


def test_mismatched_tags_are_both_named() -> None:
    (finding,) = message(ALERT, ("</ra:AuxiliaryControllerN>", "</ra:Wrong>")).findings
    assert "AuxiliaryControllerN, opened on line 19, is closed by Wrong" in finding.message


def test_bytes_that_are_not_in_the_declared_encoding_are_reported() -> None:
    latin_1 = ALERT.replace("Limit", "Limité").encode("latin-1")
    assert refusal(latin_1) == ("encoding", "cannot decode the file as UTF-8, the declared encoding")
    undeclared = latin_1.partition(b"?>")[2]
    assert refusal(undeclared) == ("encoding", "cannot decode the file as UTF-8, the default encoding")
    unknown = ALERT.replace("UTF-8", "KLINGON-8").encode()
    assert refusal(unknown) == ("encoding", "KLINGON-8 is an encoding that mmc does not read")


@pytest.mark.parametrize(
    "encoding",
    [
        "UTF-7",
        "punycode",
        "idna",
        "rot13",
        "hex",
        "zlib",
        "base64",
        "uu",
        "undefined",
        "unicode_escape",
        "UTF-32",
        "IBM037",
        "mbcs",
    ],
)
def test_an_encoding_that_xml_parsers_do_not_read_is_refused_by_name(encoding: str) -> None:
    (finding,) = read(ALERT.replace("UTF-8", encoding).encode()).findings
    assert (finding.rule.name, finding.message) == ("encoding", f"{encoding} is an encoding that mmc does not read")
    assert finding.place == Place(1, 31, 31 + len(encoding), 30, len(encoding))


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be", "cp037"])
def test_a_file_in_an_encoding_that_is_not_read_is_refused_by_how_it_starts(codec: str) -> None:
    rule, text = refusal(ALERT.encode(codec))
    assert (rule, text.endswith("is an encoding that mmc does not read")) == ("encoding", True)


def test_utf_16_without_a_mark_and_without_a_declaration_is_refused() -> None:
    document = ALERT.partition("?>")[2].lstrip()
    for codec in ("utf-16-le", "utf-16-be"):
        assert refusal(document.encode(codec))[0] == "encoding"
        assert read(ALERT.replace("UTF-8", "UTF-16").encode(codec)).root is not None


def test_a_file_that_claims_to_be_in_utf_16_and_is_not_is_refused() -> None:
    assert refusal(ALERT.replace("UTF-8", "UTF-16").encode())[0] == "encoding"


def test_zeros_before_a_message_are_not_xml() -> None:
    assert refusal(b"\0" + ALERT.encode())[0] == "not-well-formed"
    assert refusal(b"\0\0")[0] == "not-mmc"


def test_a_mark_of_utf_16_before_text_in_another_encoding_is_refused() -> None:
    text = ALERT.replace("UTF-8", "UTF-16")
    for data in (codecs.BOM_UTF16_LE + ALERT.encode(), codecs.BOM_UTF16_LE + text.encode("utf-16-be")):
        assert refusal(data) == (
            "encoding",
            "the document begins with a byte order mark of UTF-16, but is not in that encoding",
        )
    assert read(codecs.BOM_UTF16_BE + text.encode("utf-16-be")).root is not None


def test_a_file_too_large_is_not_read() -> None:
    refused = read(b"<" + b" " * MAX_BYTES)
    assert refused.too_large
    assert refused.findings[0].message == "too large: 25,165,825 bytes; the limit is 25,165,824 (--max-bytes)"


@pytest.mark.parametrize(
    ("part", "number"), [("<a/>", 600_000), ("<a></a>", 300_000), ('<a b="" c=""/>', 200_000), ("t<!---->", 600_000)]
)
def test_a_message_with_more_tags_and_attributes_than_fit_in_memory_is_not_parsed(part: str, number: int) -> None:
    refused = read(f"<GBCSResponse>{part * number}</GBCSResponse>".encode())
    assert refused.too_large
    assert refused.findings[0].message == "too large: more than 600,000 tags and attributes"


def test_the_largest_honest_log_is_far_below_the_limits() -> None:
    entry = "<Entry><Timestamp>2026-01-01T00:00:00Z</Timestamp>" + "<Value>1</Value>" * 7 + "</Entry>"
    assert read(ALERT.replace("</ra:Body>", f"{entry * 19_056}</ra:Body>").encode()).root is not None


def test_a_file_nested_too_deep_counts_as_too_large() -> None:
    assert read(b"<a>" * 400 + b"</a>" * 400).too_large


@pytest.mark.parametrize(
    ("old", "namespace"), [(' xmlns:ra="http', "no namespace"), ("dccinterface.co.uk/R", "the namespace")]
)
def test_a_message_in_another_namespace_is_reported(old: str, namespace: str) -> None:
    text = ALERT.replace("ra:", "").replace(" xmlns:ra", " xmlns")
    text = text.replace(text[text.index(" xmlns=") : text.index(" schemaV")], "") if "xmlns" in old else text
    rule, description = refusal(text.replace("uk/ResponseAndAlert", "uk").encode())
    assert rule == "wrong-namespace"
    assert namespace in description


@pytest.mark.parametrize("end", range(60, len(ALERT), 7))
def test_a_file_that_ends_too_early_is_reported_to_end_there(end: int) -> None:
    (finding,) = read(ALERT.encode()[:end], Origin("a.xml")).findings
    assert finding.message.startswith("not well-formed XML: the file ends inside ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a b></a>", "attribute b has no value"),
        ("<a b=1></a>", "the value of an attribute must be in quotation marks, \" or '"),
        ('<a b="1"c="2"/>', "white space is missing between two attributes"),
        ('<a b="1></a>', "a quotation mark is missing"),
        ("<a></ b></a>", "a tag is not closed with >"),
        ("<a><![CDATA[secret</a>", "a CDATA section is not closed with ]]>"),
        ("<a>1 < 2</a><!--", "no element name follows <"),
    ],
)
def test_what_is_wrong_with_a_tag_is_reported_in_plain_words(text: str, expected: str) -> None:
    assert expected in read(text.encode(), Origin("a.xml")).findings[-1].message
