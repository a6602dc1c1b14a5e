"""The exit codes of `mmc`, which scripts rely on: they never depend on the format or on a count."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes."""

    OK = 0
    FINDINGS = 1  # something at or above --fail-on, or an unknown code in `mmc explain`
    USAGE = 2
    NOT_CHECKED = 3  # something could not be checked, or the output could not be written
    NO_INPUT = 4
    DEFECT = 70  # a defect in mmc itself
    INTERRUPTED = 130
    CLOSED_PIPE = 141
