"""A scrolling list of lines with a cursor."""

import asyncio

from textual.app import App, ComposeResult

from mmc_cli.browse.line_view import LineView
from mmc_cli.render.layout import Span


class Numbers(LineView):
    """As many numbered lines as wanted."""

    count = 1000

    def count_lines(self) -> int:
        return self.count

    def spans_at(self, line: int, width: int) -> list[Span]:
        return [Span(f"line {line}")]


class NumbersApp(App[None]):
    """Shows them alone."""

    def compose(self) -> ComposeResult:
        yield Numbers("numbers")


def cursor_after(*keys: str) -> tuple[int, int]:
    """Return the line of the cursor after some keys, and the first line that is shown."""

    async def go() -> tuple[int, int]:
        app = NumbersApp()
        async with app.run_test(size=(40, 10)) as pilot:
            view = app.query_one(Numbers)
            view.focus()
            view.update_lines()
            await pilot.press(*keys)
            return view.cursor, view.scroll_offset.y

    return asyncio.run(go())


def test_keys_move_by_lines_by_pages_and_to_the_ends() -> None:
    assert cursor_after("j", "down", "k") == (1, 0)
    assert cursor_after("space", "f", "b") == (9, 9)
    assert cursor_after("G") == (999, 990)
    assert cursor_after("G", "g") == (0, 0)
    assert cursor_after("k", "pageup") == (0, 0)


def test_the_cursor_stays_within_lines_that_become_fewer() -> None:
    async def go() -> None:
        app = NumbersApp()
        async with app.run_test(size=(40, 10)) as pilot:
            view = app.query_one(Numbers)
            view.update_lines(500)
            view.count = 3
            view.update_lines()
            await pilot.pause()
            assert (view.cursor, view.scroll_offset.y) == (2, 0)
            view.count = 0
            view.update_lines()
            assert view.cursor == 0

    asyncio.run(go())
