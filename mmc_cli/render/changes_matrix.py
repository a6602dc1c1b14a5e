"""Writes which versions have what for a terminal: a column for each version, at any width.

A construct whose value differs, such as a limit, has its values by version on the lines below it.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import groupby
from textwrap import TextWrapper
from typing import TextIO

from mmc_cli.records.change import MatrixRow
from mmc_cli.render.clean import clean, disarm_commands

_MAX_WIDTH = 160
_GAP = 3
_MIN_SUBJECT = 20
_MARKS = frozenset({"yes", "-"})


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[MatrixRow], None]]:
    """Write each row, below a heading with the versions."""
    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH) if out.isatty() else _MAX_WIDTH
    has_heading = False

    def add(row: MatrixRow) -> None:
        nonlocal has_heading
        if not has_heading:
            print(_line("Subject", row.versions, row.versions, width), file=out)
            has_heading = True
        for line in _row_lines(row, width):
            print(disarm_commands(clean(line)).rstrip(), file=out)

    yield add


def _row_lines(row: MatrixRow, width: int) -> Iterator[str]:
    if _MARKS.issuperset(row.versions.values()):
        subject = row.subject
        if len(subject) > _subject_width(row.versions, width):
            yield from _wrap(subject, width)
            subject = ""
        yield _line(subject, row.versions.values(), row.versions, width)
    else:
        yield from _wrap(row.subject, width)
        for value, versions in groupby(row.versions, key=row.versions.__getitem__):
            names = list(versions)
            span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
            yield from _wrap(f"  {span:<10}  {value}", width, 14)
    if row.caution:
        yield from _wrap(f"  caution: {row.caution}", width, 4)


def _line(subject: str, cells: Collection[str], versions: Collection[str], width: int) -> str:
    """Return a subject and its cells, each as wide as the name of its version and a gap."""
    columns = (f"{cell:>{len(version) + _GAP}}" for version, cell in zip(versions, cells, strict=True))
    return f"{subject:<{_subject_width(versions, width)}}" + "".join(columns)


def _subject_width(versions: Collection[str], width: int) -> int:
    return max(width - sum(len(version) + _GAP for version in versions), _MIN_SUBJECT)


def _wrap(text: str, width: int, indent: int = 2) -> list[str]:
    return TextWrapper(width, subsequent_indent=" " * indent, break_on_hyphens=False).wrap(text)
