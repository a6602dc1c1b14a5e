"""An exception means that there is no answer."""

from mmc_cli.model.errors import MmcError, UnknownVersionError


def test_every_exception_of_the_core_is_one_that_a_program_can_catch_by_one_name() -> None:
    assert issubclass(UnknownVersionError, MmcError)
