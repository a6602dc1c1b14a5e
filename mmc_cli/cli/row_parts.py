"""Has the workers write the rows of a run to Parquet files in a folder, then writes the manifest that lists them."""

import json
import os
import re
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

import click

from mmc_cli import __version__
from mmc_cli.batch.part_folder import AnyPartFolder, part_folder
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.output import print_note
from mmc_cli.model.counting import count_noun
from mmc_cli.model.errors import MmcError
from mmc_cli.render import FORMATS

MANIFEST = "_manifest.json"
# Options that do not affect any row.
_WITHOUT_EFFECT = frozenset(
    {"output", "color", "quiet", "jobs", "cluster", "progress", "paths", "files_from", "config"}
)
_TIMED = ("messages", "readings")  # the kinds of rows with a column `time`
_PART = re.compile(r"(part-[0-9]{6,}-[0-9a-f]{16})(?:-[0-9]+\.parquet|\.json)")
_INCOMPLETE = re.compile(rf"(?:{re.escape(MANIFEST)}|{_PART.pattern})\.(?:mmc-)?[0-9a-f]+\.part")  # of a killed process


def check_parts(rows: str | None, format_: str | None, by_day: bool, unique: bool, follow: bool) -> None:
    """Raise UsageError for options that cannot be combined with parts."""
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
    """Write the rows of a run in parts, remove the parts of other runs, and write the manifest.

    Raises:
        MmcError: a part is not visible to this machine.
    """
    packer = FORMATS["parquet"].result_packer("typed row") or list
    settings, names, found = _settings(run.options.xsd), set[str](), 0
    parts = part_folder(folder)
    parts.remove(MANIFEST)  # from now on, the folder is not complete
    with TemporaryFile() as file:  # which a process that is killed does not leave behind
        file.write(json.dumps({"schema": "mmc.parts/1", "settings": settings})[:-1].encode() + b', "files": [')
        separator = b"\n"
        for part in run.part_results(job, packer, parts, settings, by_day):
            names.add(part.name)
            found += part.was_there
            for each in part.files:
                file.write(separator + json.dumps(each._asdict()).encode())
                separator = b",\n"
            for last in part.files[-1:]:  # only one of them: each check is a request to the store
                if parts.size(last.path) != last.bytes:
                    where = f"{last.path}, which is not in {folder} here"
                    raise MmcError(f"a worker wrote {where}; all machines must see the same folder")
        file.write(f'\n], "messages": {run.counts.messages}}}\n'.encode())
        if run.interrupted:
            raise KeyboardInterrupt
        removed = _remove_others(parts, names)
        file.seek(0)
        with parts.replaced(MANIFEST) as manifest:
            copyfileobj(file, manifest)
    if removed:
        print_note(f"{count_noun(removed, 'file')} of other parts removed from {folder}")
    if not quiet:
        print_note(f"{count_noun(len(names), 'part')} in {folder}" + (f", {found} of them kept" if found else ""))


def _settings(xsd: str | None) -> dict[str, str]:
    """Return what the rows depend on besides the messages: the version of mmc, and the options in force."""
    values = click.get_current_context().params
    given = {name: str(value) for name, value in sorted(values.items()) if value and name not in _WITHOUT_EFFECT}
    schema = {"xsd": sha256(Path(xsd).read_bytes()).hexdigest()} if xsd is not None else {}
    return {"mmc": __version__, **given, **schema}


def _remove_others(parts: AnyPartFolder, names: "set[str]") -> int:
    """Remove part files of other runs, and incomplete files; return how many of them had rows and were complete."""
    count = 0
    for name in list(parts.names()):
        file = os.path.basename(name)
        if ((part := _PART.fullmatch(file)) and part[1] not in names) or _INCOMPLETE.fullmatch(file):
            parts.remove(name)
            count += name.endswith(".parquet")
    return count
