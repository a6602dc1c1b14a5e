"""Reads the text files that options name: settings, baselines, lists of accepted changes."""

import click

from mmc_cli.model.errors import MmcError, describe_os_error


def read_text(path: str) -> str:
    """Return the content of a text file in UTF-8; "-" is standard input.

    Raises:
        MmcError: It cannot be read, or is not UTF-8.
    """
    try:
        with click.open_file(path, encoding="utf-8-sig") as file:
            return str(file.read())
    except UnicodeDecodeError:
        raise MmcError(f"{path} is not a text file in UTF-8") from None
    except IsADirectoryError:
        raise MmcError(f"{path} is a folder, not a file") from None
    except OSError as error:
        raise MmcError(f"{path}: {describe_os_error(error)}") from None
    except ValueError:
        raise MmcError(f"{path!r} is not a valid file name") from None
