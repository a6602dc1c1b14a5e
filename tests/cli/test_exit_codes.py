"""The exit codes are a promise."""

from mmc_cli.cli.exit_codes import ExitCode


def test_the_numbers_never_change() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "FINDINGS": 1,
        "USAGE": 2,
        "NOT_CHECKED": 3,
        "NO_INPUT": 4,
        "DEFECT": 70,
        "INTERRUPTED": 130,
        "CLOSED_PIPE": 141,
    }
