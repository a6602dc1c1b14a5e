"""`mmc schema` prints the XSD of a version or the JSON Schema of a record."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from lxml import etree

from tests.conftest import Outcome


def test_the_printed_schema_is_valid_xsd(mmc: Callable[..., Outcome]) -> None:
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
    found = json.loads(mmc("schema", "element", "--rows", "LogEntry").out)
    assert found["title"] == "mmc.element/1"
    assert {"file", "message_time", "LogCode", "others"} <= set(found["properties"])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["element"], "--rows and the record element go together"),
        (["message", "--rows", "LogEntry"], "--rows and the record element go together"),
        (["verdict", "--raw"], "for the record message only"),
    ],
)
def test_options_that_do_not_apply_to_a_record_are_wrong_usage(
    mmc: Callable[..., Outcome], arguments: list[str], problem: str
) -> None:
    with pytest.raises(click.UsageError, match=problem):
        mmc("schema", *arguments)


def test_an_unknown_version_or_record_is_wrong_usage_that_lists_both(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match=r"unknown version or record 7; versions: 3\.1.*; records: message"):
        mmc("schema", "7")
    with pytest.raises(click.UsageError, match=r"unknown version or record 4\.1; versions: 3\.1, 4\.0, "):
        mmc("schema", "4.1")


def test_a_misspelt_record_gets_the_nearest_name(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match="unknown version or record massage; did you mean message"):
        mmc("schema", "massage")


def test_a_schema_that_was_never_published_says_so(mmc: Callable[..., Outcome]) -> None:
    for version in ("3.1", "4.0"):
        assert mmc("schema", version).err == (
            f"no MMC {version} schema was published: this one is derived from the 5.0 schema and the V4.0 release note\n"
        )
        assert mmc("schema", version, "-q").err == ""
    assert mmc("schema", "5.0").err == ""
