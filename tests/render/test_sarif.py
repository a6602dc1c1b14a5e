"""SARIF 2.1.0: its structure checked by hand, as no package carries the published schema."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.sarif import render, uri
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written

MISSPELT = validate_message(
    message(ALERT, ("<ra:ResultingLevel>", "<ra:ResultinLevel>"), ("</ra:ResultingLevel>", "</ra:ResultinLevel>")), V4_0
)

_DESCRIPTION = "        <ra:AlertDescription>ECS101 Limit APC [n] Level Command processed</ra:AlertDescription>\n"
_TIME = "        <ra:Timestamp>2026-02-03T16:00:00Z</ra:Timestamp>\n"
SWAPPED = validate_message(message(ALERT, (_DESCRIPTION + _TIME, _TIME + _DESCRIPTION)), V4_0)


def run(*verdicts: Verdict) -> dict[str, Any]:
    out = io.StringIO()
    written(render, verdicts, out, True)
    log = json.loads(out.getvalue())
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    assert set(one) == {"tool", "columnKind", "results", "invocations"}
    return dict(one)


def test_the_tool_lists_every_rule_with_its_help() -> None:
    driver = run()["tool"]["driver"]
    assert (driver["name"], len(driver["rules"])) == ("mmc", len(ALL_RULES))
    for rule in driver["rules"]:
        assert set(rule) == {"id", "name", "shortDescription", "help", "defaultConfiguration", "properties"}
        assert rule["name"].isalpha()
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert run()["results"] == []


def test_a_result_names_its_rule_place_and_fingerprint() -> None:
    one = run(MISSPELT)
    (result,) = one["results"]
    assert one["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "MMC102"
    assert result["level"] == "error"
    assert result["message"]["text"] == "ResultinLevel is not allowed in LimitAPCLevelCommandProcessedDeviceAlert"
    location = result["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "sample.xml"}
    region = location["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (20, 14, 30)
    assert MISSPELT.data[region["byteOffset"] :][: region["byteLength"]] == b"ra:ResultinLevel"
    assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("/GBCSResponse/Body/")
    assert list(result["partialFingerprints"].values()) == [MISSPELT.findings[0].fingerprint]


def apply_fixes(log: dict[str, Any], data: bytes) -> bytes:
    """Return a file after the fix of the one result."""
    (result,) = log["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    for each in sorted(change["replacements"], key=lambda one: -one["deletedRegion"]["byteOffset"]):
        start, length = each["deletedRegion"]["byteOffset"], each["deletedRegion"]["byteLength"]
        data = data[:start] + each["insertedContent"]["text"].encode() + data[start + length :]
    return data


@pytest.mark.parametrize("verdict", [MISSPELT, SWAPPED], ids=("rename", "move"))
def test_a_verified_suggestion_is_a_fix_that_makes_the_file_valid(verdict: Verdict) -> None:
    assert validate_message(message(apply_fixes(run(verdict), verdict.data)), V4_0).verdict == "valid"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "wrapped"])
def test_an_element_is_moved_as_the_file_around_it_has_it(mmc: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    body = SWAPPED.data.decode().partition("?>\n")[2]
    quoted = body.replace('"', '""')
    text = {"csv": f'id,xml\r\n1,"{quoted}"\r\n', "jsonl": json.dumps({"m": body}), "wrapped": f"<all>{body}</all>"}
    file = tmp_path / {"csv": "a.csv", "jsonl": "a.jsonl", "wrapped": "a.xml"}[kind]
    file.write_text(text[kind], newline="")
    (log,) = json.loads(mmc("validate", file, "-f", "sarif", "-q").out)["runs"]
    file.write_bytes(apply_fixes(log, file.read_bytes()))
    assert mmc("validate", file).code == 0


def test_a_run_with_something_not_checked_was_not_successful() -> None:
    assert run(MISSPELT)["invocations"] == [{"executionSuccessful": True}]
    one = run(unchecked_verdict(Origin("a.xml"), "permission denied"))
    assert one["invocations"] == [{"executionSuccessful": False}]
    assert one["results"][0]["ruleId"] == "MMC007"


def test_files_are_relative_and_escaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri("in box/a#1.xml") == "in%20box/a%231.xml"
    assert uri(str(tmp_path / "a.xml")) == "a.xml"
    assert uri("/elsewhere/a.xml") == "file:///elsewhere/a.xml"


def test_no_text_of_a_message_is_a_link() -> None:
    verdict = validate_message(message(ALERT, (">8F86<", ">[a](http://b)<")), V4_0)
    texts = [result["message"]["text"] for result in run(verdict)["results"]]
    assert any("\\[a\\](http://b)" in text for text in texts)
    assert not any("[a](" in text.replace("\\[", "") for text in texts)


def test_a_file_name_that_is_no_utf8_is_a_uri() -> None:
    assert uri("\udcff a.xml") == "%FF%20a.xml"
