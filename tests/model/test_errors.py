"""Exceptions of mmc."""

from mmc_cli.model.errors import MmcError, UnknownVersionError


def test_all_exceptions_can_be_caught_as_one_class() -> None:
    assert issubclass(UnknownVersionError, MmcError)
