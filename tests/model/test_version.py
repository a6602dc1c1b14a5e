"""Versions are numbers: read numerically, compared as pairs of integers."""

import pytest

from mmc_cli.model.version import Version, in_force, parse


@pytest.mark.parametrize("text", ["4", "4.0", "4.00", " 4.0 ", "+4.0", "04.0", "4."])
def test_a_version_is_read_as_the_decimal_it_is(text: str) -> None:
    assert parse(text) == Version(4, 0)


def test_a_trailing_zero_of_a_decimal_says_nothing() -> None:
    assert parse("5.10") == Version(5, 1)


@pytest.mark.parametrize("text", ["", "four", "4.0.1", "-4", "4,0", "v4"])
def test_what_is_not_a_number_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="not a version"):
        parse(text)


def test_versions_compare_by_their_numbers_not_by_their_text() -> None:
    assert Version(3, 1) < Version(4, 0) < Version(5, 4) < Version(10, 0)
    assert str(Version(10, 0)) == "10.0"


def test_what_is_added_counts_from_its_version_and_what_is_removed_does_not() -> None:
    assert in_force("4.0", None, Version(4, 0))
    assert not in_force("4.0", None, Version(3, 1))
    assert not in_force(None, "4.0", Version(4, 0))
    assert in_force(None, "4.0", Version(3, 1))
    assert in_force("", "", Version(4, 0))
