"""Bytes become a message, or a finding that says what they are instead."""

import codecs
from pathlib import Path

import pytest

from mmc_cli.inputs.limits import MAX_BYTES
from mmc_cli.inputs.parser import read
from mmc_cli.model.finding import Place
from tests.conftest import ROOT
from tests.samples import ALERT, message


def refusal(data: bytes) -> tuple[str, str]:
    got = read(data)
    assert got.root is None
    assert len(got.findings) == 1
    return got.findings[0].rule.name, got.findings[0].message


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
def test_what_is_not_a_message_is_told_by_what_it_is(path: Path) -> None:
    words = {
        "acknowledgement": "acknowledgement",
        "adapter-envelope": "envelope",
        "another-document": "Inventory",
        "csv-cell": "CSV",
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
    assert words[path.stem] in text


@pytest.mark.parametrize(
    ("start", "what"),
    [(b"PK\x03\x04rest", "ZIP"), (b"\x1f\x8b\x08\x00", "gzip"), (b"%PDF-1.7", "PDF"), (b"  \n\t ", "empty")],
)
def test_files_of_other_kinds_are_told_by_how_they_start(start: bytes, what: str) -> None:
    assert what in refusal(start)[1]


def test_a_document_type_is_refused_before_anything_is_parsed() -> None:
    bomb = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 99)) + "]>"
    for data in ((bomb + ALERT).encode(), ALERT.replace("<ra:GBCS", bomb + "<ra:GBCS", 1).encode("utf-16")):
        assert refusal(data)[0] == "doctype"


def test_a_document_type_is_found_behind_comments_and_instructions() -> None:
    data = b"<?xml version='1.0'?>\n<!-- <!DOCTYPE not this one --> <?x y?>\n  <!doctype GBCSResponse><GBCSResponse/>"
    got = read(data)
    assert got.findings[0].rule.name == "doctype"
    assert got.findings[0].place == Place(3, 3, 4, 64)
    assert data[64:].startswith(b"<!doctype")


def test_a_comment_that_mentions_a_document_type_does_no_harm() -> None:
    assert message(ALERT, ("<ra:GBCS", "<!-- no <!DOCTYPE here --><ra:GBCS")).root is not None


def test_a_broken_file_is_told_by_the_place_where_it_breaks() -> None:
    got = message(ALERT[: ALERT.index("</ra:Header>")])
    finding = got.findings[0]
    assert finding.rule.name == "not-well-formed"
    assert finding.message == "not well-formed XML: the file ends inside Header, opened on line 3"
    assert finding.place.line == 8


def test_crossed_tags_are_told_by_both_names() -> None:
    got = message(ALERT, ("</ra:AuxiliaryControllerN>", "</ra:Wrong>"))
    assert "AuxiliaryControllerN, opened on line 19, is closed by Wrong" in got.findings[0].message


def test_bytes_that_are_not_in_the_named_encoding_are_told_as_such() -> None:
    rule, text = refusal(ALERT.replace("Limit", "Limité").encode("latin-1"))
    assert (rule, "UTF-8" in text) == ("encoding", True)
    rule, text = refusal(ALERT.replace("UTF-8", "KLINGON-8").encode())
    assert (rule, "KLINGON-8" in text) == ("encoding", True)


def test_a_file_too_large_is_not_read() -> None:
    got = read(b"<" + b" " * MAX_BYTES)
    assert got.too_large
    assert "too large" in got.findings[0].message


def test_a_file_nested_too_deep_counts_as_too_large() -> None:
    assert read(b"<a>" * 400 + b"</a>" * 400).too_large


@pytest.mark.parametrize(
    ("old", "what"), [(' xmlns:ra="http', "no namespace"), ("dccinterface.co.uk/R", "the namespace")]
)
def test_a_message_in_another_namespace_is_told_by_it(old: str, what: str) -> None:
    text = ALERT.replace("ra:", "").replace(" xmlns:ra", " xmlns")
    text = text.replace(text[text.index(" xmlns=") : text.index(" schemaV")], "") if "xmlns" in old else text
    got = read(text.replace("uk/ResponseAndAlert", "uk").encode())
    assert got.findings[0].rule.name == "wrong-namespace"
    assert what in got.findings[0].message
