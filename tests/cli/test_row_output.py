"""Rows are written with the columns and in the order that are asked for, whatever the format."""

import csv
import io
from collections.abc import Callable

import pytest

from tests.conftest import Outcome

Mmc = Callable[..., Outcome]
ALERTS = ("show", "alerts", "fixtures/valid/4.0/alerts")


@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_columns_and_order_go_together(mmc: Mmc, format_: str, delimiter: str) -> None:
    out = mmc(*ALERTS, "-f", format_, "--columns", "code,device", "--sort", "code").out
    rows = list(csv.reader(io.StringIO(out), delimiter=delimiter))
    assert rows[0] == ["code", "device"]
    assert len(rows) > 10
    assert [code for code, _ in rows[1:]] == sorted(code for code, _ in rows[1:])


def test_the_order_alone_changes_no_row(mmc: Mmc) -> None:
    given, ordered = mmc(*ALERTS, "-f", "jsonl").lines, mmc(*ALERTS, "-f", "jsonl", "--sort", "severity").lines
    assert given != ordered
    assert sorted(given) == sorted(ordered)


@pytest.mark.parametrize("command", [("show", "readings"), ("show", "gaps"), ("decode", "--rows", "registers")])
def test_a_table_without_rows_has_the_chosen_columns(mmc: Mmc, command: tuple[str, ...]) -> None:
    nothing = ("fixtures/valid/4.0/alerts", "--device", "FF-FF-FF-FF-FF-FF-FF-FF", "-q")
    assert mmc(*command, *nothing, "-f", "csv", "--columns", "device").lines == ["device"]
