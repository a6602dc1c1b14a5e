"""Finds files in remote folders, in the order in which local ones are found, and those that a pattern matches."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import translate
from glob import has_magic

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.name_choice import NameChoice, kind_of
from mmc_cli.inputs.remote.failures import RemoteError
from mmc_cli.inputs.remote.order import Entry, sort_pages
from mmc_cli.inputs.remote.stores import store_of
from mmc_cli.inputs.sorted_names import sort_names
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.origin import Origin

_MAGIC = re.compile(r"[*?[]")
_ITSELF = Entry("", is_folder=False)  # a folder by its address


def walk_folder(folder: Address, inside: str, choice: NameChoice, unread: "Counter[str]") -> Iterator[PathOrSource]:
    """Yield the chosen files below a folder, and count the others.

    Args:
        inside: the name of the folder relative to the given one, with a final slash.
    """

    places = [(folder, inside, _relevant(folder, inside, choice, unread))]
    while places:  # no recursion: a key may have a thousand slashes
        place, inside, entries = places[-1]
        try:
            entry = next(entries, None)
        except RemoteError as error:
            reason = error.reason if not error.is_missing else "removed while it was listed"
            yield Source(Origin(str(place)), None, reason)
            entry = None
        if entry is None:
            places.pop()
        elif entry.is_folder:
            inner, within = place.child(f"{entry.name}/"), f"{inside}{entry.name}/"
            places.append((inner, within, _relevant(inner, within, choice, unread)))
        else:
            yield place.child(entry.name, entry.listed)


def _relevant(folder: Address, inside: str, choice: NameChoice, unread: "Counter[str]") -> Iterator[Entry]:
    """Yield the folders and the chosen files in a folder, and count the others."""

    def chosen(page: Iterable[Entry]) -> Iterator[Entry]:
        for entry in page:
            if entry.is_folder or choice.accepts(f"{inside}{entry.name}"):
                yield entry
            else:
                unread[kind_of(f"{inside}{entry.name}")] += 1

    store = store_of(folder)
    return sort_pages(map(chosen, store.pages(folder)), lambda name: store.has_folder(folder.child(f"{name}/")))


def find_at(address: Address) -> list[Address] | None:
    """Return the file at an address, or those that it matches as a pattern; None for a folder.

    Raises:
        RemoteError: There is none, or the server does not tell.
    """
    try:
        return None if store_of(address).find(address).is_folder else [address]
    except RemoteError as error:
        if not (error.is_missing and is_pattern(address)):
            raise
    files = [each for each in expand_pattern(address) if not each.is_folder]
    if not files:
        raise RemoteError("no file matches this pattern")
    return files


def expand_pattern(pattern: Address) -> Iterator[Address]:
    """Yield the files and folders that a pattern matches, in the order of their addresses."""
    place, *parts = _split_pattern(pattern)
    yield from map(_unpack, sort_names(_expand(Address.of(place), tuple(parts)), _packed_url))


def is_pattern(address: Address) -> bool:
    """Return whether an address has wildcards."""
    return has_magic(address.path)


def _entries(folder: Address, start: str = "") -> Iterator[Entry]:
    try:
        for page in store_of(folder).pages(folder, start):
            yield from page
    except RemoteError as error:
        if not error.is_missing:  # many stores have no empty folders
            raise


# An address and its listed facts are one text while they are sorted, so that ten million take little memory.
def _pack(address: Address, entry: Entry) -> str:
    size, mark = entry.listed
    about = "/" if entry.is_folder else "" if size is None else str(size)
    return f"{address.url}|{about}|{'' if mark is None else '=' + mark.replace('|', '')}"


def _unpack(packed: str) -> Address:
    url, about, mark = packed.rsplit("|", 2)
    if about == "/":
        return Address.of(url).as_folder()
    return Address.of(url, Listed(int(about) if about else None, mark[1:] if mark else None))


def _packed_url(packed: str) -> str:
    return packed.rsplit("|", 2)[0]


def _split_pattern(pattern: Address) -> list[str]:
    """Return the folder above the first part with a wildcard, and the parts from there on."""
    path = pattern.path
    start = path.rindex("/", 0, _MAGIC.search(path).start()) + 1  # type: ignore[union-attr]  # it is a pattern
    return [path[:start], *path[start:].split("/")]


def _expand(folder: Address, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield what the parts of a pattern match in a folder, packed; ** matches any number of folders, as in glob."""
    part, rest = parts[0], parts[1:]
    if part == "**":
        if not rest:
            yield _pack(folder, _ITSELF)
        yield from _expand_below(folder, rest or ("*",))
    elif not part and not rest:
        yield _pack(folder, _ITSELF)
    elif rest and not has_magic(part):
        yield from _expand(folder.child(f"{part}/"), rest)
    else:
        matches = re.compile(translate(part)).match
        for entry in _entries(folder, _MAGIC.split(part)[0]):
            if not matches(entry.name) or (entry.name.startswith(".") and not part.startswith(".")):
                continue
            if not rest:
                yield _pack(folder.child(entry.name), entry)
            elif entry.is_folder:
                yield from _expand(folder.child(f"{entry.name}/"), rest)


def _expand_below(folder: Address, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield what the parts of a pattern match in a folder and in all below it."""
    yield from _expand(folder, parts)
    for entry in _entries(folder):
        if entry.is_folder and not entry.name.startswith("."):
            yield from _expand_below(folder.child(f"{entry.name}/"), parts)
