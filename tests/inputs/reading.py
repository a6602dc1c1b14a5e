"""What the tests of inputs share: sources and messages of paths."""

import io
from pathlib import Path

from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import Source


def read_paths(
    *paths: Path | str, stdin: bytes = b"", options: ReadOptions = DEFAULT_READ_OPTIONS
) -> list[tuple[Source, Message | None]]:
    """Return the sources at some paths, each with its message."""
    inputs = find_inputs(map(str, paths), io.BytesIO(stdin), options)
    return [pair for each in inputs for pair in read_messages(each, options)]


def sources_at(*paths: Path | str, stdin: bytes = b"", options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    """Return the sources at some paths."""
    return [source for source, _ in read_paths(*paths, stdin=stdin, options=options)]


def excerpt(text: str, line: int, column: int, end_column: int) -> str:
    """Return the part of a line between two columns, all from 1."""
    return text.split("\n")[line - 1][column - 1 : end_column - 1]
