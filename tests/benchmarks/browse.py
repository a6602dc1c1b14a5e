"""How soon `mmc browse` shows the first messages of many, and how soon a filter is done over all of them.

    python -m tests.benchmarks.browse [COUNT] [FOLDER]

makes COUNT (100,000) messages in FOLDER, a temporary one unless it is given, where those that are there are used again.
Prints seconds as a user waits, and of processor time, which a machine that does other work too does not change.
"""

import asyncio
import os
import pty
import resource
import select
import sys
import tempfile
import time
from pathlib import Path

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.app import BrowseApp
from mmc_cli.browse.reading import ReadingProcess
from mmc_cli.cli.output_files import replaced_bytes
from tests.benchmarks.corpus import corpus

FILTERS = ("8", "8f", "8f8", "8f86", "", "invalid", "verdict:invalid", "00-db-12-34-e5 8f", "nowhere", "")


def first_rows(folder: Path) -> tuple[float, float]:
    """Seconds from the start of the command to the first message on the screen, and of processor time until then."""
    start = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40")
        os.execv(sys.executable, [sys.executable, "-m", "mmc_cli", "browse", str(folder)])
    shown = b""
    while b"valid" not in shown:
        select.select([terminal], [], [])
        shown += os.read(terminal, 65536)
    waited = time.monotonic() - start
    os.write(terminal, b"q")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass
    _, _, used = os.wait4(pid, 0)
    return waited, used.ru_utime + used.ru_stime


async def filters(folder: Path) -> None:
    run = BatchRun((str(folder),), jobs=0)
    start = time.monotonic()
    app = BrowseApp(run, ReadingProcess(run), replaced_bytes)
    async with app.run_test(size=(120, 40)) as pilot:
        while not app.end.is_last:
            await pilot.pause(0.1)
        waited, memory = time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"all {len(app.table.rows):,} messages after {waited:.1f} s; {memory} MB")
        line = app.query_one("#filter")
        for text in FILTERS:
            start, processor = time.monotonic(), time.process_time()
            line.value = text
            await pilot.pause()
            waited, used = time.monotonic() - start, time.process_time() - processor
            print(
                f"filter {text!r}: {len(app.table.lines):,} messages in {waited * 1000:.0f} ms, {used * 1000:.0f} ms of processor time"
            )


def main(count: int, folder: Path) -> None:
    if not any(folder.iterdir()):
        corpus(folder, count)
    for _ in range(3):
        waited, used = first_rows(folder)
        print(f"first messages after {waited:.2f} s; {used:.2f} s of processor time when it was left then")
    asyncio.run(filters(folder))


if __name__ == "__main__":
    given = sys.argv[1:]
    count = int(given[0]) if given else 100_000
    if len(given) > 1:
        main(count, Path(given[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(count, Path(made))
