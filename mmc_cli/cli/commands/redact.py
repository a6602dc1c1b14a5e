"""`mmc redact`: copies of messages in which no personal value is left, and nothing else is changed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from glob import has_magic, iglob
from typing import IO, TYPE_CHECKING

import click

from mmc_cli.cli import options
from mmc_cli.cli.command import Command
from mmc_cli.inputs.address import Address
from mmc_cli.inputs.file_reader import is_file
from mmc_cli.model.counting import join_or
from mmc_cli.model.errors import describe_os_error

if TYPE_CHECKING:
    from mmc_cli.batch.redact_files import Task
    from mmc_cli.model.version import Version
    from mmc_cli.redact.files import FileRedaction
    from mmc_cli.redact.pseudonyms import Keep
    from mmc_cli.redact.refusals import Refusals

_LEAST_KEY = 16


@click.command(cls=Command, epilog="Guide: mmc help redacting.")
@options.paths
@options.mmc_version
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar="DIR|FILE",
    help="Write to DIR under redacted names, or the redaction of one file to FILE; written whole or not at all.",
)
@click.option(
    "--keep",
    type=click.Choice(["equality", "order", "nothing"]),
    default="equality",
    show_default=True,
    help="What pseudonyms of readings preserve: equality, also order, or nothing.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help=f"Secret of at least {_LEAST_KEY} bytes: the same pseudonyms in every run (default: a new one per run).",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write each pseudonym with its original value to FILE, which only you can read (CSV).",
)
@options.jobs
@options.quiet
def redact(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    output: str,
    keep: "Keep",
    key: str | None,
    map_file: str | None,
    jobs: int,
    quiet: bool,
) -> int:
    """Copy messages with pseudonyms in place of personal values.

    The same device has the same pseudonym in all files. Verdict, findings and decoded shape of each message stay as
    they are: each is checked before it is written. What cannot be redacted is not passed on.

    \b
    mmc redact response.xml -o safe.xml
    mmc redact inbox/ week.zip -o safe/
    mmc redact inbox/ -o safe/ --key secret.key --map map.csv
    """
    from mmc_cli.batch.redact_files import redact_files
    from mmc_cli.cli.output import note_typed_input, print_note
    from mmc_cli.redact.files import FileRedaction
    from mmc_cli.redact.pseudonyms import Pseudonyms
    from mmc_cli.redact.refusals import Refusals

    if not paths:
        raise click.UsageError("give a file, a folder, an archive, or - for standard input")
    is_folder = _writes_folder(output, paths)
    _check_paths(paths, output, is_folder, key, map_file)
    secret = _read_key(key)
    pseudonyms = Pseudonyms(secret, keep, record=map_file is not None)
    note_typed_input(paths)
    refusals = Refusals(print_note)
    redaction = FileRedaction(mmc_version, pseudonyms, _open_file, refusals)
    try:
        redact_files(_tasks(paths, output, is_folder, redaction), redaction, jobs)
    finally:  # also after an interruption
        if map_file is not None and redaction.files:
            _write_map(map_file, pseudonyms.replaced or {})
    return _finish(redaction, refusals, quiet)


def _tasks(paths: Sequence[str], output: str, is_folder: bool, redaction: "FileRedaction") -> "Iterator[Task]":
    """Yield the files at paths, each with the path of its redaction."""
    from mmc_cli.batch.redact_files import Task
    from mmc_cli.redact.files import find_files
    from mmc_cli.redact.refusals import HeldRefusals

    refused = HeldRefusals()
    for path in paths:
        if path == "-":
            yield Task("-", _join(output, "stdin.xml") if is_folder else output, refused.drain())
            continue
        for file in find_files((path,), refused):
            target = _join(output, redaction.output_name(file.name)) if is_folder else output
            yield Task(file.path, target, refused.drain())
    yield Task(None, "", refused.drain())


def _join(folder: str, name: str) -> str:
    return folder.child(name.replace(os.sep, "/")) if isinstance(folder, Address) else os.path.join(folder, name)


def _finish(redaction: "FileRedaction", refusals: "Refusals", quiet: bool) -> int:
    from mmc_cli.cli.command_run import report_defects
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note
    from mmc_cli.model.counting import count_noun

    if redaction.files and not quiet:
        messages, files = count_noun(redaction.messages, "message"), count_noun(redaction.files, "file")
        print_note(f"{messages} redacted in {files}; verdict, findings and decoded shape unchanged, checked in each")
    if redaction.without_message and not quiet:
        print_note(f"{count_noun(redaction.without_message, 'row or document', 'rows or documents')} without a message")
    if refusals.first_defect is not None:
        return report_defects(refusals.defects, refusals.first_defect)
    if refusals.count:
        count = count_noun(refusals.count, "message or file", "messages or files")
        print_note(f"{count} not redacted and not written")
        return ExitCode.NOT_CHECKED
    if not redaction.files:
        print_note("no messages found")
        return ExitCode.NO_INPUT
    return ExitCode.OK


def _writes_folder(output: str, paths: Sequence[str]) -> bool:
    """Return whether the output is a folder: it exists, ends with a slash, or there are several input files."""
    is_one_file = len(paths) == 1 and (paths[0] == "-" or not (os.path.isdir(paths[0]) or has_magic(paths[0])))
    if len(paths) == 1 and (not is_one_file or isinstance(paths[0], Address)):
        is_one_file = is_file(paths[0])
    return os.path.isdir(output) or output.endswith(("/", os.sep)) or not is_one_file


def _check_paths(paths: Sequence[str], output: str, is_folder: bool, key: str | None, map_file: str | None) -> None:
    """Raise UsageError for an output that is an input, or of a different kind from its input."""
    from mmc_cli.cli.output_files import check_outputs
    from mmc_cli.inputs.containers.registry import XML, container_for

    if output == "-":
        raise click.UsageError("mmc redact writes whole files, not standard output; ./- is a file or folder named -")
    outputs = [*([] if is_folder else [output]), *([] if map_file is None else [map_file])]
    check_outputs(outputs, [each for each in (*paths, key) if each is not None])
    if isinstance(output, Address) and is_folder:
        check_outputs([output.child("")], paths)
        return
    if not is_folder:
        if os.path.lexists(output) and not os.path.isfile(output):
            raise click.UsageError(f"{output} is not a regular file")
        given, wanted = container_for(paths[0]) or XML, container_for(output) or XML
        if given is not wanted:
            suffixes = join_or(given.suffixes)
            raise click.UsageError(f"{paths[0]} is redacted to a file of its own kind: end {output} in {suffixes}")
        return
    if os.path.lexists(output) and not os.path.isdir(output):
        raise click.UsageError(f"{output} is a file; several inputs need a folder")
    folder = os.path.realpath(output)
    if map_file is not None and os.path.realpath(map_file).startswith(os.path.join(folder, "")):
        raise click.UsageError(f"the map {map_file} would be passed on with {output}: write it elsewhere")
    for path in paths:
        for each in _folders_of(path):
            inside = os.path.realpath(each)
            if folder == inside or (os.path.isdir(path) and folder.startswith(os.path.join(inside, ""))):
                raise click.UsageError(f"the output {output} is also an input: {path}")


def _folders_of(path: str) -> Iterator[str]:
    """Yield the folders from which files are read at a path."""
    if path == "-":
        return
    if os.path.isdir(path):
        yield path
    elif os.path.lexists(path):
        yield os.path.dirname(path) or "."
    elif has_magic(path):
        yield from {os.path.dirname(match) or "." for match in iglob(path, recursive=True)}


def _read_key(path: str | None) -> bytes:
    """Return the secret in a file, or a new one. Raises UsageError for one that is too short to be secret."""
    import secrets

    if path is None:
        return secrets.token_bytes(32)
    try:
        with open(path, "rb") as file:
            key = file.read().strip()
    except OSError as error:
        raise click.UsageError(f"cannot read the key {path}: {describe_os_error(error)}") from None
    if len(key) < _LEAST_KEY:
        how = "empty" if not key else f"{len(key)} bytes long"
        raise click.UsageError(
            f"the key {path} is {how}; it needs at least {_LEAST_KEY} bytes, such as from openssl rand -hex 32"
        )
    return key


@contextmanager
def _open_file(path: str) -> Iterator[IO[bytes]]:
    """Open a file that replaces `path` when it is complete; create its folders."""
    from mmc_cli.cli.output_files import replaced_bytes

    if not isinstance(path, Address):
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with replaced_bytes(path) as file:
        yield file


def _write_map(path: str, replaced: "dict[tuple[str, str], str]") -> None:
    """Write the replaced values, as CSV, to a file that only its owner can read."""
    import csv

    from mmc_cli.cli.output_files import replaced_file

    umask = os.umask(0o077)
    try:
        with replaced_file(path) as stream:
            if hasattr(os, "fchmod"):  # it gets the permissions of the file that it replaces
                os.fchmod(stream.fileno(), 0o600)
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("kind", "pseudonym", "original"))
            writer.writerows((kind, new, old) for (kind, new), old in replaced.items())
    finally:
        os.umask(umask)
