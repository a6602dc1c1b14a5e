"""The filter of the list."""

import pytest

from mmc_cli.browse.message_filter import Term, parse_filter
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.model.origin import Origin

ROW = MessageRow(Origin("a.xml"), time="2026-01-31T10:30:00Z", code="8F86", verdict="invalid").with_values("Big Heater")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("8f86 HEATER", True),
        ("8f86 cooker", False),
        ('"big heater"', True),
        ('"heater big"', False),
        ("verdict:invalid", True),
        ("verdict:valid", False),
        ("code:8f", True),
        ("code:86", False),
        ("time:2026-01", True),
        ("file:a.x", True),
        ("10:30", True),
        ("nosuch:8f", False),
        ('note:"', True),
    ],
)
def test_every_word_has_to_occur_in_any_column_or_in_the_one_named(text: str, matches: bool) -> None:
    assert all(term.matches(ROW) for term in parse_filter(text).terms) == matches


def test_a_filter_that_is_typed_on_narrows_the_one_before() -> None:
    assert parse_filter("8f8").narrows(parse_filter("8f"))
    assert parse_filter("8f heat").narrows(parse_filter("8f"))
    assert parse_filter("verdict:inv").narrows(parse_filter("verdict:in"))
    assert not parse_filter("8").narrows(parse_filter("8f"))
    assert not parse_filter("verdict:8f").narrows(parse_filter("8f"))
    assert not parse_filter("8f8").narrows(parse_filter("code:8f"))


def test_an_open_quotation_mark_takes_the_rest() -> None:
    assert parse_filter('code:"8f 1').terms == (Term("8f 1", "code"),)
