"""Follows folders: yields complete files, each once, as they arrive.

Changes come as batches of paths, from watchfiles or from a test; an empty batch is a tick of the clock. A file is
complete when its size and time are equal in two consecutive checks.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Event
from typing import NamedTuple

from mmc_cli.inputs.discovery import list_files
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.model.errors import MmcError, describe_os_error

# Number of files read before they are recorded as done.
_MAX_FILES = 128
# After this many checks all files are listed, as changes may not be reported, such as on a network drive.
_CHECKS_BETWEEN_LISTS = 30
_TICK, _DEBOUNCE, _STEP = 1000, 500, 50  # milliseconds


class Mark(NamedTuple):
    """Size and time of a file when checked: a changed file has another mark."""

    size: int
    time: int


class Follower:
    """Yields the complete files of some folders, in lists; a list is done when the next is requested.

    Args:
        changes: the paths that changed, in batches; its end ends the files.
        done: the marks of the files read so far, by absolute path; updated as files are read.
        on_done: called whenever files were added to `done`.
        is_stopped: whether to stop.
    """

    def __init__(
        self,
        folders: Sequence[str],
        changes: Iterable[Iterable[str]],
        done: dict[str, Mark],
        on_done: Callable[[], None] = lambda: None,
        options: ReadOptions = DEFAULT_READ_OPTIONS,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.folders, self.changes, self.done = folders, changes, done
        self.on_done, self.options, self.is_stopped = on_done, options, is_stopped
        self.missing_folder: str | None = None  # the folder that is no longer there
        self._pending: dict[str, Mark] = {}

    def __iter__(self) -> Iterator[list[str]]:
        """Yield lists of paths, short enough that a stop is noticed soon."""
        for number, changed in enumerate(self.changes):
            self.missing_folder = next((folder for folder in self.folders if not os.path.isdir(folder)), None)
            if self.missing_folder is not None:
                return
            complete = self._take_stable()
            for start in range(0, len(complete), _MAX_FILES):
                if self.is_stopped():
                    return
                files = complete[start : start + _MAX_FILES]
                yield [path for path, _ in files]
                self.done.update((os.path.abspath(path), mark) for path, mark in files)
                self.on_done()
            places = self.folders if number % _CHECKS_BETWEEN_LISTS == 0 else sorted(changed)
            for path in (path for place in places for path in self._files_at(place)):
                self._note_change(path)

    def _files_at(self, place: str) -> Iterator[str]:
        """Yield the files to read at a path that changed, which may be a folder that was moved into place."""
        folder = next((each for each in self.folders if _is_inside(place, each)), None)
        return list_files(folder, place, self.options) if folder is not None else iter(())

    def _note_change(self, path: str) -> None:
        """Record a file that was not read yet, for the next check."""
        mark = _mark(path) if path not in self._pending else None
        if mark is not None and self.done.get(os.path.abspath(path)) != mark:
            self._pending[path] = mark

    def _take_stable(self) -> list[tuple[str, Mark]]:
        """Return the files that have not changed since the last check, sorted by name."""
        complete = []
        for path, before in sorted(self._pending.items()):
            now = _mark(path)
            if now is None:  # gone, or renamed: then there is another path
                del self._pending[path]
            elif now != before:
                self._pending[path] = now
            else:
                del self._pending[path]
                complete.append((path, now))
        return complete


def watch_folders(folders: Sequence[str], stop: Event) -> Iterator[set[str]]:
    """Yield the paths that change in folders, and an empty set after a second without change, until `stop` is set.

    Raises:
        MmcError: watchfiles is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise MmcError("--follow needs watchfiles: pip install 'mmc-cli[follow]'") from None
    changes = watch(
        *folders,
        watch_filter=None,
        debounce=_DEBOUNCE,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    try:
        for batch in changes:
            yield {path for _, path in batch}
    except OSError as error:
        raise MmcError(f"cannot watch {', '.join(folders)}: {describe_os_error(error)}") from None


def _mark(path: str) -> Mark | None:
    try:
        status = os.stat(path)
    except OSError:
        return Mark(-1, -1) if os.path.lexists(path) else None  # reading it will report the reason
    return Mark(status.st_size, status.st_mtime_ns)


def _is_inside(path: str, folder: str) -> bool:
    """Return whether a path is a folder or in it."""
    inside = os.path.relpath(path, folder)
    return not inside.startswith(f"..{os.sep}") and inside != ".."
