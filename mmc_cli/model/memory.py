"""Prepares the import of large libraries, which may abort the process without enough memory or threads."""

import mmap
import os


def prepare_large_import(megabytes: int) -> None:
    """Check that this much address space is available, of which none is kept; keep NumPy from starting threads.

    OpenBLAS, which comes with it, raises SIGINT if a thread cannot be started; mmc has no use for its threads.

    Raises:
        MemoryError: It is not.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if os.name == "nt":  # no memory limit of a process makes an import fail there
        return
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
    try:
        mmap.mmap(-1, megabytes << 20, flags=flags).close()
    except OSError:
        raise MemoryError from None
