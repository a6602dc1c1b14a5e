"""The options that commands share, in groups: which messages to select, where they are, and how to run over them."""

from typing import TYPE_CHECKING, NamedTuple

import click

from mmc_cli.cli.cluster_option import check_cluster
from mmc_cli.inputs.limits import MAX_BYTES, MAX_DEPTH, MAX_MESSAGES, MAX_RATIO, MAX_UNPACKED, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mmc_cli.batch.selector import Selector
    from mmc_cli.model.header import Kind


class SelectionOptions(NamedTuple):
    """The options that select messages."""

    device: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    srv: tuple[str, ...] = ()
    since: "datetime | None" = None
    until: "datetime | None" = None
    kind: "Kind | None" = None
    failed: bool = False

    def selector(self) -> "Selector":
        """Return the selector of these messages."""
        from mmc_cli.batch.selector import Period, Selector

        return Selector(self.device, self.code, self.srv, Period(self.since, self.until), self.kind, self.failed)


class InputOptions(NamedTuple):
    """The options that say where a file has its messages, which files are read, and how much of them."""

    csv_column: str | None = None
    json_field: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_bytes: int = MAX_BYTES
    max_depth: int = MAX_DEPTH
    max_messages: int = MAX_MESSAGES
    max_unpacked: int = MAX_UNPACKED
    max_ratio: int = MAX_RATIO

    def read_options(self, version: str) -> ReadOptions:
        """Return how to read inputs; content that declares no version is of this one."""
        return ReadOptions(version=version, **self._asdict())


class RunOptions(NamedTuple):
    """The other shared options: more paths, the schema, duplicates, processes, and folders to follow."""

    files_from: str | None = None
    xsd: str | None = None
    unique: bool = False
    jobs: int = 0
    progress: bool | None = None
    follow: bool = False
    state: str | None = None
    cluster: str | None = None

    def check(self, paths: "Sequence[str]") -> None:
        """Raise UsageError for options that cannot be combined, and if there is nothing to read."""
        if not paths and self.files_from is None:
            raise click.UsageError("give a file, a folder, an archive, - for standard input, or --files-from")
        if self.files_from == "-" and "-" in paths:
            raise click.UsageError("standard input can be read only once: - is given as a path and as --files-from")
        if self.state is not None and not self.follow:
            raise click.UsageError("--state needs --follow")
        if self.follow and self.files_from is not None:
            raise click.UsageError("--follow needs folders; it cannot be combined with --files-from")
        check_cluster(self.cluster, self.follow)
