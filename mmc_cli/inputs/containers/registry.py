"""The kinds of file that hold messages: one table from suffix to reader, and the lookups in it.

To add a container, write a module here with its reader and list it in CONTAINERS.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import IO, TYPE_CHECKING, Literal, NamedTuple, Protocol, cast

from mmc_cli.inputs.address import without_query
from mmc_cli.inputs.limits import ReadOptions, limit_messages, or_empty
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.inputs.containers.unpacking import Budget, Damage, Member, MemberStream


class MessageReader(Protocol):
    """Yields a source for each message in a stream, or one with the reason why there is none."""

    def __call__(self, file: IO[bytes], origin: Origin, options: ReadOptions, /) -> Iterator[Source]: ...


class MemberReader(Protocol):
    """Yields the files in an archive of some name, and damage between them; unpacks at most what a budget allows."""

    def __call__(
        self, file: "IO[bytes] | MemberStream", name: str, budget: "Budget", /
    ) -> "Iterator[Member | Damage]": ...


class Container(NamedTuple):
    """A kind of file that holds messages.

    `suffixes` are in lower case. `reader` is "module:function", imported when it is first used: a MessageReader, or a
    MemberReader if the container holds files. `option` is the field of ReadOptions which, if set, makes every file be
    read as this kind. In a folder, only kinds with `read_in_folders` are read; others have to be named. One with
    `needs_seek` is held in memory if it is a member of another.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    holds: Literal["messages", "files", "one file"] = "messages"
    option: str | None = None
    read_in_folders: bool = False
    needs_seek: bool = False

    @property
    def is_one_message(self) -> bool:
        """True if a file of this kind is read as a whole, in the process that handles it."""
        return self.reader == XML.reader

    @property
    def is_archive(self) -> bool:
        """True if it holds files, or one compressed file."""
        return self.holds != "messages"

    def read_messages(self, file: IO[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
        """Yield the sources in a stream of this kind."""
        return cast(MessageReader, self._load_reader())(file, origin, options)

    def list_members(
        self, file: "IO[bytes] | MemberStream", name: str, budget: "Budget"
    ) -> "Iterator[Member | Damage]":
        """Yield the files in an archive of this kind, and damage between them."""
        return cast(MemberReader, self._load_reader())(file, name, budget)

    def _load_reader(self) -> object:
        module, _, function = self.reader.partition(":")
        return getattr(import_module(module), function)


_HERE = "mmc_cli.inputs.containers"

XML = Container("XML", (".xml",), f"{_HERE}.xml_files:read_xml", read_in_folders=True)
_TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")

PAYLOAD = Container("GBCS", (".hex",), f"{_HERE}.xml_files:read_xml", read_in_folders=True)

# The first with a matching suffix or option is used: .tar.gz comes before .gz.
CONTAINERS: tuple[Container, ...] = (
    XML,
    Container("JSON", (".jsonl", ".ndjson", ".json"), f"{_HERE}.json_lines:read_lines", option="json_field"),
    Container("CSV and TSV", (".csv", ".tsv"), f"{_HERE}.csv_cells:read_rows", option="csv_column"),
    PAYLOAD,
    Container("ZIP archive", (".zip",), f"{_HERE}.zip_members:list_zip", "files", needs_seek=True),
    Container("tar archive", _TAR_SUFFIXES, f"{_HERE}.tar_members:list_tar", "files"),
    Container("compressed file", (".gz", ".bz2", ".xz"), f"{_HERE}.compressed_files:list_compressed", "one file"),
)


def container_for(name: str) -> Container | None:
    """Return the container of a file by its suffix, or None."""
    name = without_query(name).lower()
    for container in CONTAINERS:
        if name.endswith(container.suffixes):
            return container
    return None


def container_by_option(options: ReadOptions) -> Container | None:
    """Return the container that an option selects for every file, or None."""
    return next((each for each in CONTAINERS if each.option and getattr(options, each.option) is not None), None)


def suffixes(*holds: Literal["messages", "files", "one file"]) -> tuple[str, ...]:
    """Return the suffixes of the containers that hold messages, files or one file; of all if nothing is given."""
    return tuple(suffix for each in CONTAINERS if not holds or each.holds in holds for suffix in each.suffixes)


def folder_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that are read in a folder without being named."""
    return tuple(suffix for each in CONTAINERS if each.read_in_folders for suffix in each.suffixes)


def read_stream(
    file: "IO[bytes] | MemberStream", origin: Origin, options: ReadOptions, name: str = ""
) -> Iterator[Source]:
    """Yield the sources in a stream, which is read by option or name, otherwise as XML.

    Args:
        name: the name of a member of an archive, which takes precedence over an option.
    """
    container = (container_for(name) if name else None) or container_by_option(options) or container_for(origin.file)
    if container is None or container.is_archive:
        container = XML
    sources = container.read_messages(cast(IO[bytes], file), origin, options)
    return or_empty(limit_messages(sources, options), origin, "no message in this file")
