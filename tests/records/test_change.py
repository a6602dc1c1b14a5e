"""The records of changes between versions."""

import json

from mmc_cli.compare import compare_versions
from mmc_cli.compare.matrix import build_matrix
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0


def test_a_change_is_written_from_one_version_to_another_with_the_verdict_of_each_view() -> None:
    written = json.loads(to_json(compare_versions(load_spec(V3_1), load_spec(V4_0))[0].record()))
    assert (written["from"], written["to"]) == ("3.1", "4.0")
    assert list(written["verdicts"]) == ["reader", "replay", "writer", "typed", "meaning"]


def test_a_row_of_the_matrix_has_a_column_for_each_version() -> None:
    row = next(build_matrix())
    assert list(row.cells()) == ["subject", *row.versions, "layer", "path"]
