"""Runs the screen of `mmc browse` without a terminal, and tells what is on it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from html import unescape
from pathlib import Path

from textual.pilot import Pilot

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.app import BrowseApp
from mmc_cli.browse.reading import Arrival, Reading, read_rows
from mmc_cli.cli.output_files import replaced_bytes

Play = Callable[[BrowseApp, Pilot[int]], Awaitable[None]]

_COLUMN = 12.2  # units of the picture
_TEXT = re.compile(r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')


class ReadHere:
    """Reads in this process what another one reads in a terminal."""

    def __init__(self, run: BatchRun) -> None:
        self.run = run

    def arrivals(self) -> Iterator[Arrival]:
        return read_rows(self.run)

    def stop(self) -> None:
        pass


def play(
    paths: tuple[str | Path, ...], scenario: Play, size: tuple[int, int] = (80, 24), reading: Reading | None = None
) -> BrowseApp:
    """Play a scenario with the messages at some paths, after all of them are read; return the app."""
    run = BatchRun(tuple(map(str, paths)))
    app = BrowseApp(run, reading or ReadHere(run), replaced_bytes, shows_progress=False)

    async def go() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settle(app, pilot)
            await scenario(app, pilot)

    asyncio.run(go())
    return app


async def press(app: BrowseApp, pilot: Pilot[int], *keys: str) -> None:
    """Press keys, and after each wait for what it starts."""
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


async def settle(app: BrowseApp, pilot: Pilot[int]) -> None:
    """Wait until nothing is read or drawn any more."""
    while any(not worker.is_finished for worker in app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()


def text_on(app: BrowseApp) -> str:
    """Return what is on the screen, as text."""
    return text_of(app.export_screenshot())


def text_of(svg: str) -> str:
    """Return the text in a picture of the screen, line by line."""
    lines: dict[float, list[tuple[int, str]]] = {}
    for x, y, text in _TEXT.findall(svg):
        part = round(float(x) / _COLUMN), unescape(text).replace("\xa0", " ")
        lines.setdefault(float(y), []).append(part)
    return "\n".join(map(_join, (parts for _, parts in sorted(lines.items()))))


def _join(parts: list[tuple[int, str]]) -> str:
    """Return the parts of a line, each at its column: there is none for spaces alone."""
    line = ""
    for column, text in sorted(parts):
        line = line.ljust(column) + text
    return line.rstrip()
