"""Describes an exception that mmc did not expect, by its type and place: its text may hold data of a message."""

import os
from typing import NamedTuple

_SPARE_MEMORY = 2**25  # more than loading a library or reading a message of usual size takes


class Defect(NamedTuple):
    """A defect in mmc: what happened and where, and the traceback if MMC_DEBUG is set."""

    reason: str
    traceback: str = ""


def describe_error(error: Exception) -> tuple[str, Defect | None]:
    """Return why something could not be checked, and the defect in mmc; None if it is an error of the system."""
    if is_out_of_memory(error):
        return "not enough memory", None
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower(), None
    reason = f"a defect in mmc: {type(error).__name__} at {find_place(error)}"
    if not os.environ.get("MMC_DEBUG"):
        return reason, Defect(reason)
    from traceback import format_exception

    return reason, Defect(reason, "".join(format_exception(error)))


def is_out_of_memory(error: Exception) -> bool:
    """Return whether an exception was raised because memory ran out: libraries report that in many ways."""
    if isinstance(error, MemoryError):
        return True
    try:
        bytearray(_SPARE_MEMORY)
    except MemoryError:
        return True
    return False


def find_place(error: Exception) -> str:
    """Return the file and line that raised an exception, such as "apply.py:31"."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
