"""The exceptions of mmc. A fault in a message is never an exception: it is a finding."""


class MmcError(Exception):
    """A request that cannot be answered; its text tells the user why."""


class UnknownVersionError(MmcError):
    """A version that is not in versions.csv."""


class UnfinishedError(MmcError):
    """A failure that ends a run before all its work is done."""


class ClosedPipeError(MmcError):
    """The reader of the output closed its end of the pipe."""


def describe_os_error(error: OSError) -> str:
    """Return the reason of an error of the operating system, such as "permission denied"."""
    return "is a folder" if isinstance(error, IsADirectoryError) else (error.strerror or str(error)).lower()
