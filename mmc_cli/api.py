"""The core for Python programs: bytes to a message, a message to findings or fields."""

from mmc_cli import spec as _spec
from mmc_cli import versions
from mmc_cli.decoding import fields
from mmc_cli.message import Message, read
from mmc_cli.results import Field, Finding
from mmc_cli.spec import Spec
from mmc_cli.validate import check as _check

__all__ = ["at", "check", "decode", "read"]


def at(version: str = str(_spec.DEFAULT_VERSION)) -> Spec:
    """The specification of one MMC version, such as "4.0". Raises UnknownVersionError for any other."""
    return _spec.at(versions.parse(version))


def check(message: Message, spec: Spec | None = None) -> list[Finding]:
    """Every finding for a message against a version, 4.0 where none is given; an empty list means nothing found."""
    return _check(message, spec or at())


def decode(message: Message, spec: Spec | None = None) -> Field:
    """The message as a tree of fields. Raises ValueError for one that could not be read: see its findings."""
    return fields(message, spec or at())
