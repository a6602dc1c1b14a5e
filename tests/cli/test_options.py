"""Options mean the same in every command."""

from collections.abc import Callable
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from mmc_cli.cli import options
from mmc_cli.model.version import Version
from tests.conftest import Outcome


def given(*arguments: str) -> dict[str, object]:
    seen: dict[str, object] = {}

    @click.command()
    @options.mmc_version
    @options.formats("one", "two")
    @options.selection
    def command(**values: object) -> None:
        seen.update(values)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return seen


def test_the_version_is_4_0_unless_the_user_or_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MMC_VERSION", raising=False)
    assert given()["mmc_version"] == Version(4, 0)
    assert given("--mmc-version", "5.1")["mmc_version"] == Version(5, 1)
    assert given("--mmc-version", "auto")["mmc_version"] is None
    monkeypatch.setenv("MMC_VERSION", "3.1")
    assert given()["mmc_version"] == Version(3, 1)


def test_a_day_begins_at_midnight_and_ends_with_the_day() -> None:
    seen = given("--since", "2026-01-31", "--until", "2026-01-31")
    assert seen["since"] == datetime(2026, 1, 31, tzinfo=UTC)
    assert seen["until"] == datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_moment_may_have_a_zone() -> None:
    assert given("--since", "2026-01-31T10:00:00+01:00")["since"] == datetime(2026, 1, 31, 9, tzinfo=UTC)


def test_options_that_repeat_add_up() -> None:
    assert given("--code", "8F86", "--code", "8F87")["code"] == ("8F86", "8F87")


def test_help_lists_the_versions_of_the_table(mmc: Callable[..., Outcome]) -> None:
    context = click.Context(click.Command("validate"))
    parameter = click.Option(["--mmc-version"], type=options.KnownVersion("auto"))
    assert parameter.make_metavar(context) == "[3.1|4.0|5.0|5.1|5.2|5.3|5.4|auto]"
