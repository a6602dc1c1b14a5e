"""Whether there is the memory that a large library takes: short of it, one ends the process or seems to be missing."""

import mmap
import os


def require_memory(megabytes: int) -> None:
    """Check that the process may still take so much memory; none is taken.

    Raises:
        MemoryError: It may not.
    """
    if os.name == "nt":  # no limit of a process there makes a library fail to load
        return
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
    try:
        mmap.mmap(-1, megabytes << 20, flags=flags).close()
    except OSError:
        raise MemoryError from None
