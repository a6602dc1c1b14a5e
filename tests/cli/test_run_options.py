"""The shared options select messages and say how to read them; what cannot be combined is wrong usage."""

from datetime import UTC, datetime
from typing import Any

import click
import pytest

from mmc_cli.batch.selector import EVERYTHING, Period, Selector
from mmc_cli.cli.run_options import InputOptions, RunOptions, SelectionOptions
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions


def test_without_options_every_message_is_selected_and_read_as_usual() -> None:
    assert SelectionOptions().selector() == EVERYTHING
    assert InputOptions().read_options("4.0") == DEFAULT_READ_OPTIONS


def test_each_option_selects_what_its_name_says() -> None:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    options = SelectionOptions(("00-DB-*",), ("8F86",), ("4.8",), since, until, "alert", failed=True)
    assert options.selector() == Selector(
        devices=("00-DB-*",),
        codes=("8F86",),
        services=("4.8",),
        period=Period(since, until),
        kind="alert",
        failed=True,
    )


def test_each_option_of_reading_is_that_of_its_name() -> None:
    options = InputOptions("message", "a.b", ("*.txt",), ("old*",), 1, 2, 3, 4, 5)
    assert options.read_options("3.1") == ReadOptions(
        csv_column="message",
        json_field="a.b",
        include=("*.txt",),
        exclude=("old*",),
        max_bytes=1,
        max_depth=2,
        max_messages=3,
        max_unpacked=4,
        max_ratio=5,
        version="3.1",
    )


@pytest.mark.parametrize(
    ("paths", "options", "problem"),
    [
        ((), {}, "give a file, a folder, an archive"),
        (("-",), {"files_from": "-"}, "standard input can be read only once"),
        (("inbox",), {"state": "done.json"}, "--state needs --follow"),
        (("inbox",), {"follow": True, "files_from": "list"}, "--follow needs folders"),
        (("inbox",), {"follow": True, "cluster": "local:2"}, "cannot be combined with --cluster"),
    ],
)
def test_what_cannot_be_combined_is_wrong_usage(paths: tuple[str, ...], options: dict[str, Any], problem: str) -> None:
    with pytest.raises(click.UsageError, match=problem):
        RunOptions(**options).check(paths)


def test_paths_may_come_from_a_list_alone() -> None:
    RunOptions(files_from="list").check(())
    RunOptions(files_from="-").check(("inbox",))
    RunOptions(files_from="list").check(("-",))
