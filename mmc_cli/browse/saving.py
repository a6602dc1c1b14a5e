"""Saves messages of the list: each as a file, redacted or unchanged, or all as JSON lines. Nothing is overwritten."""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from typing import IO, NamedTuple, TypeAlias

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.data_jobs import DecodeJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.rereading import ReadAgain, read_all_again
from mmc_cli.model.counting import count_noun
from mmc_cli.model.defect import describe_error
from mmc_cli.model.errors import MmcError, describe_os_error
from mmc_cli.model.origin import Origin
from mmc_cli.redact.around import redact_name
from mmc_cli.redact.files import FileRedaction
from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.refusals import Refusals
from mmc_cli.render.jsonl import to_json

# Opens an output file, which gets its name when it is complete.
OpenOutput: TypeAlias = Callable[[str], AbstractContextManager[IO[bytes]]]

_SUFFIX = re.compile(r"(\.(xml|gz|zip|tar|tgz|csv|tsv|jsonl?|txt|eml|hex))+\Z", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME = 120


class Saved(NamedTuple):
    """The number of messages saved, the number not saved, and the reason for the first of these."""

    saved: int
    not_saved: int = 0
    reason: str = ""

    def describe(self, path: str) -> str:
        """Return what was done in a sentence or two."""
        text = f"{count_noun(self.saved, 'message')} saved to {path}"
        return f"{text}. {self.not_saved:,} not saved; the first: {self.reason}" if self.not_saved else text


class Form(NamedTuple):
    """A form in which messages are saved."""

    title: str
    save: "Callable[[Sequence[MessageRow], str, BatchRun, OpenOutput], Saved]"


class SaveRequest(NamedTuple):
    """In which form to save, and where."""

    form: Form
    path: str


def save(request: SaveRequest, rows: Sequence[MessageRow], run: BatchRun, open_output: OpenOutput) -> str:
    """Save messages, each read again, and return the result, or why nothing was saved."""
    path = request.path
    if os.path.lexists(path):
        return f"{path} exists, and nothing is overwritten: choose another name"
    try:
        return request.form.save(rows, path, run, open_output).describe(path)
    except MmcError as error:
        return str(error)
    except OSError as error:
        return f"{path} cannot be written: {describe_os_error(error)}"


def _save_files(rows: Sequence[MessageRow], folder: str, run: BatchRun, open_output: OpenOutput) -> Saved:
    os.makedirs(folder)
    names, problems, saved = _Names(), _Problems(), 0
    for origin, read in _read_all(rows, run, problems):
        if read.message is not None:
            with open_output(os.path.join(folder, names.name_of(origin))) as out:
                out.write(read.message.data)
            saved += 1
    return problems.result(saved)


def _save_redacted(rows: Sequence[MessageRow], folder: str, run: BatchRun, open_output: OpenOutput) -> Saved:
    os.makedirs(folder)
    names, problems, place = _Names(), _Problems(), ""
    pseudonyms = Pseudonyms(secrets.token_bytes(32))
    refusals = Refusals(lambda text: problems.add(f"{place}{text.removeprefix('-')}"))  # "-" names the stream
    redaction = FileRedaction(run.options.version, pseudonyms, open_output, refusals, run.options.read_options)
    for origin, read in _read_all(rows, run, problems):
        if read.message is not None:
            place = str(origin)
            name = names.name_of(origin, lambda part: redact_name(part, pseudonyms))
            redaction.redact_stream(BytesIO(read.message.data), os.path.join(folder, name))
    return problems.result(redaction.messages)


def _save_lines(rows: Sequence[MessageRow], path: str, run: BatchRun, open_output: OpenOutput) -> Saved:
    job, problems, saved = DecodeJob(), _Problems(), 0
    with open_output(path) as out:
        for origin, read in _read_all(rows, run, problems):
            if read.message is not None and not read.is_readable:
                problems.add(f"{origin}: {read.verdict.findings[-1].message}")
            elif read.message is not None:
                try:
                    lines = [to_json(each.record()) for each in job.process(read.message, read.spec, Counts())]
                except Exception as error:  # a defect in mmc affects one message only
                    problems.add(f"{origin}: {describe_error(error)[0]}")
                    continue
                out.write("".join(f"{line}\n" for line in lines).encode())
                saved += len(lines)
    return problems.result(saved)


def _read_all(rows: Sequence[MessageRow], run: BatchRun, problems: "_Problems") -> Iterator[tuple[Origin, ReadAgain]]:
    """Yield each message of some rows, or the problem if it cannot be read again."""
    for origin, read in read_all_again((row.origin for row in rows), run):
        if read.message is None:
            problems.add(f"{origin}: {read.verdict.findings[0].message}")
        yield origin, read


class _Problems:
    """The messages that could not be saved."""

    def __init__(self) -> None:
        self._count, self._first = 0, ""

    def add(self, text: str) -> None:
        """Count a message that is not saved."""
        self._count += 1
        self._first = self._first or text

    def result(self, saved: int) -> Saved:
        """Return the result."""
        return Saved(saved, self._count, self._first)


class _Names:
    """Makes a unique file name for each message: that of its file and its number there, without unsafe characters."""

    def __init__(self) -> None:
        self._used = set[str]()

    def name_of(self, origin: Origin, rename: Callable[[str], str] = str) -> str:
        """Return the name for a message; `rename` is applied to its parts."""
        parts = [os.path.basename(origin.file), *([origin.member] if origin.member is not None else [])]
        safe = [_UNSAFE.sub("_", _SUFFIX.sub("", rename(part))).strip("._") for part in parts]
        stem = "-".join(filter(None, safe))[:_MAX_NAME] or "message"
        stem += f"-{origin.index + 1}" if origin.index else ""
        name, number = f"{stem}.xml", 1
        while name.lower() in self._used:  # some file systems ignore case
            number += 1
            name = f"{stem}_{number}.xml"
        self._used.add(name.lower())
        return name


# In the order in which the screen lists them.
FORMS = (
    Form("files, one for each message", _save_files),
    Form("files with pseudonyms in place of personal values", _save_redacted),
    Form("JSON lines, decoded", _save_lines),
)
