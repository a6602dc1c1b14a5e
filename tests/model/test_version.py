"""Versions are numbers: read numerically, compared as pairs of integers."""

import pytest

from mmc_cli.model.version import Version, is_in_force, other_versions_hint, parse_version


@pytest.mark.parametrize("text", ["4", "4.0", "4.00", " 4.0 ", "+4.0", "04.0", "4."])
def test_a_version_is_read_as_the_decimal_it_is(text: str) -> None:
    assert parse_version(text) == Version(4, 0)


def test_trailing_zeros_of_a_decimal_have_no_meaning() -> None:
    assert parse_version("5.10") == parse_version("5.1") == Version(5, 1)
    assert parse_version("4.01") == Version(4, 1)


def test_a_version_is_not_the_beginning_of_another() -> None:
    assert parse_version("4.1") != parse_version("4.11")
    assert parse_version("4.1") < parse_version("4.11")
    assert not is_in_force("4.11", None, Version(4, 1))
    assert is_in_force(None, "4.11", Version(4, 1))


@pytest.mark.parametrize("text", ["", "four", "4.0.1", "-4", "4,0", "v4"])
def test_text_that_is_not_a_number_is_not_a_version(text: str) -> None:
    with pytest.raises(ValueError, match="not a version"):
        parse_version(text)


def test_versions_compare_by_their_numbers_not_by_their_text() -> None:
    assert Version(3, 1) < Version(4, 0) < Version(5, 4) < Version(10, 0)
    assert str(Version(10, 0)) == "10.0"


def test_the_version_that_adds_something_has_it_and_the_one_that_removes_it_does_not() -> None:
    assert is_in_force("4.0", None, Version(4, 0))
    assert not is_in_force("4.0", None, Version(3, 1))
    assert not is_in_force(None, "4.0", Version(4, 0))
    assert is_in_force(None, "4.0", Version(3, 1))
    assert is_in_force("", "", Version(4, 0))


def test_the_versions_that_have_something_are_named_for_one_that_does_not() -> None:
    assert other_versions_hint("4.0", "", Version(3, 1)) == "from MMC 4.0"
    assert other_versions_hint("3.1", "4.0", Version(4, 0)) == "before MMC 4.0"
    assert other_versions_hint("4.0", "", Version(4, 0)) == ""


@pytest.mark.parametrize("text", ["\uff14.0", "\u00a04.0", "-4", ""])
def test_a_version_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(ValueError, match="not a version number"):
        parse_version(text)
