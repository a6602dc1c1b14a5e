"""A baseline knows findings by fingerprint and number, and is rewritten with its reasons."""

import json

import pytest

from mmc_cli.model import base_rules
from mmc_cli.model.errors import MmcError
from mmc_cli.model.finding import Finding
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.validate.baseline import Baseline, format_baseline, parse_baseline


def verdict(*paths: str) -> Verdict:
    findings = tuple(Finding(base_rules.VALUE_NOT_IN_LIST, "wrong", path=path, actual="x") for path in paths)
    return Verdict(Origin("a.xml"), Header(), "4.0", False, findings)


def written(*paths: str) -> str:
    baseline = Baseline()
    baseline.split(verdict(*paths))
    return format_baseline(baseline.rewritten())


def test_known_findings_are_set_apart_as_often_as_they_are_known() -> None:
    baseline = parse_baseline(written("/a", "/b[1]", "/b[2]", "/gone"), "f")
    first, second = baseline.split(verdict("/a", "/b[7]")), baseline.split(verdict("/b", "/b[3]", "/new"))
    assert (first.findings, len(first.known)) == ((), 2)
    assert [each.path for each in second.findings] == ["/b[3]", "/new"]
    assert (baseline.new, baseline.known, baseline.gone) == (2, 3, 1)


def test_a_message_with_known_errors_is_not_valid() -> None:
    known = parse_baseline(written("/a"), "f").split(verdict("/a"))
    assert known.findings == ()
    assert known.verdict == "invalid"


def test_what_was_not_checked_is_never_known() -> None:
    unchecked = verdict("/a")._replace(checked=False)
    assert parse_baseline(written("/a"), "f").split(unchecked) == unchecked


def test_a_reason_is_kept_when_a_baseline_is_rewritten() -> None:
    content = json.loads(written("/a", "/b"))
    content["findings"][0]["reason"] = "known since May"
    baseline = parse_baseline(json.dumps(content), "f")
    baseline.split(verdict("/c", "/a"))
    assert [(each.path, each.reason) for each in baseline.rewritten().findings] == [
        ("/a", "known since May"),
        ("/c", ""),
    ]


def test_a_baseline_does_not_depend_on_the_order_of_the_input() -> None:
    assert written("/a", "/b", "/c", "/b") == written("/b", "/c", "/b", "/a")
    assert '"count": 2' in written("/b[1]", "/b[2]")


def test_no_value_of_a_message_is_in_a_baseline() -> None:
    baseline = Baseline()
    secret = Finding(base_rules.VALUE_WRONG_FORM, 'Name is "Jo Bloggs"', path="/Name", actual="Jo Bloggs")
    baseline.split(verdict()._replace(findings=(secret,)))
    assert "Bloggs" not in format_baseline(baseline.rewritten())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "f: not a baseline: "),
        ("{", "f: not a baseline: "),
        ("[]", "f: not a baseline; make one with --baseline FILE --write-baseline"),
        ('{"schema": "mmc.verdict/1"}', "f: not a baseline; make one with"),
        (
            '{"schema": "mmc.baseline/2"}',
            "f: a baseline of another version, mmc.baseline/2; this mmc reads mmc.baseline/1",
        ),
        ('{"schema": "mmc.baseline/1"}', "f: not a baseline: object missing required field findings"),
        (written("/a").replace('"count": 1', '"count": 0'), "f: not a baseline: expected int >= 1"),
        (written("/a").replace('"count": 1', '"number": 1'), "f: not a baseline: object"),
        ("[" * 100_000, "f: not a baseline: nested too deeply"),
    ],
)
def test_what_is_no_baseline_is_refused(text: str, problem: str) -> None:
    with pytest.raises(MmcError) as error:
        parse_baseline(text, "f")
    assert str(error.value).startswith(problem)


def test_a_fingerprint_that_a_merge_doubled_is_refused() -> None:
    content = json.loads(written("/a"))
    content["findings"] *= 2
    with pytest.raises(MmcError, match="is in it 2 times"):
        parse_baseline(json.dumps(content), "f")
