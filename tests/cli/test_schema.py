"""`mmc schema` prints the schema of a version or of a record."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from lxml import etree

from tests.conftest import Outcome


def test_the_schema_of_a_version_is_printed_as_a_valid_xsd(mmc: Callable[..., Outcome]) -> None:
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


def test_the_schema_of_a_record_follows_the_options_of_decode(mmc: Callable[..., Outcome]) -> None:
    plain, raw, nulls = (json.loads(mmc("schema", "message", *given).out) for given in ([], ["--raw"], ["--nulls"]))
    counter = [each["$defs"]["HeaderType"]["properties"]["OriginatorCounter"] for each in (plain, raw)]
    assert counter == [{"type": "string"}, {"type": "string"}]
    assert "unit" in str(plain)
    assert "'unit'" not in str(raw)
    assert len(nulls["$defs"]["HeaderType"]["required"]) > len(plain["$defs"]["HeaderType"]["required"])


def test_the_schema_of_an_elements_rows_has_its_columns(mmc: Callable[..., Outcome]) -> None:
    schema = json.loads(mmc("schema", "element", "--rows", "LogEntry").out)
    assert schema["title"] == "mmc.element/1"
    assert {"file", "message_time", "LogCode", "others"} <= set(schema["properties"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["element"], "goes with the record element"),
        (["message", "--rows", "LogEntry"], "goes with the record element"),
        (["verdict", "--raw"], "go with the record message"),
    ],
)
def test_options_of_another_record_are_wrong_usage(mmc: Callable[..., Outcome], given: list[str], message: str) -> None:
    with pytest.raises(click.UsageError, match=message):
        mmc("schema", *given)


def test_an_unknown_name_is_wrong_usage_and_both_lists_are_shown(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(
        click.UsageError, match=r"unknown version or record 'massage'; the versions are 3\.1.*records are message"
    ):
        mmc("schema", "massage")
