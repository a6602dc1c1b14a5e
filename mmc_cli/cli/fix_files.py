"""`mmc validate --fix`: applies verified fixes to copies or to the files themselves, or shows them as a diff."""

import difflib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TextIO

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.output_files import replaced_bytes
from mmc_cli.cli.review_options import ReviewOptions
from mmc_cli.inputs.address import read_path
from mmc_cli.inputs.encodings import detect_encoding
from mmc_cli.inputs.file_reader import open_file
from mmc_cli.inputs.parser import read
from mmc_cli.model.counting import count_noun
from mmc_cli.model.errors import describe_os_error
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.validate.apply_fixes import fix_message


class Fixer:
    """Fixes the messages of a run, one after the other.

    Args:
        run: The run, from whose paths the names of copies are taken.
        job: Validates a message as in this run.
        diffs: The output for --diff.
    """

    def __init__(self, options: ReviewOptions, run: BatchRun, job: ValidateJob, diffs: TextIO) -> None:
        self._options, self._run, self._diffs = options, run, diffs
        self._job = ValidateJob(job.policy, job.version, "all")
        self.fixed = self.files = self.refused = 0
        self.problems = list[str]()
        self._written = set[str]()

    def fix(self, verdict: Verdict) -> Verdict:
        """Return the verdict on a message after it was fixed."""
        fixable = sum(bool(finding.edits) for finding in verdict.findings)
        if not fixable:
            return verdict
        data = _read_whole(verdict)
        if data is None:
            self.refused += fixable
            return verdict
        message = fix_message(data, verdict, lambda changed: self._validate(changed, verdict))
        if not message.fixed:
            return verdict
        try:
            self._write(verdict.origin.file, data, message.data)
        except OSError as error:
            self.problems.append(f"{verdict.origin.file}: not fixed: {describe_os_error(error)}")
            return verdict
        self.fixed += len(message.fixed)
        self.files += 1
        return verdict if self._options.diff else message.verdict

    def summary(self) -> Iterator[str]:
        """Yield lines on what was fixed, and what could not be."""
        if not self.fixed and not self.refused and not self.problems:
            yield "no finding has a fix"
            return
        done = f"{count_noun(self.fixed, 'finding')} {{}} in {count_noun(self.files, 'file')}"
        if self._options.diff:
            yield done.format("would be fixed")
        else:
            yield done.format("fixed") + (f", written to {self._options.fixed_to}" if self._options.fixed_to else "")
        if self.refused:
            fixes = "1 fix" if self.refused == 1 else f"{self.refused} fixes"
            yield f"{fixes} not applied: archives, tables and envelopes are not changed"
        yield from self.problems

    def _validate(self, data: bytes, old: Verdict) -> Verdict:
        message = read(data, old.origin, self._run.options.read_options)
        (verdict,) = self._job.process(message, self._run.options.spec_for(message), Counts())
        return verdict

    def _write(self, path: str, old: bytes, new: bytes) -> None:
        if self._options.diff:
            self._diffs.writelines(_diff_lines(path, old, new))
            return
        target = path if self._options.in_place else self._copy_of(path)
        with replaced_bytes(target, is_one_of_many=True) as file:
            file.write(new)

    def _copy_of(self, path: str) -> str:
        """Return the path of the copy of a file, which keeps its path relative to the given folder."""
        assert self._options.fixed_to is not None, "a copy has a folder"
        target = os.path.join(
            self._options.fixed_to, _name_of(path, self._run.paths if isinstance(self._run.paths, tuple) else ())
        )
        if target in self._written:
            raise OSError(f"another file has the name {target}")
        self._written.add(target)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        return target


def _read_whole(verdict: Verdict) -> bytes | None:
    """Return the bytes of the file of a message; None if the file is more than this message."""
    if verdict.origin.member is not None or not verdict.data:
        return None
    with suppress(OSError, ValueError), open_file(read_path(verdict.origin.file)) as file:
        data = file.read(len(verdict.data) + 1)
        return data if data == verdict.data and read(data).root is not None else None
    return None


def _name_of(path: str, paths: Sequence[str]) -> str:
    for folder in paths:
        is_folder = os.path.isdir(folder) or path.startswith(f"{folder.rstrip('/')}/")
        relative = os.path.relpath(path, folder) if is_folder else ""
        if relative and not relative.startswith(os.pardir):
            return relative
    return os.path.basename(path)


def _diff_lines(path: str, old: bytes, new: bytes) -> Iterator[str]:
    """Yield a unified diff with control characters escaped."""
    before, after = (data.decode(detect_encoding(data), "replace").splitlines() for data in (old, new))
    for line in difflib.unified_diff(before, after, path, path, lineterm=""):
        yield "\t".join(disarm_commands(clean(part)) for part in line.split("\t")) + "\n"
