"""Writes rows to a folder: Parquet files in parts, which the workers write, and last a manifest that lists them."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from mmc_cli import __version__
from mmc_cli.batch.parts import NOTES, Part, replaced_part
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.output import print_note
from mmc_cli.model.counting import count_noun
from mmc_cli.model.errors import MmcError
from mmc_cli.render import FORMATS

MANIFEST = "_manifest.json"
# The options on which no row depends.
_WITHOUT_EFFECT = frozenset(
    {"output", "color", "quiet", "jobs", "cluster", "progress", "paths", "files_from", "config"}
)
_TIMED = ("messages", "readings")  # the kinds of rows with a column `time`
_PART = re.compile(r"(part-[0-9]{6,}-[0-9a-f]{16})(-[0-9]+\.parquet|\.json)(\.[0-9]+\.part)?")


def check_parts(rows: str | None, format_: str | None, by_day: bool, unique: bool, follow: bool) -> None:
    """Raise UsageError for what cannot be written in parts."""
    from mmc_cli.decoding.derivation import DERIVED

    if rows is None or format_ != "parquet":
        raise click.UsageError("a folder as output is for parts of Parquet; it needs --rows KIND -f parquet")
    if rows in DERIVED:
        raise click.UsageError(f"--rows {rows} cannot be written in parts: its rows are made of several readings")
    if by_day and rows not in _TIMED:
        raise click.UsageError("--partition-by day needs rows with a time: messages or readings")
    if unique:
        raise click.UsageError("--unique compares all messages; it cannot be combined with parts")
    if follow:
        raise click.UsageError(
            "--follow does not end; it cannot be combined with parts, whose manifest is written last"
        )


def write_parts(run: BatchRun, job: Job[Any], folder: str, by_day: bool, quiet: bool) -> None:
    """Write the rows of a run in parts, remove those of other runs, and write the manifest.

    Raises:
        MmcError: a part is not where this machine sees it.
    """
    packer = FORMATS["parquet"].result_packer("typed row")
    settings, manifest = _settings(run.xsd), os.path.join(folder, MANIFEST)
    os.makedirs(folder, exist_ok=True)
    with suppress(FileNotFoundError):
        os.unlink(manifest)  # what is there from now on is not complete
    names, found = set[str](), 0
    with replaced_part(manifest) as path, open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps({"schema": "mmc.parts/1", "settings": settings})[:-1])
        separator = ', "files": [\n'
        for part in run.part_results(job, packer or list, os.path.abspath(folder), settings, by_day):
            names.add(part.name)
            found += part.was_there
            for each in _visible_files(part, folder):
                file.write(separator + json.dumps(each))
                separator = ",\n"
        file.write(f'{separator if "files" in separator else ""}\n], "messages": {run.counts.messages}}}\n')
        if run.interrupted:
            raise KeyboardInterrupt
        removed = _remove_others(folder, names)
    if removed:
        print_note(f"{count_noun(removed, 'file')} of other parts removed from {folder}")
    if not quiet:
        print_note(f"{count_noun(len(names), 'part')} in {folder}" + (f", {found} of them kept" if found else ""))


def _settings(xsd: str | None) -> dict[str, str]:
    """Return what the rows depend on beside the messages: the version of mmc, and the options in force."""
    values = click.get_current_context().params
    given = {name: str(value) for name, value in sorted(values.items()) if value and name not in _WITHOUT_EFFECT}
    schema = {"xsd": sha256(Path(xsd).read_bytes()).hexdigest()} if xsd is not None else {}
    return {"mmc": __version__, **given, **schema}


def _visible_files(part: Part, folder: str) -> Iterator[dict[str, object]]:
    for file in part.files:
        try:
            size = os.path.getsize(os.path.join(folder, file.path))
        except OSError:
            size = -1
        if size != file.bytes:
            raise MmcError(f"a worker has written {file.path}, which is not in {folder} here: use a folder all share")
        yield {"path": file.path, "rows": file.rows, "bytes": file.bytes}


def _remove_others(folder: str, names: "set[str]") -> int:
    """Remove the files of parts that are not of this run; return how many had rows."""
    count = 0
    for path in _files_below(folder):
        match = _PART.fullmatch(os.path.basename(path))
        if match is not None and (match[1] not in names or match[3]):
            os.unlink(path)
            count += path.endswith(".parquet")
            with suppress(OSError):  # the folder of a day may have other files
                os.rmdir(os.path.dirname(path))
    return count


def _files_below(folder: str) -> Iterator[str]:
    """Yield the files in the folder, in those of days, and in that of the notes."""
    inside = [entry.path for entry in os.scandir(folder) if entry.name == NOTES or entry.name.startswith("day=")]
    for each in (folder, *inside):
        yield from (entry.path for entry in list(os.scandir(each)) if entry.is_file(follow_symlinks=False))
