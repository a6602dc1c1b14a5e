"""The record of a difference."""

import json
from collections.abc import Callable
from pathlib import Path

from jsonschema import Draft202012Validator

from mmc_cli.records.difference import DifferenceRecord
from mmc_cli.records.json_schema import json_schema
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE


def test_what_mmc_diff_writes_conforms_to_the_published_schema(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    for side, level in (("a", 100), ("b", 80)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "alert.xml").write_text(ALERT.replace(">100<", f">{level}<"))
    (tmp_path / "a" / "response.xml").write_text(RESPONSE)
    (tmp_path / "b" / "broken.xml").write_text("<GBCSResponse")
    schema = Draft202012Validator(json_schema(DifferenceRecord))
    lines = mmc("diff", tmp_path / "a", tmp_path / "b", "-f", "jsonl").lines
    records = [json.loads(line) for line in lines]
    for record in records:
        schema.validate(record)
    assert {record["difference"] for record in records} == {"changed", "only-in-a", "not-comparable"}
    assert {record["schema"] for record in records} == {"mmc.difference/1"}
