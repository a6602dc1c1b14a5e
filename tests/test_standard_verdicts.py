"""The verdict on each message of the standard pack is the one that the standards give."""

import csv
import json
from collections.abc import Callable

import pytest

from tests.conftest import SHARED, Outcome

PACK = SHARED / "cases" / "standard"


def rows() -> list[dict[str, str]]:
    if not PACK.is_dir():
        return []
    with (PACK / "index.csv").open(newline="", encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["input"].endswith(".xml")]


def verdicts(mmc: Callable[..., Outcome], row: dict[str, str]) -> list[dict[str, object]]:
    got = mmc("validate", PACK / row["case"] / row["input"], "-f", "jsonl")
    return [json.loads(line) for line in got.lines]


@pytest.mark.skipif(not PACK.is_dir(), reason="the standard pack is not here")
@pytest.mark.parametrize("row", [row for row in rows() if row["schema_verdict"]], ids=lambda row: row["case"])
def test_the_schema_accepts_what_the_standard_accepts(mmc: Callable[..., Outcome], row: dict[str, str]) -> None:
    (verdict,) = verdicts(mmc, row)
    assert verdict["schema_valid"] == (row["schema_verdict"] == "valid"), row["expected"]


@pytest.mark.skipif(not PACK.is_dir(), reason="the standard pack is not here")
def test_no_message_of_the_pack_is_left_without_an_explanation(mmc: Callable[..., Outcome]) -> None:
    inputs = [PACK / row["case"] / row["input"] for row in rows()]
    assert inputs
    got = mmc("validate", *inputs, "-f", "jsonl")
    found = [finding["id"] for line in got.lines for finding in json.loads(line)["findings"]]
    assert "MMC103" in found
    assert "MMC199" not in found


@pytest.mark.skipif(not PACK.is_dir(), reason="the standard pack is not here")
@pytest.mark.parametrize(
    "row", [row for row in rows() if "not well-formed" in row["expected"]], ids=lambda row: row["case"]
)
def test_what_is_not_well_formed_is_never_valid(mmc: Callable[..., Outcome], row: dict[str, str]) -> None:
    found = verdicts(mmc, row)
    assert any(each["verdict"] == "invalid" for each in found)
    rules = {finding["id"] for each in found for finding in each["findings"]}  # type: ignore[attr-defined]
    assert rules & {"MMC001", "MMC002", "MMC008"}
