"""Exceptions of mmc."""

from mmc_cli.model.errors import MmcError, UnknownVersionError, describe_os_error


def test_all_exceptions_can_be_caught_as_one_class() -> None:
    assert issubclass(UnknownVersionError, MmcError)


def test_an_error_of_the_system_is_described_in_lower_case() -> None:
    assert describe_os_error(PermissionError(13, "Permission denied")) == "permission denied"
    assert describe_os_error(OSError("Gone")) == "gone"
