"""Options mean the same in every command."""

from collections.abc import Callable
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from mmc_cli.cli import options
from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions
from tests.conftest import Outcome


def parse(*arguments: str) -> dict[str, object]:
    options_: dict[str, object] = {}

    @click.command()
    @options.mmc_version
    @options.formats("row")
    @options.selection
    def command(**values: object) -> None:
        options_.update(values)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return options_


def test_the_version_is_4_0_unless_an_option_or_the_environment_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MMC_VERSION", raising=False)
    assert parse()["mmc_version"] == Version(4, 0)
    assert parse("--mmc-version", "5.1")["mmc_version"] == Version(5, 1)
    assert parse("--mmc-version", "auto")["mmc_version"] is None
    monkeypatch.setenv("MMC_VERSION", "3.1")
    assert parse()["mmc_version"] == Version(3, 1)


def test_a_day_begins_at_midnight_and_ends_with_the_day() -> None:
    period = parse("--since", "2026-01-31", "--until", "2026-01-31")
    assert period["since"] == datetime(2026, 1, 31, tzinfo=UTC)
    assert period["until"] == datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_time_may_have_a_time_zone() -> None:
    assert parse("--since", "2026-01-31T10:00:00+01:00")["since"] == datetime(2026, 1, 31, 9, tzinfo=UTC)


def test_repeated_options_are_alternatives() -> None:
    assert parse("--code", "8F86", "--code", "8F87")["code"] == ("8F86", "8F87")


def test_help_lists_the_versions_of_the_table(mmc: Callable[..., Outcome]) -> None:
    context = click.Context(click.Command("validate"))
    parameter = click.Option(["--mmc-version"], type=options.KnownVersion())
    assert parameter.make_metavar(context) == f"[{'|'.join(map(str, known_versions()))}|auto]"
