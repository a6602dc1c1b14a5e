"""A value is copied only in the form in which it is decoded, and only where it is a number like any other."""

import re

import pytest

from mmc_cli.decoding.canonical_text import text_decoder
from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.decoding.value_notes import describe_number
from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from mmc_cli.template_cache.free_values import Place
from tests.samples import V4_0

SPEC = load_spec(V4_0)
TEXTS = (
    "0", "7", "07", "00", "-0", "-7", "+7", "1.5", "1.50", "01.5", "0.0", "0.10", "00.1", ".5", "5.", "4294967295",
    "4294967295.0", "65535", "16777.215", "16777.2150", "016777.215", "ab", "AB", "", " 7", "7 ", "1e5",
)  # fmt: skip


def declaration(builtin: str, unit: str | None) -> Declaration:
    return Declaration("Value", Type(None, value=Simple(builtin)), unit=unit)


@pytest.mark.parametrize(
    "builtin", ["integer", "nonNegativeInteger", "unsignedInt", "unsignedShort", "decimal", "hexBinary"]
)
@pytest.mark.parametrize("unit", [None, "Wh", "m3"])
def test_a_copied_text_is_its_own_value_and_has_no_note(builtin: str, unit: str | None) -> None:
    declared = declaration(builtin, unit)
    pattern = Place(declared).copied_pattern
    assert pattern is not None
    copied = [text for text in TEXTS if re.fullmatch(f"{pattern}<", f"{text}<")]
    assert copied
    for text in copied:
        notes = DecodeNotes(True, SPEC)
        assert str(text_decoder(declared, SPEC)(text, None, notes)) == text
        assert not notes.texts
        assert describe_number(text, None, declared) is None


def test_a_number_for_no_value_is_not_copied_however_it_is_written() -> None:
    is_copied = Place(declaration("decimal", "m3")).is_copied
    assert not any(is_copied(f"{text}<") for text in ("16777.215", "16777.2150"))
    assert is_copied("16777.2151<")


def test_text_of_any_form_is_not_copied() -> None:
    assert Place(declaration("string", None)).copied_pattern is None
    assert Place(declaration("token", None)).copied_pattern is None
