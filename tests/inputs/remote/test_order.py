"""The pages of a store come out as a local folder is sorted, and few of their entries are held."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.inputs.remote.failures import RemoteError
from mmc_cli.inputs.remote.order import Entry, sort_pages

NAMES = st.text("ab-.!0", min_size=1, max_size=5)


def in_pages(files: set[str], folders: set[str], size: int) -> list[list[Entry]]:
    """Return the pages in which a store lists files and folders."""
    entries = [*(Entry(name, False) for name in files), *(Entry(name, True) for name in folders)]
    entries.sort(key=lambda entry: entry.sorted_as)
    return [entries[start : start + size] for start in range(0, len(entries), size)]


@given(st.sets(NAMES), st.sets(NAMES), st.integers(1, 4), st.integers(0, 4))
def test_every_entry_comes_once_and_in_the_order_of_the_names(
    files: set[str], folders: set[str], size: int, max_held: int
) -> None:
    got = list(sort_pages(in_pages(files, folders, size), folders.__contains__, max_held))
    assert [entry.name for entry in got] == sorted([*files, *folders])
    assert {entry.name for entry in got if entry.is_folder} == folders


def test_names_are_passed_on_while_the_next_page_is_not_listed_yet() -> None:
    listed = list[str]()

    def pages() -> Iterator[list[Entry]]:
        for page in in_pages({f"2026-01-{day:02}.xml" for day in range(40)}, set(), 10):
            listed.append(page[0].name)
            yield page

    asked = list[str]()
    first = next(sort_pages(pages(), lambda name: bool(asked.append(name)), max_held=5))
    assert (first.name, len(listed)) == ("2026-01-00.xml", 1)
    assert asked == ["2026", "2026-01", "2026-01-09"], "these folders would come before what is held"


def test_a_page_of_which_nothing_is_wanted_lets_nothing_pass_that_waits() -> None:
    pages = [[Entry("a-b.xml", False)], [], [Entry("a", True)]]
    assert [entry.name for entry in sort_pages(pages, lambda name: False)] == ["a", "a-b.xml"]


def test_what_was_listed_before_a_failure_comes_first() -> None:
    def pages() -> Iterator[list[Entry]]:
        yield [Entry("a-b.xml", False)]
        raise RemoteError("the server failed (503)")

    got = list[str]()
    try:
        got.extend(entry.name for entry in sort_pages(pages(), lambda name: False))
    except RemoteError as error:
        got.append(error.reason)
    assert got == ["a-b.xml", "the server failed (503)"]
