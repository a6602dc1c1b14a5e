"""Finds files in remote folders, in the order in which local ones are found, and those that a pattern matches."""

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import translate
from glob import has_magic
from itertools import chain

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.name_choice import NameChoice, kind_of
from mmc_cli.inputs.remote.failures import RemoteError
from mmc_cli.inputs.remote.stores import Entry, store_of
from mmc_cli.inputs.sorted_names import sort_names
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.origin import Origin

_MAGIC = re.compile(r"[*?[]")


def walk_folder(folder: Address, inside: str, choice: NameChoice, unread: "Counter[str]") -> Iterator[PathOrSource]:
    """Yield the chosen files below a folder, and count the others.

    Args:
        inside: the name of the folder within the one that was given, with a slash at its end.
    """

    def packed_names() -> Iterator[str]:
        for entry in _entries(folder):
            if entry.is_folder:
                yield _pack(f"{entry.name}/", entry.listed)
            elif choice.accepts(f"{inside}{entry.name}"):
                yield _pack(entry.name, entry.listed)
            else:
                unread[kind_of(f"{inside}{entry.name}")] += 1

    in_order = sort_names(packed_names(), _packed_name)
    try:
        first = next(in_order, None)
    except RemoteError as error:
        yield Source(Origin(str(folder)), None, error.reason)
        return
    for packed in chain((first,) if first is not None else (), in_order):
        name, listed = _unpack(packed)
        if name.endswith("/"):
            yield from walk_folder(folder.child(name), f"{inside}{name}", choice, unread)
        else:
            yield folder.child(name, listed)


def find_at(address: Address) -> list[Address] | None:
    """Return the file at an address, or those that it matches as a pattern; None for a folder.

    Raises:
        RemoteError: There is none, or the server does not say.
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
    found = (_pack(each.url, each.listed) for each in _expand(Address.of(place), tuple(parts)))
    for packed in sort_names(found, _packed_name):
        yield Address.of(*_unpack(packed))


def is_pattern(address: Address) -> bool:
    """Return whether an address has wildcards."""
    return has_magic(address.path)


def _entries(folder: Address, start: str = "") -> Iterator[Entry]:
    try:
        for page in store_of(folder).pages(folder, start):
            yield from page
    except RemoteError as error:
        if not error.is_missing:  # a folder without files is none in many stores
            raise


# A name and what is listed of it are one text while they are sorted: a folder of ten million takes little memory.
def _pack(name: str, listed: Listed | None) -> str:
    size, mark = listed or Listed()
    return f"{name}|{'' if size is None else size}|{'' if mark is None else '=' + mark.replace('|', '')}"


def _unpack(packed: str) -> tuple[str, Listed]:
    name, size, mark = packed.rsplit("|", 2)
    return name, Listed(int(size) if size else None, mark[1:] if mark else None)


def _packed_name(packed: str) -> str:
    """Return what a packed name is sorted by: a folder by its name alone."""
    return packed.rsplit("|", 2)[0].removesuffix("/")


def _split_pattern(pattern: Address) -> list[str]:
    """Return the folder above the first part with a wildcard, and the parts from there on."""
    path = pattern.path
    start = path.rindex("/", 0, _MAGIC.search(path).start()) + 1  # type: ignore[union-attr]  # it is a pattern
    return [path[:start], *path[start:].split("/")]


def _expand(folder: Address, parts: tuple[str, ...]) -> Iterator[Address]:
    """Yield what the parts of a pattern match in a folder; ** stands for any number of folders, as in glob."""
    part, rest = parts[0], parts[1:]
    if not has_magic(part):
        yield from _expand_name(folder, part, rest)
        return
    if part == "**":
        yield from _expand(folder, rest or ("*",))
        for entry in _entries(folder):
            if entry.is_folder and not entry.name.startswith("."):
                yield from _expand(folder.child(entry.name), parts)
        return
    matches = re.compile(translate(part)).match
    for entry in _entries(folder, _MAGIC.split(part)[0]):
        if not matches(entry.name) or (entry.name.startswith(".") and not part.startswith(".")):
            continue
        if rest and entry.is_folder:
            yield from _expand(folder.child(entry.name), rest)
        elif not rest:
            yield folder.child(entry.name + ("/" if entry.is_folder else ""), entry.listed)


def _expand_name(folder: Address, name: str, rest: tuple[str, ...]) -> Iterator[Address]:
    """Yield what the parts behind a plain name match, or the file of that name if there is one."""
    if rest:
        yield from _expand(folder.child(name), rest) if name else ()
        return
    for entry in _entries(folder, name):
        if entry.name == name or not name:
            yield folder.child(entry.name + ("/" if entry.is_folder else ""), entry.listed)
