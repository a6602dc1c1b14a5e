"""The list of messages: filter, order, groups, marks."""

from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.message_table import Heading, MessageTable
from mmc_cli.model.origin import Origin


def row(number: int, **cells: str) -> MessageRow:
    return MessageRow(Origin(f"{number}.xml"), **cells).with_values(f"value{number}")  # type: ignore[arg-type]


def table_of(*rows: MessageRow) -> MessageTable:
    table = MessageTable()
    table.add(rows)
    return table


class CountedText(str):
    """Text that counts how often it is searched."""

    searches = 0

    def __contains__(self, part: object) -> bool:
        CountedText.searches += 1
        return super().__contains__(part)  # type: ignore[operator]


def test_the_filter_shows_what_matches_and_counts_its_verdicts() -> None:
    table = table_of(row(1, verdict="valid"), row(2, verdict="invalid"), row(3, verdict="invalid"))
    table.set_filter("invalid")
    assert table.lines == [1, 2]
    assert table.verdicts == {"invalid": 2}
    table.set_filter("")
    assert table.lines == [0, 1, 2]


def test_a_filter_that_is_typed_on_looks_only_at_what_the_last_one_left() -> None:
    table = table_of(*(row(number)._replace(searched=CountedText(f"value{number}")) for number in range(100)))
    table.set_filter("value9")
    CountedText.searches = 0
    table.set_filter("value99")
    assert CountedText.searches == 11
    assert table.lines == [99]


def test_rows_that_arrive_while_a_filter_is_set_are_filtered() -> None:
    table = table_of(row(1))
    table.set_filter("value2")
    table.add((row(2), row(3)))
    assert table.lines == [1]


def test_times_are_sorted_as_times_and_codes_as_numbers() -> None:
    table = table_of(
        row(1, time="2026-01-01T00:00:00+01:00", code="4.10"),
        row(2, time="2025-12-31T22:59:59Z", code="4.2"),
        row(3, code="8F86"),
        row(4, time="2026-01-01T00:00:00Z", code="4.2"),
    )
    table.sort("time")
    assert table.lines == [1, 0, 3, 2]
    table.sort("code")
    assert table.lines.index(1) < table.lines.index(0)
    table.sort("code", is_reversed=True)
    assert table.lines.index(0) < table.lines.index(1)
    table.sort("")
    assert table.lines == [0, 1, 2, 3]


def test_groups_have_headings_with_counts_and_can_be_folded() -> None:
    table = table_of(row(1, device="A"), row(2, device="B", level="error"), row(3, device="B"))
    table.group("device")
    assert table.lines == [Heading("B", 2, 1), 1, 2, Heading("A", 1, 0), 0]
    heading = table.lines[0]
    assert isinstance(heading, Heading)
    table.toggle_fold(heading)
    assert table.lines[1] == Heading("A", 1, 0)
    assert heading.describe(table.is_folded(heading)) == "+ B (2 messages, 1 with findings)"
    table.group(None)
    assert table.lines == [0, 1, 2]


def test_rows_that_arrive_in_a_sorted_list_wait_for_their_place() -> None:
    table = table_of(row(1, device="B"))
    table.sort("device")
    table.add((row(2, device="A"),))
    assert (table.lines, table.is_stale) == ([0], True)
    table.arrange()
    assert (table.lines, table.is_stale) == ([1, 0], False)


def test_the_next_finding_is_found_in_both_directions() -> None:
    table = table_of(row(1, level="warning"), row(2), row(3, level="info"), row(4, level="error"))
    assert table.next_finding(0, 1) == 3
    assert table.next_finding(3, -1) == 0
    assert table.next_finding(3, 1) is None


def test_the_selection_is_what_is_marked_otherwise_what_is_shown() -> None:
    table = table_of(row(1), row(2), row(3))
    table.set_filter("value2")
    assert [each.file for each in table.selection()] == ["2.xml"]
    table.toggle_mark(2)
    assert [each.file for each in table.selection()] == ["3.xml"]
    table.toggle_marks()
    assert table.marked == {1, 2}
    table.toggle_marks()
    assert table.marked == {2}


def test_the_text_of_values_has_a_limit_that_is_counted() -> None:
    table = MessageTable(max_text=100)
    table.add(row(number) for number in range(10))
    assert 0 < table.cut < 10
    table.set_filter("9.xml")
    assert table.lines == [9]


def test_equal_texts_are_kept_once() -> None:
    table = table_of(row(1, device="".join(["0", "0"])), row(2, device="".join(["0", "0"])))
    assert table.rows[0].device is table.rows[1].device
