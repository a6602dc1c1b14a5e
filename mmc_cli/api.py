"""The core for Python programs: bytes to a message, a message to findings or fields."""

import sys
from collections.abc import Iterator

from msgspec import to_builtins

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.json_record import decode_message
from mmc_cli.inputs.discovery import find
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import messages
from mmc_cli.inputs.parser import read
from mmc_cli.model import faults
from mmc_cli.model.field import Field
from mmc_cli.model.finding import Finding
from mmc_cli.model.json_types import Json
from mmc_cli.model.version import parse
from mmc_cli.specification import DEFAULT_VERSION, Spec
from mmc_cli.specification import at as _at
from mmc_cli.validate import check as _check

__all__ = ["at", "check", "decode", "open", "read", "record"]


def at(version: str = str(DEFAULT_VERSION)) -> Spec:
    """The specification of one MMC version, such as "4.0". Raises UnknownVersionError for any other."""
    return _at(parse(version))


def check(message: Message, spec: Spec | None = None) -> list[Finding]:
    """Every finding for a message against a version, 4.0 where none is given; an empty list means nothing found."""
    return _check(message, spec or at())


def decode(message: Message, spec: Spec | None = None) -> Field:
    """The message as a tree of fields. Raises ValueError for one that could not be read: see its findings."""
    return field_tree(message, spec or at())


def record(message: Message, spec: Spec | None = None) -> dict[str, Json]:
    """The message as plain data, the record mmc.message/1. Raises ValueError for one that could not be read."""
    decoded: dict[str, Json] = to_builtins(decode_message(message, spec or at()))
    return decoded


def open(*paths: str) -> Iterator[Message]:  # noqa: A001 - mmc_cli.open, as gzip.open
    """Every message of files, folders and "-", in order, one at a time.

    One that could not be read has `root` None, and findings that say why.
    """
    for found in find(paths, sys.stdin.buffer):
        for source, message in messages(found):
            if message is not None:
                yield message
            elif not source.empty:
                reason = source.reason or "it could not be read"
                yield Message(b"", source.origin, None, (Finding(faults.NOT_READABLE, reason),))
