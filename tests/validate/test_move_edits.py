"""An element is moved with its line, and nothing else changes."""

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from mmc_cli.validate import check
from mmc_cli.validate.apply_fixes import apply_edits
from tests.samples import ALERT, V4_0

CODE = "        <ra:GBCSHexAlertCode>8F86</ra:GBCSHexAlertCode>\n"
TEXT = "        <ra:AlertDescription>ECS101 Limit APC [n] Level Command processed</ra:AlertDescription>\n"
TIME = "        <ra:Timestamp>2026-02-03T16:00:00Z</ra:Timestamp>\n"
LINES = CODE + TEXT + TIME


@pytest.mark.parametrize(
    "wrong",
    [
        CODE + TIME + TEXT,
        TEXT + CODE + TIME,
        CODE + "        <!-- kept -->\n" + TIME + TEXT,
        CODE.strip() + TIME.strip() + TEXT.strip(),
        CODE + TIME.replace("Timestamp>", "Timestamp\n   >") + TEXT,
    ],
    ids=("two lines", "to the front", "beside a comment", "in one line", "over two lines"),
)
def test_a_moved_element_makes_the_message_valid_and_every_character_is_kept(wrong: str) -> None:
    data = ALERT.replace(LINES, wrong).encode()
    spec = load_spec(V4_0)
    (finding,) = check(read(data), spec)
    assert finding.rule.name == "out-of-order"
    moved = apply_edits(data, finding.edits)
    assert check(read(moved), spec) == []
    assert sorted(moved) == sorted(data)
    assert len(finding.edits) == 2


def test_lines_stay_lines() -> None:
    data = ALERT.replace(LINES, CODE + TIME + TEXT).encode()
    (finding,) = check(read(data), load_spec(V4_0))
    assert apply_edits(data, finding.edits).decode() == ALERT
