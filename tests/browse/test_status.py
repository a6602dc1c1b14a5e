"""The first line of the screen."""

from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.message_table import MessageTable
from mmc_cli.browse.status import describe_search, describe_status
from mmc_cli.model.origin import Origin


def table() -> MessageTable:
    made = MessageTable()
    made.add(MessageRow(Origin(f"{word}.xml"), verdict=word).with_values("") for word in ("valid", "invalid"))
    return made


def test_the_line_counts_what_is_shown_and_what_is_not_valid() -> None:
    assert describe_status(table()) == "2 messages, 1 invalid"
    filtered = table()
    filtered.set_filter("verdict:valid")
    assert describe_status(filtered) == "1 of 2 messages"


def test_the_line_says_that_reading_goes_on_or_ended_early() -> None:
    assert describe_status(table(), is_reading=True) == "2 messages so far, reading, 1 invalid"
    assert describe_status(table(), failure="no memory").endswith("reading ended early: no memory")


def test_nothing_is_left_out_silently() -> None:
    assert describe_status(table(), notes=2, duplicates=1).endswith("1 duplicate, 2 notes (i)")
    long = MessageTable()
    long.add([MessageRow(Origin("a.xml"), is_cut=True)])
    assert describe_search(long) == "of 1 long message, only the first values are searched"
    assert describe_search(table()) == ""
