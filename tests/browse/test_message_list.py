"""The lines of the list."""

from mmc_cli.browse.message_list import column_widths, row_spans
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.model.origin import Origin

ROW = MessageRow(
    Origin("in/a.xml"), "2026-01-31T10:30:00.00Z", "response", "4.8.1", "Read Active Import Profile Data",
    "00-DB-12-34-E5-00-00-1A", "success", "not checked",
)  # fmt: skip


def line(row: MessageRow, width: int, *, marked: bool = False) -> str:
    return "".join(span.text for span in row_spans(row, marked, column_widths(width, has_times=True))).rstrip()


def test_at_80_columns_every_column_but_the_name_is_shown_in_full() -> None:
    assert line(ROW, 79) == "  2026-01-31 10:30  response 4.8.1  00-DB-12-34-E5-00-00-1A success not checked"
    assert len(line(ROW, 79)) <= 79


def test_a_wide_screen_shows_the_name_and_the_seconds() -> None:
    assert "Read Active Import Profile Data" in line(ROW, 140)
    assert "2026-01-31 10:30:00.00Z" in line(ROW, 140)


def test_without_times_their_place_is_for_the_others() -> None:
    assert "time" not in column_widths(79, has_times=False)
    assert column_widths(79, has_times=False)["outcome"] == 18


def test_a_mark_is_shown_and_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert line(ROW, 79, marked=True).startswith("* ")
    assert "succes\u2026 " in line(ROW._replace(outcome="success with fault"), 79)


def test_what_could_not_be_read_says_why_in_place_of_its_cells() -> None:
    text = line(MessageRow(Origin("in/a.xml"), note="permission denied", verdict="not checked"), 79)
    assert text.startswith("  permission denied (in/a.xml)")
    assert text.endswith("not checked")
    assert len(text) <= 79


def test_no_width_is_too_small() -> None:
    assert line(ROW, 1)
