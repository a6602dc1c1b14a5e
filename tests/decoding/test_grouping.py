"""Parts with the same key come together, in the order in which the keys first appeared."""

import sqlite3
from typing import Any

import pytest

from mmc_cli.decoding.grouping import group, pack
from mmc_cli.model.errors import MmcError


def test_parts_of_a_key_come_together_in_the_order_of_the_input() -> None:
    parts = [pack(("b", 1), [1]), pack(("a", None), [2]), pack(("b", 1), [3]), pack(("b", 2), [4])]
    assert list(group(parts)) == [(["b", 1], [[1], [3]]), (["a", None], [[2]]), (["b", 2], [[4]])]


def test_no_parts_make_no_groups() -> None:
    assert list(group([])) == []


def test_many_parts_keep_their_order() -> None:
    parts = (pack(number % 1000, number) for number in range(20_000))
    groups = list(group(parts))
    assert [key for key, _ in groups] == list(range(1000))
    assert groups[7][1] == list(range(7, 20_000, 1000))


def test_an_exception_of_the_input_is_passed_on() -> None:
    def parts() -> Any:
        yield pack(1, 1)
        raise KeyError("input")

    with pytest.raises(KeyError, match="input"):
        list(group(parts()))


def test_a_full_disk_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def execute(self, *_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            pass

    monkeypatch.setattr("sqlite3.connect", lambda name: Full())
    with pytest.raises(MmcError, match="temporary file for the rows could not be written: database or disk is full"):
        list(group([pack(1, 1)]))
