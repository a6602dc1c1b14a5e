"""Inspector for MMC messages of GB smart metering: the command `mmc`, and the same functions for Python.

    message = mmc_cli.read(data)                     bytes to a message
    spec = mmc_cli.at("4.0")                         the specification of one MMC version
    findings = mmc_cli.check(message, spec)          what is wrong with the message
    tree = mmc_cli.decode(message, spec)             its content as a tree of fields
    data = mmc_cli.record(message, spec)             its content as dictionaries and lists
    for message in mmc_cli.open("inbox/"): ...       every message in files and folders
    reader = mmc_cli.batches("inbox/", "readings")   rows as Arrow record batches
    for result in mmc_cli.run_batch(job, paths): ... the results of a job in mmc_cli.batch.jobs, in parallel

Names are imported when they are first used, so that `mmc --version` starts at once.
"""

TYPE_CHECKING = False  # as in typing, whose import takes longer than the rest of the start, before Ctrl-C is handled
__version__ = "0.1.0"
__all__ = ["at", "batches", "check", "decode", "open", "read", "record", "run_batch"]

if TYPE_CHECKING:
    from mmc_cli.api import at, batches, check, decode, open, read, record, run_batch  # noqa: A004


def __getattr__(name: str) -> object:
    if name in __all__:
        from mmc_cli import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
