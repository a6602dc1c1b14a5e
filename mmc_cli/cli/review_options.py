"""The baseline and fix options of `mmc validate`; they import nothing until used."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import click

from mmc_cli.cli.options import combine
from mmc_cli.model.errors import MmcError, describe_os_error


class ReviewOptions(NamedTuple):
    """The baseline, and whether to write it; whether to fix messages, and where to write them."""

    baseline: str | None = None
    write_baseline: bool = False
    fix: bool = False
    diff: bool = False
    in_place: bool = False
    fixed_to: str | None = None

    @property
    def has_fixes(self) -> bool:
        """True if fixes are applied or shown."""
        return self.fix or self.diff

    @property
    def is_active(self) -> bool:
        """True if there is a baseline, or fixes."""
        return self.has_fixes or self.baseline is not None

    def check(self, paths: Sequence[str], formats: Sequence[object], against_all: bool) -> None:
        """Raise UsageError for options that cannot be combined, and for copies that would be read as messages.

        Args:
            against_all: whether messages are checked against every version.
        """
        for problem in self._problems(paths, formats, against_all):
            raise click.UsageError(problem)

    def _problems(self, paths: Sequence[str], formats: Sequence[object], against_all: bool) -> Iterator[str]:
        if self.in_place and (remote := next((each for each in paths if "://" in each), None)) is not None:
            yield f"--in-place changes files of this machine; {remote} is an address: use --fixed-to DIR"
        if self.write_baseline and self.baseline is None:
            yield "--write-baseline needs --baseline FILE, the file to write"
        if against_all and self.is_active:
            yield "--baseline and --fix cannot be combined with --mmc-version all; name one version"
        places = self.in_place + (self.fixed_to is not None)
        if places and not self.fix:
            yield f"{'--in-place' if self.in_place else '--fixed-to'} needs --fix"
        if self.has_fixes and places + self.diff != 1:
            yield (
                "--fix needs one of: --diff shows the fixes, --fixed-to DIR writes fixed copies, "
                "--in-place changes the files"
            )
        if self.diff and formats:
            yield "--diff prints the fixes, not the findings; it cannot be combined with -f"
        if (folder := self.fixed_to) is not None and self.fix:
            if not _is_free(folder):
                yield f"--fixed-to needs a new or an empty folder; {folder} is not"
            if (inside := next((each for each in paths if _is_inside(folder, each)), None)) is not None:
                yield f"--fixed-to {folder} is inside {inside}, which is read"


review_options = combine(
    click.option(
        "--baseline", type=click.Path(), metavar="FILE", help="Report only findings that this file does not have."
    ),
    click.option("--write-baseline", is_flag=True, help="Write all findings to the file of --baseline."),
    click.option("--fix", is_flag=True, help="Apply verified fixes; needs --in-place, --fixed-to or --diff."),
    click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing."),
    click.option("--in-place", is_flag=True, help="Fix the files themselves."),
    click.option("--fixed-to", type=click.Path(), metavar="DIR", help="Write fixed copies to this new folder."),
)


def _is_free(folder: str) -> bool:
    try:
        return not os.listdir(folder)
    except FileNotFoundError:
        return True
    except OSError as error:
        raise MmcError(f"{folder}: {describe_os_error(error)}") from None


def _is_inside(path: str, folder: str) -> bool:
    inside, outside = os.path.realpath(path), os.path.realpath(folder)
    return os.path.isdir(folder) and (inside == outside or inside.startswith(os.path.join(outside, "")))
