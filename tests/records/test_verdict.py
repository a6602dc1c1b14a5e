"""The record of a verdict."""

import json

from mmc_cli.records.verdict import VerdictRecord
from mmc_cli.render.jsonl import to_json
from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0, message


def test_a_verdict_is_written_with_its_findings_inside() -> None:
    record = validate_message(message(ALERT, (">100<", ">101<")), V4_0).record()
    assert isinstance(record, VerdictRecord)
    written = json.loads(to_json(record))
    assert (written["schema"], written["verdict"]) == ("mmc.verdict/1", "invalid")
    assert [finding["id"] for finding in written["findings"]] == ["MMC105"]
