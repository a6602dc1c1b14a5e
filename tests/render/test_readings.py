"""Readings at a terminal: by device and message."""

import io

import pytest

from mmc_cli.decoding.readings import reading_rows
from mmc_cli.render.readings import render
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, message, written


def shown(*texts: str, width: str = "80") -> list[str]:
    out = io.StringIO()
    lines = [row.line() for text in texts for row in reading_rows(message(text), load_spec(V4_0))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", width)
        written(render, lines, out, False)
    return out.getvalue().splitlines()


def test_a_reading_is_under_its_device_and_message_with_its_quantity_in_words() -> None:
    assert shown(RESPONSE) == [
        "00-1E-4F-7A-20-00-11-02",
        "  4.1.1 Read Instantaneous Import Registers, sample.xml, 2026-02-03T09:30:10Z",
        "  Register              Quantity        Value",
        "  -------------------------------------------",
        "  ActiveImportRegister  import    10435000 Wh",
    ]


def test_the_readings_of_another_device_are_under_another_heading() -> None:
    lines = shown(RESPONSE, ALERT)
    assert [line for line in lines if line.startswith("00-")] == ["00-1E-4F-7A-20-00-11-02", "00-1E-4F-7A-20-00-11-01"]


def test_a_value_that_is_none_says_why() -> None:
    assert any(
        "not a value of type integer" in line for line in shown(RESPONSE.replace(">10435000<", ">x<"), width="120")
    )


def test_no_readings_are_no_output() -> None:
    assert shown() == []
