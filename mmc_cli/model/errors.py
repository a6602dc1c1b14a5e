"""What mmc raises when there is no answer. A fault in a message is a result, never one of these."""


class MmcError(Exception):
    """There is no answer, and the text says why in the user's words."""


class UnknownVersionError(MmcError):
    """A version that mmc has no specification for."""


class ClosedPipeError(MmcError):
    """Nobody reads the output any more."""
