"""Changes as SARIF."""

import io
import json

from mmc_cli.compare.changes import load_change_rules
from mmc_cli.render.changes_sarif import render
from tests.reports import ALL, affected_alert
from tests.samples import written


def run(*rows: object) -> dict[str, object]:
    out = io.StringIO()
    written(render, rows, out, False)
    (one,) = json.loads(out.getvalue())["runs"]
    return one  # type: ignore[no-any-return]


def test_a_change_is_a_result_at_its_paths() -> None:
    change = next(each for each in ALL if each.subject == "RemotePartyRole")
    (result,) = run(change)["results"]  # type: ignore[misc]
    assert (result["ruleId"], result["level"]) == ("enum-value-added", "error")
    assert len(result["locations"][0]["logicalLocations"]) == len(change.paths)
    assert result["partialFingerprints"] == {"mmcChange/v1": change.fingerprint}


def test_a_message_has_a_result_for_each_change_that_affects_it() -> None:
    results = run(affected_alert("in box/a.xml"))["results"]
    assert isinstance(results, list)
    assert len(results) == 3
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert uris == {"in%20box/a.xml"}


def test_every_kind_of_change_is_a_rule() -> None:
    driver = run()["tool"]["driver"]  # type: ignore[index]
    assert [rule["id"] for rule in driver["rules"]] == list(load_change_rules())
