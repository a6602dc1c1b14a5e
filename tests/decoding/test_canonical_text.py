"""The text of one value in JSON: typed, in one form, and the text kept where that form is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.decoding.canonical_text import text_decoder
from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.model.json_types import Json
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, found, message

SPEC = load_spec(V4_0)


def decode(name: str, text: str) -> tuple[Json, DecodeNotes]:
    element, declaration = found(message(RESPONSE if name == "Value" else ALERT), name)
    notes = DecodeNotes(True)
    return text_decoder(declaration, SPEC)(text, element, notes), notes


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("AuxiliaryControllerN", "3", 3),
        ("AuxiliaryControllerN", " +03 ", 3),
        ("OriginatorCounter", "018446744073709551615", "18446744073709551615"),
        ("Value", "-0", "0"),
        ("GBCSHexAlertCode", "8f86", "8F86"),
        ("BusinessOriginatorID", "00-1e-4f-7a-20-00-11-01", "00-1E-4F-7A-20-00-11-01"),
        ("Timestamp", "2026-02-03T17:00:00+01:00", "2026-02-03T16:00:00Z"),
        ("AlertDescription", "  spaces are kept ", "  spaces are kept "),
    ],
)
def test_a_text_becomes_a_decodedin_one_form(name: str, text: str, value: Json) -> None:
    decoded, notes = decode(name, text)
    assert decoded == value
    assert list(notes.texts.values()) == ([text] if str(value) != text else [])
    assert notes.unparsed == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("AuxiliaryControllerN", "three"), ("GBCSHexAlertCode", "8F8"), ("Timestamp", "2026-02-30T00:00:00Z")],
)
def test_a_text_of_another_type_is_kept_and_reported(name: str, text: str) -> None:
    decoded, notes = decode(name, text)
    assert decoded == text
    (part,) = notes.unparsed
    assert part.xml == text


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_an_integer_of_any_size_is_kept_exactly(number: int) -> None:
    decoded, notes = decode("Value", str(number))
    assert decoded == str(number)
    assert notes.texts == {}


@given(st.text(max_size=30).filter(str.isprintable))
def test_no_text_is_ever_lost(text: str) -> None:
    for name in ("Timestamp", "AuxiliaryControllerN", "GBCSHexAlertCode", "AlertDescription"):
        decoded, notes = decode(name, text)
        assert text in (str(decoded), *notes.texts.values())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("Timestamp", "2026-02-03T17:00:00.00Z", "2026-02-03T17:00:00.00Z"),
        ("Timestamp", " 2026-02-03T17:00:00.00Z\n", "2026-02-03T17:00:00.00Z"),
        ("Timestamp", "2026-02-03T24:00:00Z", "2026-02-04T00:00:00Z"),
        ("Timestamp", "2026-02-03T17:00:00.1234567890Z", "2026-02-03T17:00:00.1234567890Z"),
        ("Timestamp", "12026-02-03T17:00:00+00:00", "12026-02-03T17:00:00Z"),
        ("BusinessOriginatorID", "\n00-1E-4F-7A-20-00-11-01 ", "00-1E-4F-7A-20-00-11-01"),
    ],
)
def test_white_space_and_spelling_change_no_value(name: str, text: str, value: Json) -> None:
    decoded, notes = decode(name, text)
    assert decoded == value
    assert list(notes.texts.values()) == ([text] if value != text else [])
    assert notes.unparsed == []
