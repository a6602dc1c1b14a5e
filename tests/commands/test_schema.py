"""`mmc schema` prints the schema of a version or of a record."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from lxml import etree

from tests.conftest import Outcome


def test_a_schema_is_printed_and_is_one(mmc: Callable[..., Outcome]) -> None:
    got = mmc("schema", "4.0")
    assert got.code == 0
    assert etree.XMLSchema(etree.fromstring(got.out.encode())) is not None
    assert "rootBySupplier" not in got.out
    assert "rootBySupplier" in mmc("schema", "3.1").out


def test_a_schema_is_written_to_a_file(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "mmc-5.1.xsd"
    assert mmc("schema", "5.1", "-o", path).out == ""
    assert "ClockStatus" in path.read_text(encoding="utf-8")


def test_the_schema_of_a_record_is_printed_for_a_version(mmc: Callable[..., Outcome]) -> None:
    assert json.loads(mmc("schema", "message").out)["title"] == "mmc.message/1"
    assert "ClockStatus" in mmc("schema", "message", "--mmc-version", "5.1").out


def test_what_is_neither_a_version_nor_a_record_is_wrong_usage_that_lists_both(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match=r"versions are 3\.1.*records are message"):
        mmc("schema", "massage")
