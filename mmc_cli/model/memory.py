"""Checks that there is enough memory before a large library is imported: otherwise the import may abort the process."""

import mmap
import os


def require_memory(megabytes: int) -> None:
    """Check that this much address space is available; none is kept.

    Raises:
        MemoryError: It is not.
    """
    if os.name == "nt":  # no memory limit of a process makes an import fail there
        return
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
    try:
        mmap.mmap(-1, megabytes << 20, flags=flags).close()
    except OSError:
        raise MemoryError from None
