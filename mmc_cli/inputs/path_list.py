"""Reads a list of paths from a file or standard input."""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from io import BufferedIOBase
from itertools import chain
from typing import BinaryIO, cast

from mmc_cli.inputs.file_reader import open_file
from mmc_cli.model.errors import MmcError, describe_os_error

_CHUNK = _MAX_PATH = 2**20


def read_path_list(name: str, stdin: BinaryIO) -> Iterator[str]:
    """Yield the paths listed in a file ("-" for standard input), one per line or separated by NULs.

    Raises:
        MmcError: The list cannot be read, or is not a list of paths.
    """
    try:
        with nullcontext(cast(BufferedIOBase, stdin)) if name == "-" else open_file(name) as file:
            head = file.read1(_CHUNK)  # what is available: a pipe may be slow
            if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                raise MmcError(f"{name} is not a list of paths in UTF-8 but in UTF-16: convert it first")
            separator = b"\0" if b"\0" in head else b"\n"
            rest = b""
            for chunk in chain((head,), iter(partial(file.read1, _CHUNK), b"")):
                *paths, rest = (rest + chunk).split(separator)
                if separator == b"\n":
                    paths = [path.rstrip(b"\r") for path in paths]
                yield from (os.fsdecode(path) for path in paths if path)
                if len(rest) > _MAX_PATH:
                    raise MmcError(f"{name} is not a list of paths: a line is longer than {_MAX_PATH:,} bytes")
            if rest := rest.rstrip(b"\r"):
                yield os.fsdecode(rest)
    except OSError as error:
        raise MmcError(f"{name}: {describe_os_error(error)}") from None
