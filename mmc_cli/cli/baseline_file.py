"""`mmc validate --baseline`: reads and rewrites a baseline, and counts new, known and gone findings."""

import os

from mmc_cli.cli.output_files import replaced_file
from mmc_cli.cli.text_files import read_text
from mmc_cli.model.counting import count_noun
from mmc_cli.model.errors import MmcError
from mmc_cli.model.verdict import Verdict
from mmc_cli.validate.baseline import Baseline, format_baseline, parse_baseline


class BaselineRun:
    """A baseline in a run of `mmc validate`.

    Args:
        write: Whether the findings of the run are written to the file at the end.

    Raises:
        MmcError: The file cannot be read, or is not a baseline; only a file to write may be missing.
    """

    def __init__(self, file: str, write: bool) -> None:
        self._file, self._write = file, write
        self._baseline = parse_baseline(_read(self._file, self._write), self._file)

    def review(self, verdict: Verdict) -> Verdict:
        """Return a verdict without known findings, or without any if the baseline is being written."""
        split = self._baseline.split(verdict)
        if self._write and split.checked and split.findings:
            return split._replace(findings=(), known=split.known + split.findings)
        return split

    def finish(self) -> str:
        """Write the baseline if requested, and return the closing line."""
        baseline = self._baseline
        counts = f"{baseline.new} new, {baseline.known} known, {baseline.gone} gone"
        if not self._write:
            return f"baseline {self._file}: {counts}"
        record = baseline.rewritten()
        with replaced_file(self._file) as stream:
            stream.write(format_baseline(record))
        total = sum(each.count for each in record.findings)
        return f"baseline {self._file}: {count_noun(total, 'finding')} written ({counts})"


def _read(file: str, is_written: bool) -> str:
    if not os.path.lexists(file):
        if not is_written:
            raise MmcError(f"{file}: no such baseline; --write-baseline makes it")
        return format_baseline(Baseline().rewritten())
    return read_text(file)
