"""Reads the files of a batch ahead of their turn: some at a time, and no more bytes than fit in memory."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.containers.xml_files import max_whole, split_large
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions, limit_messages
from mmc_cli.inputs.remote.failures import RemoteError
from mmc_cli.inputs.remote.stores import store_of
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.origin import Origin

_MAX_AHEAD, _MAX_BYTES_AHEAD = 32, 2**25
_UNKNOWN_SIZE = 2**16  # the assumed size of a file of unknown size
_CHUNK = 2**20


def fetch_ahead(inputs: Sequence[PathOrSource], options: ReadOptions) -> Iterator[PathOrSource]:
    """Yield the inputs of a batch in order, replacing each address of a small file by its source."""
    waiting = deque[tuple[PathOrSource, Callable[[], Source | None], int]]()
    ahead = 0
    for each in inputs:
        size = _size_ahead(each, options)
        while waiting and (len(waiting) >= _MAX_AHEAD or ahead + size > _MAX_BYTES_AHEAD):
            ahead -= waiting[0][2]
            yield _finish(*waiting.popleft()[:2])
        waiting.append((each, _begin(each, options), size))
        ahead += size
    for input_, result, _ in waiting:
        yield _finish(input_, result)


def read_address(address: Address, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield the content of an XML file at an address: at once, or message by message if it is large."""
    if _size_ahead(address, options) and (source := _begin(address, options)()) is not None:
        yield source
        return
    origin = Origin(str(address))
    try:
        with store_of(address).open(address) as file:
            yield from limit_messages(split_large(file.read(_CHUNK), file, origin, options), options)
    except OSError as error:
        yield unread(address, error)


def unread(address: Address, error: OSError) -> Source:
    """Return a source with the reason why a file could not be read."""
    is_missing = isinstance(error, RemoteError) and error.is_missing
    reason = "removed between listing and reading" if is_missing and address.listed is not None else error.strerror
    return Source(Origin(str(address)), None, reason or str(error), missing=is_missing and address.listed is None)


def _size_ahead(each: PathOrSource, options: ReadOptions) -> int:
    """Return how many bytes of an input are read ahead; 0 if none."""
    if not isinstance(each, Address):
        return 0
    size = each.listed.size if each.listed is not None else None
    return _UNKNOWN_SIZE if size is None else (size or 1) if size <= max_whole(options) else 0


def _begin(each: PathOrSource, options: ReadOptions) -> Callable[[], Source | None]:
    """Begin to read an address, and return the function that waits for its source: None if it is large."""
    if not isinstance(each, Address) or not _size_ahead(each, options):
        return lambda: None
    address = each
    try:
        wait = store_of(address).read(address, max_whole(options))
    except OSError as error:
        refused = unread(address, error)
        return lambda: refused

    def finish() -> Source | None:
        try:
            data = wait()
        except OSError as error:
            return unread(address, error)
        except Exception as error:
            return Source(Origin(str(address)), None).with_defect(error)
        return Source(Origin(str(address)), data) if data is not None else None

    return finish


def _finish(each: PathOrSource, result: Callable[[], Source | None]) -> PathOrSource:
    return result() or each
