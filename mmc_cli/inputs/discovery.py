"""Turns the paths that a user gives into inputs, in a fixed order: sources, and paths of files that are opened later.

Plain files are not read here, so that processes can share the work: `file_reader.open_sources` opens them.
"""

import errno
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from glob import has_magic, iglob
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from mmc_cli.inputs.address import Address, read_path, without_query
from mmc_cli.inputs.containers.registry import (
    XML,
    container_by_option,
    container_for,
    folder_suffixes,
    read_stream,
    suffixes,
)
from mmc_cli.inputs.containers.xml_files import MAX_WHOLE
from mmc_cli.inputs.file_reader import open_file, open_sources, read_pipe, read_table, unread_file
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions, limit_messages
from mmc_cli.inputs.name_choice import NameChoice, describe_unread, kind_of
from mmc_cli.inputs.sorted_names import sort_names
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.errors import MmcError, describe_os_error
from mmc_cli.model.origin import Origin


def is_any(path: str) -> bool:
    """Return True: every file is wanted."""
    return True


def find_inputs(
    paths: Iterable[str],
    stdin: BinaryIO,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    is_wanted: Callable[[str], bool] = is_any,
    *,
    are_named: bool = True,
) -> Iterator[PathOrSource]:
    """Yield the inputs at the paths: files, the files in folders (sorted by name) and in archives, and rows.

    A path may also be "-" for standard input, a pattern, or a member of an archive after a "!". An unreadable input is
    a source with the reason: nothing is skipped silently.

    Args:
        paths: The paths that a user gives.
        stdin: What "-" stands for.
        options: How to read it.
        is_wanted: Whether to read a file; called when its turn comes.
        are_named: Whether the user names each path: only then a pipe is opened.
    """
    is_stdin_read = False
    for given in paths:
        path = read_path(given)
        if path == "-" and is_stdin_read:
            yield Source(Origin("-"), None, "standard input was already read: - is given more than once")
            continue
        is_stdin_read = is_stdin_read or path == "-"
        try:
            yield from _find_at(path, stdin, options, is_wanted, are_named)
        except MmcError:
            raise
        except Exception as error:
            yield Source(Origin(str(path)), None).with_defect(error)


def list_files(folder: str, place: str, options: ReadOptions) -> Iterator[str]:
    """Yield the paths of the files to read at a place within a folder, which may be the folder, without opening them.

    A path begins as that of the folder does.
    """
    inside = os.path.relpath(place, folder).replace(os.sep, "/")
    path = folder if inside == "." else os.path.join(folder, inside)
    choice = _name_choice(options)
    if not os.path.isdir(path) or os.path.islink(path):
        if inside != "." and choice.accepts(inside):
            yield path
        return
    for each in _walk_folder(path, "" if inside == "." else f"{inside}/", choice, Counter()):
        if isinstance(each, str):
            yield each


def _find_at(
    path: str, stdin: BinaryIO, options: ReadOptions, is_wanted: Callable[[str], bool], is_named: bool
) -> Iterator[PathOrSource]:
    """Yield the inputs at one path."""
    if path == "-":
        try:
            yield from read_stream(stdin, Origin("-"), options)
        except OSError as error:
            closed = error.errno == errno.EBADF
            yield Source(Origin("-"), None, "standard input is closed" if closed else describe_os_error(error))
        return
    if isinstance(path, Address):
        yield from _find_remote(path, options, is_wanted)
        return
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        yield from (path,) if os.path.lexists(path) else _find_elsewhere(path, options, is_wanted)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _read_folder(path, options, is_wanted)
    elif is_named and (stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode)):  # such as /dev/fd/63
        yield from read_pipe(path, options)
    elif not stat.S_ISREG(status.st_mode):
        yield path
    elif not is_wanted(path):
        return
    elif (container := container_for(path)) is not None and container.is_archive:
        yield from read_members(path, "", options)
    elif not (container_by_option(options) or container or XML).is_one_message:
        yield from read_table(path, options)
    elif status.st_size > MAX_WHOLE:
        yield from open_sources(path, options)  # so that processes can share the messages in it
    else:
        yield path


def _find_remote(address: Address, options: ReadOptions, is_wanted: Callable[[str], bool]) -> Iterator[PathOrSource]:
    """Yield the inputs at an address."""
    from mmc_cli.inputs.remote.failures import RemoteError
    from mmc_cli.inputs.remote.listing import is_pattern
    from mmc_cli.inputs.remote.stores import store_of

    container, by_option = container_for(address), container_by_option(options)
    is_one_message = (by_option or container or XML).is_one_message
    is_known = container is not None and is_one_message and not (is_pattern(address) or "!" in address)
    is_folder = address.is_folder
    try:
        # Whether a file of a known kind exists is found when it is read; the matches of a pattern are known to exist.
        if address.listed is None and (is_folder or not is_known):
            found = store_of(address).find(address)
            is_folder = found.is_folder
            if found.listed.size is not None and not is_folder:
                address = Address.of(address.url, found.listed)
    except RemoteError as error:
        if error.is_missing:
            yield from _find_elsewhere(address, options, is_wanted)
        else:
            yield unread_file(address, error)
        return
    if is_folder:
        yield from _read_folder(address, options, is_wanted)
    elif container is not None and container.is_archive:
        yield from read_members(address, "", options)
    elif not is_one_message:
        yield from read_table(address, options)
    elif is_wanted(address):
        yield address


def _find_elsewhere(path: str, options: ReadOptions, is_wanted: Callable[[str], bool]) -> Iterator[PathOrSource]:
    """Yield the inputs at a path that is not a file: a member of an archive, or a pattern not expanded by the shell."""
    if "!" in path:
        from mmc_cli.inputs.containers.archives import split_member_path

        if (archive_and_member := split_member_path(path)) is not None:
            yield from read_members(*archive_and_member, options)
            return
    if has_magic(path):
        matches = _find_matches(path)
        first = next(matches, None)
        if first is None:
            yield Source(Origin(str(path)), None, "no file matches this pattern", missing=True)
        else:
            names = (os.path.join(".", name) if name == "-" else name for name in chain((first,), matches))
            yield from find_inputs(names, BytesIO(), options, is_wanted, are_named=False)
    elif is_denied(path):
        yield Source(Origin(str(path)), None, "permission denied")
    else:
        from mmc_cli.inputs.missing_path import describe_missing

        yield Source(Origin(str(path)), None, describe_missing(path), missing=True)


def is_denied(path: str) -> bool:
    """Return whether the folder of a path is not readable, so its existence is unknown."""
    try:
        os.stat(path)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _find_matches(pattern: str) -> Iterator[str]:
    if isinstance(pattern, Address):
        from mmc_cli.inputs.remote.listing import expand_pattern

        return expand_pattern(pattern)
    return sort_names(iglob(pattern, recursive=True))


def read_members(path: str, member: str, options: ReadOptions) -> Iterator[Source]:
    """Yield the sources in an archive, or in one member or folder of it."""
    from mmc_cli.inputs.containers.archives import read_archive

    container = container_for(path)
    choice = NameChoice(suffixes("messages"), options.include, options.exclude)
    unread: Counter[str] = Counter()
    is_one_file = container is not None and container.holds == "one file"  # read under any name

    def is_wanted(name: str) -> bool:
        if member:
            return name == member or name.startswith((f"{member.rstrip('/')}/", f"{member}!"))
        if choice.accepts(name) or (is_one_file and "!" not in name):
            return True
        unread[kind_of(name)] += 1
        return False

    try:
        with open_file(path) as file:
            found = read_archive(file, Origin(str(path)), is_wanted, options)
            if member:  # other members of the archive are not of interest here
                found = (each for each in found if not each.empty or is_wanted(str(each.origin.member)))
            sources = limit_messages(found, options)
            first = next(sources, None)
            if first is None and member:
                yield Source(
                    Origin(str(path), member), None, "the archive has no readable member of this name", missing=True
                )
            yield from chain((first,) if first is not None else (), sources)
            yield from _unread_note(path, unread)
    except OSError as error:
        yield unread_file(path, error)._replace(origin=Origin(str(path), member or None))


def _read_folder(folder: str, options: ReadOptions, is_wanted: Callable[[str], bool]) -> Iterator[PathOrSource]:
    """Yield the files below a folder that are read by default or chosen, then a line about the others."""
    unread: Counter[str] = Counter()
    table_suffixes, is_empty = _table_suffixes(options), True
    for path in _walk(folder, _name_choice(options), unread):
        is_empty = False
        if isinstance(path, str) and (options.include or (table_suffixes and _ends_with(path, table_suffixes))):
            yield from _find_at(path, BytesIO(), options, is_wanted, is_named=False)  # it may be an archive or a table
        elif not isinstance(path, str) or is_wanted(path):
            yield path
    if is_empty and not unread:
        yield Source(Origin(folder), None, "an empty folder", empty=True)
    yield from _unread_note(folder, unread)


def _ends_with(path: str, suffixes: tuple[str, ...]) -> bool:
    return without_query(path).lower().endswith(suffixes)


def _table_suffixes(options: ReadOptions) -> tuple[str, ...]:
    tables = container_by_option(options)  # an option for tables requests those in the folder
    return tables.suffixes if tables is not None else ()


def _name_choice(options: ReadOptions) -> NameChoice:
    return NameChoice((*folder_suffixes(), *_table_suffixes(options)), options.include, options.exclude)


def _walk(folder: str, choice: NameChoice, unread: "Counter[str]") -> Iterator[PathOrSource]:
    if isinstance(folder, Address):
        from mmc_cli.inputs.remote.listing import walk_folder

        return walk_folder(folder, "", choice, unread)
    return _walk_folder(folder, "", choice, unread)


def _walk_folder(folder: str, inside: str, choice: NameChoice, unread: "Counter[str]") -> Iterator[PathOrSource]:
    """Yield the chosen files below a folder, and count the others.

    Args:
        inside: the name of the folder relative to the given one, with a final slash.
    """

    folders = set[str]()

    def find_relevant(entries: "Iterable[os.DirEntry[str]]") -> Iterator[str]:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.add(name)
            elif not choice.accepts(inside + name):
                unread["linked folder" if os.path.isdir(entry.path) else kind_of(inside + name)] += 1
                continue
            yield name

    try:
        with os.scandir(folder) as entries:
            in_order = sort_names(find_relevant(entries))
            first = next(in_order, None)
    except OSError as error:
        yield Source(Origin(folder), None, describe_os_error(error))
        return
    start = os.path.join(folder, "")
    for name in chain((first,) if first is not None else (), in_order):
        if name in folders:
            yield from _walk_folder(start + name, f"{inside}{name}/", choice, unread)
        else:
            yield start + name


def _unread_note(path: str, unread: "Counter[str]") -> Iterator[Source]:
    if note := describe_unread(unread):
        yield Source(Origin(str(path)), None, note, unread=True)
