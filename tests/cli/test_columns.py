"""--columns chooses the columns of every list."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]
ALERTS = "fixtures/valid/4.0/alerts"


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        (("show", "alerts", ALERTS), "code,device"),
        (("show", "responses", "fixtures/valid/4.0"), "outcome,srv"),
        (("show", "readings", "fixtures/valid/4.0"), "value,unit"),
        (("show", "summary", ALERTS), "messages,name"),
        (("decode", "fixtures/valid/4.0", "--rows", "readings"), "value,device"),
        (("decode", "--describe"), "unit,path"),
        (("explain", "--list", "rules"), "severity,code"),
        (("explain", "--search", "tamper"), "name,code"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_list_has_the_columns_that_were_asked_for_in_their_order(
    mmc: Mmc, command: tuple[str, ...], columns: str
) -> None:
    names, *rows = (line.split("\t") for line in mmc(*command, "--columns", columns, "-q").lines)
    assert names == columns.split(",")
    assert rows
    whole_names, *whole = (line.split("\t") for line in mmc(*command, "-q").lines)
    wanted = [whole_names.index(name) for name in names]
    assert rows == [[cells[number] for number in wanted] for cells in whole]


def test_columns_and_order_go_together(mmc: Mmc) -> None:
    devices = mmc("show", "alerts", ALERTS, "--columns", "device", "--sort", "device", "-q").lines[1:]
    assert devices == sorted(devices)


def test_a_column_may_be_written_as_a_table_has_it(mmc: Mmc) -> None:
    assert mmc("show", "alerts", ALERTS, "--columns", "Use case", "-q").lines[0] == "use_case"


def test_a_list_without_rows_has_the_columns_all_the_same(mmc: Mmc) -> None:
    got = mmc("show", "readings", ALERTS, "--code", "810E", "--columns", "value", "-f", "csv", "-q")
    assert got.lines == ["value"]


def test_an_unknown_column_gets_the_nearest(mmc: Mmc) -> None:
    with pytest.raises(MmcError, match=r"unknown column devise; did you mean device\?"):
        mmc("show", "alerts", ALERTS, "--columns", "devise")
    with pytest.raises(MmcError, match=r"unknown column zzzz; the columns are time, device, code"):
        mmc("show", "alerts", ALERTS, "--columns", "zzzz")


@pytest.mark.parametrize(
    "arguments",
    [("show", "alerts", ALERTS, "--json"), ("decode", ALERTS), ("explain", "8F86")],
    ids=" ".join,
)
def test_what_has_no_columns_says_so(mmc: Mmc, arguments: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="--columns"):
        mmc(*arguments, "--columns", "device")


def test_columns_in_a_settings_file_are_for_lists_only(
    mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "mmc.toml"
    settings.write_text(
        '[show.alerts]\ncolumns = "code,device"\n[decode]\ncolumns = "path"\n[explain]\ncolumns = "code"\n'
    )
    for command in (("show", "alerts", ALERTS, "--json"), ("decode", ALERTS), ("explain", "8F86")):
        assert mmc(*command, "--config", settings) == mmc(*command)
    assert mmc("show", "alerts", ALERTS, "--config", settings).lines[0] == "code\tdevice"
