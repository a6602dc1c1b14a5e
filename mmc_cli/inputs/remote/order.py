"""Puts the pages of a sorted listing into the order of local folders, holding as few entries as possible.

A store sorts a folder as if a slash ended its name; on this machine names are sorted without it. So the folder "a" may
be listed after "a-b.xml", which has to wait for it; other names need not wait.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mmc_cli.inputs.address import Listed

_MAX_HELD = 20_000


class Entry(NamedTuple):
    """A file or folder: its name in its folder, and the facts of a listed file."""

    name: str
    is_folder: bool
    listed: Listed = Listed()

    @property
    def sorted_as(self) -> str:
        """The key by which stores sort it."""
        return f"{self.name}/" if self.is_folder else self.name


def sort_pages(
    pages: Iterable[Iterable[Entry]], has_folder: Callable[[str], bool], max_held: int = _MAX_HELD
) -> Iterator[Entry]:
    """Yield the entries of a folder by their names.

    Args:
        pages: The entries, sorted as stores sort them.
        has_folder: Asks the store whether there is a folder of a name; it is called when too many entries are held.
    """
    held = list[Entry]()
    known: dict[str, bool] = {}  # folders requested from the store: whether they exist, and so were already yielded
    try:
        for page in pages:
            last = None
            for entry in page:
                last = entry.sorted_as
                if not (entry.is_folder and known.get(entry.name)):
                    held.append(entry)
            if last is None:
                continue
            awaited = [last[:end] for end, letter in enumerate(last) if letter < "/" and last[:end] not in known]
            if len(held) > max_held:
                known.update((name, has_folder(name)) for name in awaited)
                held += (Entry(name, True) for name in awaited if known[name])
                awaited = []
            held.sort(key=_name)
            end = bisect_left(held, awaited[0], key=_name) if awaited else len(held)
            yield from held[:end]
            del held[:end]
    except OSError:  # the entries listed before it are there
        yield from held
        raise
    yield from held


def _name(entry: Entry) -> str:
    return entry.name
