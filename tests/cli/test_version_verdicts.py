"""mmc validate --mmc-version all says in which versions a message is valid, and what fails in the others."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.specification import known_versions
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE

VERSIONS = [str(version) for version in known_versions()]
ALL = ("--mmc-version", "all")


@pytest.fixture
def alert(tmp_path: Path) -> Path:
    """A message that 3.1 does not know."""
    (tmp_path / "alert.xml").write_text(ALERT, encoding="utf-8")
    return tmp_path / "alert.xml"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A message that no version allows."""
    (tmp_path / "broken.xml").write_text(RESPONSE.replace(">Wh<", ">stones<"), encoding="utf-8")
    return tmp_path / "broken.xml"


def test_there_is_a_row_for_each_version_with_what_fails_in_it(mmc: Callable[..., Outcome], alert: Path) -> None:
    outcome = mmc("validate", alert, *ALL)
    heading, *rows = [line.split("\t") for line in outcome.lines]
    assert heading == ["file", "mmc_version", "verdict", "reason"]
    assert [row[1] for row in rows] == VERSIONS
    assert [row[2] for row in rows] == ["invalid", *["valid"] * (len(VERSIONS) - 1)]
    assert rows[0][3].startswith("LimitAPCLevelCommandProcessedDeviceAlert is not allowed in Payload in MMC 3.1")
    assert {row[3] for row in rows[1:]} == {""}
    assert "1 message: 1 valid; valid in MMC 3.1 (0), 4.0 (1)" in outcome.err


def test_a_message_fits_if_one_version_does(mmc: Callable[..., Outcome], alert: Path, broken: Path) -> None:
    assert mmc("validate", alert, *ALL).code == ExitCode.OK
    assert mmc("validate", broken, *ALL).code == ExitCode.FINDINGS
    assert mmc("validate", alert, broken, *ALL).code == ExitCode.FINDINGS
    assert mmc("validate", alert, "nowhere.xml", *ALL).code == ExitCode.NOT_CHECKED
    assert mmc("validate", broken, *ALL, "--fail-on", "never").code == ExitCode.OK


def test_each_record_is_the_verdict_of_its_version(mmc: Callable[..., Outcome], alert: Path) -> None:
    records = [json.loads(line) for line in mmc("validate", alert, *ALL, "-f", "jsonl").lines]
    assert [each["mmc_version"] for each in records] == VERSIONS
    for version, record in zip(VERSIONS, records, strict=True):
        (alone,) = [json.loads(line) for line in mmc("validate", alert, "--mmc-version", version, "-f", "jsonl").lines]
        without = [each for each in alone["findings"] if each["name"] != "declared-version-differs"]
        assert record == {**alone, "findings": without}


@pytest.mark.parametrize("name", ["full", "concise", "github", "gitlab", "sarif"])
def test_formats_without_a_field_for_the_version_name_it_in_words(
    mmc: Callable[..., Outcome], broken: Path, name: str
) -> None:
    out = mmc("validate", broken, *ALL, "-f", name).out
    assert all(f"MMC {version}: ActiveEnergyUnit is" in out for version in VERSIONS)


def test_groups_count_a_fault_once_for_each_version(mmc: Callable[..., Outcome], broken: Path) -> None:
    out = mmc("validate", broken, *ALL, "-f", "grouped").out
    assert f"{len(VERSIONS)} times in 1 file" in out
    assert "MMC 3.1: ActiveEnergyUnit is" in out


def test_a_table_has_a_column_for_the_version_and_junit_a_test_case(mmc: Callable[..., Outcome], alert: Path) -> None:
    rows = list(csv.DictReader(StringIO(mmc("validate", alert, *ALL, "-f", "csv").out)))
    assert list(dict.fromkeys(each["mmc_version"] for each in rows)) == VERSIONS
    cases = list(ElementTree.fromstring(mmc("validate", alert, *ALL, "-f", "junit").out).iter("testcase"))
    assert [each.get("name") for each in cases] == [f"{alert} (MMC {version})" for version in VERSIONS]
    assert [each.find("failure") is not None for each in cases] == [True] + [False] * (len(VERSIONS) - 1)


def test_several_processes_give_the_same_answer(mmc: Callable[..., Outcome], alert: Path, broken: Path) -> None:
    one, two = (mmc("validate", alert.parent, *ALL, "-j", jobs) for jobs in (1, 2))
    assert (one.out, one.code) == (two.out, two.code)


def test_what_cannot_be_read_is_so_in_every_version(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<GBCSResponse", encoding="utf-8")
    rows = [line.split("\t") for line in mmc("validate", tmp_path / "a.xml", *ALL).lines[1:]]
    assert [row[1:3] for row in rows] == [[version, "invalid"] for version in VERSIONS]


def test_the_list_of_failed_files_has_those_that_no_version_allows(
    mmc: Callable[..., Outcome], alert: Path, broken: Path, tmp_path: Path
) -> None:
    mmc("validate", alert, broken, *ALL, "--failed-files-to", tmp_path / "failed.txt")
    assert (tmp_path / "failed.txt").read_text(encoding="utf-8").split() == [str(broken)]


def test_one_schema_file_is_not_every_version(mmc: Callable[..., Outcome], alert: Path) -> None:
    with pytest.raises(click.UsageError, match="cannot be combined"):
        mmc("validate", alert, *ALL, "--xsd", "schemas/mmc.xsd")


def test_the_card_of_a_message_has_a_row_for_each_version(
    mmc: Callable[..., Outcome], alert: Path, tmp_path: Path
) -> None:
    card = mmc("show", "message", alert, "-f", "tree").out
    assert "invalid: LimitAPCLevelCommandProcessedDeviceAlert" in card
    assert all(f"MMC {version}" in card for version in VERSIONS)
    (tmp_path / "b.xml").write_text(RESPONSE, encoding="utf-8")
    assert f"all versions, 3.1 to {VERSIONS[-1]}" in mmc("show", "message", tmp_path / "b.xml", "-f", "tree").out
