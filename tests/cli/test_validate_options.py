"""Options of validate that cannot be combined are refused in words; without a format, the reader decides."""

from typing import Any

import click
import pytest

from mmc_cli.cli.validate_options import ValidateOptions, check_combinations, choose_targets
from mmc_cli.render import AUTO, FORMATS, VERSION_LINES, VERSION_TABLE, Format

_PIPED = ValidateOptions(
    paths=("inbox",),
    mmc_version=None,
    formats=(),
    output=None,
    color="auto",
    select=(("MMC103", "MMC2"),),
    ignore=(),
    per_path_ignores=(),
    severity=(),
    fail_on="error",
    exec_command=None,
    against=None,
    statistics=False,
    failed_files_to=None,
    quiet=False,
    verbose=False,
)
_SHARED = {"xsd": None, "cluster": None}


@pytest.mark.parametrize(
    ("changed", "shared", "problem"),
    [
        ({"mmc_version": "all"}, {"xsd": "own.xsd"}, "--xsd is one schema"),
        ({"mmc_version": "all", "exec_command": "true"}, {}, "--exec cannot be combined with --mmc-version all"),
        ({"against": "payloads"}, {"cluster": "local:2"}, "cannot be combined with --cluster"),
    ],
)
def test_the_options_that_do_not_go_together_are_named(
    changed: dict[str, Any], shared: dict[str, str], problem: str
) -> None:
    with pytest.raises(click.UsageError, match=problem):
        check_combinations(_PIPED._replace(**changed), {**_SHARED, **shared})
    check_combinations(_PIPED, _SHARED)


@pytest.mark.parametrize(
    ("changed", "format_"),
    [
        ({}, FORMATS["concise"]),
        ({"color": "always"}, AUTO),
        ({"color": "always", "output": "findings.txt"}, FORMATS["concise"]),
        ({"mmc_version": "all"}, VERSION_LINES),
        ({"mmc_version": "all", "color": "always"}, VERSION_TABLE),
    ],
)
def test_a_pipe_and_a_file_get_lines_and_a_terminal_gets_text(changed: dict[str, Any], format_: Format) -> None:
    ((chosen, file),) = choose_targets(_PIPED._replace(**changed), following=False)
    assert chosen is format_
    assert file == changed.get("output")


def test_two_formats_need_two_outputs() -> None:
    formats = (("full", None), ("sarif", "out.sarif"))
    assert [file for _, file in choose_targets(_PIPED._replace(formats=formats), following=False)] == [
        None,
        "out.sarif",
    ]
    with pytest.raises(click.UsageError, match="two formats cannot share an output"):
        choose_targets(_PIPED._replace(formats=(("full", None), ("sarif", "-"))), following=False)


def test_the_policy_joins_the_rules_of_every_option() -> None:
    assert _PIPED._replace(select=(("MMC103",), ("MMC2", "MMC3"))).policy.select == ("MMC103", "MMC2", "MMC3")
