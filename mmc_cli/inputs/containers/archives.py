"""Reads the messages in archives, compressed files, and archives inside them, one member at a time.

Members are read and never written, so a name that leads out of its folder is harmless. The bytes held of a member and
the nesting of archives are limited. The intact part of a damaged archive is read.
"""

import io
import os
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple, cast

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.containers.registry import Container, container_for, read_stream
from mmc_cli.inputs.containers.unpacking import Budget, Damage, MemberStream
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.name_choice import is_companion
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.seen_keys import SeenKeys

_MAX_NESTING = 3


def split_member_path(path: str) -> tuple[str, str] | None:
    """Return the archive and the member that a path such as a.zip!dir/x.xml names; None for a path without one."""
    archive, mark, member = path.partition("!")
    if isinstance(path, Address):
        return _split_address(path)
    while mark:
        if _archive_for(archive) is not None and os.path.isfile(archive):
            return archive, member
        more, mark, member = member.partition("!")
        archive = f"{archive}!{more}"
    return None


def _split_address(address: Address) -> tuple[str, str] | None:
    """Return the archive and the member that an address names: a part that looks like an archive is one."""
    parts = address.url.split("!")
    for end in range(1, len(parts)):
        if _archive_for(archive := "!".join(parts[:end])) is not None:
            return Address.of(archive), "!".join(parts[end:])
    return None


def read_archive(
    file: IO[bytes],
    origin: Origin,
    is_wanted: Callable[[str], bool],
    options: ReadOptions = DEFAULT_READ_OPTIONS,
) -> Iterator[Source]:
    """Yield the sources in the wanted members of an archive, and of the archives in it, in the order of the archive.

    Args:
        file: The archive.
        origin: Where it comes from; the kind of archive follows from its name.
        is_wanted: Says whether a member is read, by its name, and counts those that are not; archives are always
            searched.
        options: How to read the members.
    """
    container = _archive_for(origin.file)
    assert container is not None, f"not an archive: {origin.file}"
    budget = Budget(file.seek(0, os.SEEK_END), options)
    yield from _read_archive(container, file, _Place(origin, origin.file), is_wanted, options, budget)


class _Place(NamedTuple):
    """Where a file is: its origin, its own name, and in how many archives it is.

    The origin of a member with the name of an earlier one has a number after that name.
    """

    origin: Origin
    name: str
    depth: int = 0

    def inside(self, name: str, unique_name: str) -> "_Place":
        """Return the place of a member."""
        file, member = self.origin.file, self.origin.member
        return _Place(Origin(file, f"{member}!{unique_name}" if member else unique_name), name, self.depth + 1)


def _read_archive(
    container: Container,
    file: IO[bytes] | MemberStream,
    place: _Place,
    is_wanted: Callable[[str], bool],
    options: ReadOptions,
    budget: Budget,
) -> Iterator[Source]:
    if not isinstance(file, MemberStream):
        file.seek(0)
    seen, is_damaged, number = SeenKeys(), False, 0
    for number, member in enumerate(container.list_members(file, place.name, budget), 1):
        if isinstance(member, Damage):
            if not is_damaged:  # the first says that messages may be missing
                yield Source(place.origin, None, f"the archive cannot be read to its end: {member.reason}")
            is_damaged = True
            continue
        name, open_member = member
        inside = place.inside(name, _unique_name(name, number, seen))
        full_name = f"{place.origin.member}!{name}" if place.origin.member else name
        if (nested := _archive_for(name)) is not None and not is_companion(name):
            yield from _read_nested(nested, open_member, inside, is_wanted, options, budget)
        elif is_wanted(full_name) or (full_name != inside.origin.member and is_wanted(str(inside.origin.member))):
            yield from _read_member(open_member, inside, options)
    if not number:
        yield Source(place.origin, None, "an empty archive", empty=True)


def _unique_name(name: str, number: int, seen: SeenKeys) -> str:
    """Return the name of a member; a repeated name gets a number, except the first."""
    unique = name
    while not seen.add_if_new(unique):
        unique = f"{unique}#{number}"
    return unique


def _archive_for(name: str) -> Container | None:
    container = container_for(name)
    return container if container is not None and container.is_archive else None


def _read_member(
    open_member: Callable[[], MemberStream | None], place: _Place, options: ReadOptions
) -> Iterator[Source]:
    """Yield the sources in a member; for a damaged one, the intact part, then the damage."""
    origin, stream = place.origin, open_member()
    if stream is None:
        yield Source(origin, None, "skipped: a link or a special file", empty=True)
        return
    last: Source | None = None
    for source in read_stream(stream, origin, options, place.name):
        if last is not None:
            yield last
        last = source
    if last is not None and not stream.fault:
        yield last
    if stream.fault:
        index = origin.index
        for source in _intact(last, options) if last is not None and not stream.is_doubtful else ():
            yield source
            index = source.origin.index + 1
        index = max(index, last.origin.index if last is not None else 0)
        at_damage = Origin(origin.file, origin.member, index)
        is_empty = last is None or last.data == b"" or last.empty
        reason = f"cannot be read: {stream.fault}" if is_empty else f"cannot be read to its end: {stream.fault}"
        yield Source(at_damage, None, f"{reason}: messages may be missing")


def _intact(last: Source, options: ReadOptions) -> Iterator[Source]:
    """Yield the complete messages before damage: one that is cut off is reported as not checked, not as invalid."""
    from mmc_cli.inputs.message_reader import read_messages

    for source, message in read_messages(last, options):
        if message is not None and message.root is not None:
            yield source


def _read_nested(
    container: Container,
    open_member: Callable[[], MemberStream | None],
    place: _Place,
    is_wanted: Callable[[str], bool],
    options: ReadOptions,
    budget: Budget,
) -> Iterator[Source]:
    """Yield the sources in an archive that is a member of another."""
    origin = place.origin
    if place.depth >= _MAX_NESTING:
        yield Source(origin, None, f"nested in {_MAX_NESTING} archives: mmc looks no deeper")
        return
    stream = open_member()
    if stream is None:
        yield Source(origin, None, "skipped: a link or a special file", empty=True)
        return
    if not container.needs_seek:
        yield from _read_archive(container, stream, place, is_wanted, options, budget)
        return
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        limit = f"{options.max_bytes:,} bytes of an archive in an archive (--max-bytes)"
        yield Source(origin, None, f"too large: mmc reads at most {limit}")
        return
    inner = Budget(len(data), options, budget)
    yield from _read_archive(container, cast(IO[bytes], io.BytesIO(data)), place, is_wanted, options, inner)
