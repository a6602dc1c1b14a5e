"""The row of a message, and the text that the filter looks in."""

from mmc_cli.browse.message_row import MAX_VALUES, MessageRow, join_values
from mmc_cli.model.base_rules import NOT_READABLE
from mmc_cli.model.origin import Origin
from mmc_cli.validate import unchecked_verdict


def test_the_filter_sees_every_cell_and_the_values_in_lower_case() -> None:
    row = MessageRow(Origin("In/A.xml"), code="8F86", note="Level 7").with_values("Immersion Heater")
    assert all(text in row.searched for text in ("in/a.xml", "8f86", "level 7", "immersion heater"))
    assert not row.is_cut


def test_a_row_says_that_the_filter_does_not_see_all_of_a_long_message() -> None:
    row = MessageRow(Origin("a.xml")).with_values(join_values(str(number) for number in range(100_000)))
    assert row.is_cut
    assert len(row.searched) < MAX_VALUES + 100


def test_each_value_is_kept_once() -> None:
    assert join_values(["a", "b", "", "a"]) == "a b"


def test_what_was_not_checked_never_looks_valid() -> None:
    row = MessageRow(Origin("a.xml")).with_verdict(
        unchecked_verdict(Origin("a.xml"), "permission denied", NOT_READABLE)
    )
    assert (row.verdict, row.level, row.has_finding) == ("not checked", "not checked", True)


def test_a_place_is_the_name_that_show_message_takes() -> None:
    assert MessageRow(Origin("in.zip", "a.xml", 2)).place == "in.zip!a.xml#3"
    assert MessageRow(Origin("a.xml")).place == "a.xml"
