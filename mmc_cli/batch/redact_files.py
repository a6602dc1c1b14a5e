"""Redacts many files in several processes: workers make the redacted bytes of small files, this process writes them.

So every file is put in place by one process, which also redacts archives, large files and those at addresses itself.
The output does not depend on the number of processes.
"""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import chain, islice
from time import monotonic
from typing import IO, NamedTuple

from mmc_cli.batch.pipeline import Chunk
from mmc_cli.batch.pool import ordered_map
from mmc_cli.batch.run import available_processors
from mmc_cli.inputs.address import Address
from mmc_cli.inputs.containers.registry import container_for
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.redact.files import FileRedaction, RedactedFile
from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.refusals import HeldRefusals

_SECONDS_ALONE = 0.1
_MAX_BYTES = 2**20  # of a file that a worker redacts
_FILES_PER_BATCH = 16


class Task(NamedTuple):
    """A file to redact, the path of its redaction, and what was refused before it; no file if that is all."""

    path: str | None
    output: str
    refused: HeldRefusals


def redact_files(tasks: Iterable[Task], redaction: FileRedaction, jobs: int) -> None:
    """Redact files, after a tenth of a second in several processes.

    Args:
        tasks: The path "-" is standard input.
        jobs: The number of processes; 0 for as many as there are processors.
    """
    remaining, start = iter(tasks), monotonic()
    for task in remaining:
        _redact_here(task, redaction)
        if jobs != 1 and monotonic() - start > _SECONDS_ALONE:
            break
    if (first := next(remaining, None)) is None:
        return
    sent = deque[Task]()  # whose results have not come yet

    def batches() -> Iterator[Sequence[str | None]]:
        left = chain((first,), remaining)
        while batch := list(islice(left, _FILES_PER_BATCH)):
            sent.extend(batch)
            yield [task.path for task in batch]

    worker = _Worker(redaction.version, redaction.pseudonyms)
    results = ordered_map(worker.run, batches(), jobs or available_processors(), _refuse_after_death)
    for redacted in results:
        task = sent.popleft()
        if redacted is None or task.path is None:
            _redact_here(task, redaction)
        else:
            redaction.refusals.take(task.refused)
            redaction.put(redacted, task.path, task.output)


def _redact_here(task: Task, redaction: FileRedaction) -> None:
    redaction.refusals.take(task.refused)
    if task.path == "-":
        redaction.redact_stream(sys.stdin.buffer, task.output)
    elif task.path is not None:
        redaction.redact_file(task.path, task.output)


class _Worker:
    """Redacts files to bytes in any process."""

    def __init__(self, version: Version | None, pseudonyms: Pseudonyms) -> None:
        self._version, self._pseudonyms = version, pseudonyms

    def run(self, paths: Sequence[str | None]) -> Iterator[Chunk[RedactedFile | None]]:
        """Yield the redaction of each file; None for one that the main process has to redact."""
        for done, path in enumerate(paths, 1):
            yield Chunk(done, False, self._redact(path) if path is not None and _is_small(path) else None)

    def _redact(self, path: str) -> RedactedFile:
        written = BytesIO()

        @contextmanager
        def open_output(_: str) -> Iterator[IO[bytes]]:
            yield written

        if self._pseudonyms.replaced is not None:
            self._pseudonyms.replaced = {}
        refusals = HeldRefusals()
        redaction = FileRedaction(self._version, self._pseudonyms, open_output, refusals)
        redaction.redact_file(path, path)
        data = written.getvalue() if redaction.files else None
        counts = redaction.messages, redaction.without_message
        return RedactedFile(data, *counts, refusals, self._pseudonyms.replaced)


def _refuse_after_death(path: str | None, cause: str) -> RedactedFile:
    refusals = HeldRefusals()
    refusals.add(Origin(str(path)), f"the worker process that read it died ({cause})")
    return RedactedFile(None, 0, 0, refusals, None)


def _is_small(path: str) -> bool:
    if (
        path == "-"
        or isinstance(path, Address)
        or ((container := container_for(path)) is not None and container.is_archive)
    ):
        return False
    try:
        return os.path.getsize(path) <= _MAX_BYTES
    except OSError:
        return False
