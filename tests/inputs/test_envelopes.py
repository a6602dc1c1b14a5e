"""A DUIS response of a known shape is read as the first of that shape was, without being parsed."""

from pathlib import Path

import pytest

from mmc_cli.inputs import message_reader
from mmc_cli.inputs.envelopes import Envelopes
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from tests.gbcs.builder import LIMIT_ALERT, READING
from tests.inputs.converters.test_gbcs import duis
from tests.inputs.reading import read_paths

FIRST = duis(READING).replace("<Response>", "<Response><ID>one &amp; only</ID><Note>first</Note>")


@pytest.fixture
def envelopes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Envelopes:
    fresh = Envelopes()
    monkeypatch.setattr(message_reader, "ENVELOPES", fresh)
    (tmp_path / "first.xml").write_text(FIRST)
    read_paths(tmp_path / "first.xml")
    return fresh


def read(envelopes: Envelopes, text: str) -> Message | None:
    return envelopes.read(Source(Origin("b.xml"), text.encode()), DEFAULT_READ_OPTIONS)


def test_another_text_is_read_as_the_first(envelopes: Envelopes, tmp_path: Path) -> None:
    other = FIRST.replace(">first<", ">a second > the first<")
    found = read(envelopes, other)
    (tmp_path / "b.xml").write_text(other.replace("<Note>", "<Note >"))  # a shape of its own, which is parsed
    ((_, parsed),) = read_paths(tmp_path / "b.xml")
    assert found is not None
    assert parsed is not None
    assert (found.payload, found.header, found.findings) == (parsed.payload, parsed.header, parsed.findings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">first<", ">first &<"),
        (">first<", ">first<b/><"),
        (">first<", ">]]><"),
        (">first<", "><!-- -- --><"),
        (">first<", ">\x01<"),
        (">first<", ">é<"),
        ("<Note>", '<Note a="1>2">'),
        ("</Response>", "</Response"),
        ("one &amp;", "two &amp;"),
        ("GBCSPayload>3Q", "GBCSPayload>no"),
        ("GBCSPayload>3Q", "GBCSPayload>3\vQ"),
        ("GBCSPayload>3Q", "GBCSPayload>3\fQ"),
        (">first<", ">first\0<"),
    ],
)
def test_what_may_not_be_like_the_first_is_parsed(envelopes: Envelopes, old: str, new: str) -> None:
    assert old in FIRST
    assert read(envelopes, FIRST.replace(old, new, 1)) is None


def test_a_payload_that_breaks_is_parsed_so_that_its_finding_has_a_line(envelopes: Envelopes) -> None:
    assert read(envelopes, FIRST.replace(duis(READING)[-60:], duis(READING[:-1])[-60:])) is None


def test_a_document_with_two_payloads_is_no_example(envelopes: Envelopes, tmp_path: Path) -> None:
    (tmp_path / "two.xml").write_text(duis(READING, LIMIT_ALERT))
    read_paths(tmp_path / "two.xml")
    assert read(envelopes, duis(READING, LIMIT_ALERT)) is None


def test_a_payload_in_several_lines_is_read_as_in_one(envelopes: Envelopes) -> None:
    found = read(envelopes, FIRST.replace("GBCSPayload>3Q", "GBCSPayload>\n 3\r\n\tQ"))
    assert found is not None
    assert found.payload is not None
    assert found.payload.data == READING
