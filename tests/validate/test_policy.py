"""The user chooses which findings count, and at which severity."""

import pytest

from mmc_cli.model.origin import Origin
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.validate import validate_message
from mmc_cli.validate.policy import Policy, is_failure, path_matches, rule_matches
from tests.samples import ALERT, V4_0, message

SAMPLE = validate_message(message(ALERT, (">8F86<", ">8F8<"), (">100<", ">101<"), ('"4.0"', '"5.0"')), V4_0)


def remaining(policy: Policy) -> list[tuple[str, str]]:
    return [(each.rule.id, each.rule.severity) for each in policy.apply(SAMPLE).findings]


ALL = [("MMC104", "error"), ("MMC105", "error"), ("MMC202", "info")]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(), ALL),
        (Policy(select=("MMC104",)), ALL[:1]),
        (Policy(select=("mmc1",)), ALL[:2]),
        (Policy(select=("out-of-range", "MMC2")), ALL[1:]),
        (Policy(ignore=("MMC104",)), ALL[1:]),
        (Policy(select=("MMC1",), ignore=("MMC105",)), ALL[:1]),
        (Policy(severities=(("MMC202", "error"),)), [*ALL[:2], ("MMC202", "error")]),
        (Policy(severities=(("MMC1", "warning"),)), [("MMC104", "warning"), ("MMC105", "warning"), ALL[2]]),
    ],
)
def test_findings_are_selected_ignored_and_given_severities(policy: Policy, expected: list[tuple[str, str]]) -> None:
    assert remaining(policy) == expected


def test_a_verdict_follows_from_the_remaining_findings() -> None:
    assert SAMPLE.verdict == "invalid"
    assert Policy(ignore=("MMC1",)).apply(SAMPLE).verdict == "valid"
    assert Policy(ignore=("MMC1",)).apply(SAMPLE).schema_valid is False
    assert Policy(ignore=("MMC1",), severities=(("MMC202", "error"),)).apply(SAMPLE).verdict == "invalid"


def test_a_rule_is_given_by_its_id_the_beginning_of_it_or_its_name() -> None:
    rule = next(each for each in ALL_RULES if each.id == "MMC103")
    assert all(rule_matches(rule, pattern) for pattern in ("MMC103", "mmc10", "value-not-in-list"))
    assert not any(rule_matches(rule, pattern) for pattern in ("MMC104", "value", "103"))


def test_severities_are_ordered() -> None:
    assert is_failure(["warning"], "warning")
    assert not is_failure(["warning"], "error")
    assert not is_failure([], "info")
    assert not is_failure(["error"], "never")


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("inbox/legacy/a.xml", "legacy"),
        ("inbox/legacy/b/a.xml", "legacy/"),
        ("/home/jo/inbox/legacy/a.xml", "inbox/legacy/*"),
        ("inbox/legacy/a.xml", "inbox/**"),
        ("./a.xml", "./a.xml"),
        ("a.xml", "*.xml"),
        ("inbox\\legacy\\a.xml", "legacy"),
        ("week.zip!legacy/a.xml", "week.zip"),
        ("week.zip!legacy/a.xml", "legacy"),
    ],
)
def test_a_pattern_is_for_files_folders_and_archives_wherever_they_are(path: str, pattern: str) -> None:
    assert path_matches(path, pattern)
    assert not path_matches(path, "other")
    assert not path_matches(path, "egacy")


def test_rules_are_ignored_only_where_a_pattern_says() -> None:
    policy = Policy(path_ignores=(("legacy", ("MMC104", "out-of-range")),))
    there = SAMPLE._replace(origin=Origin("in/legacy/a.xml"))
    assert {each.rule.id for each in policy.apply(SAMPLE).findings} >= {"MMC104", "MMC105"}
    assert not {each.rule.id for each in policy.apply(there).findings} & {"MMC104", "MMC105"}
    assert not policy.hides_everywhere(there)
