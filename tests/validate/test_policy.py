"""The user says which findings count, and how much."""

import pytest

from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.validate import verdict
from mmc_cli.validate.policy import Policy, fails, named
from tests.samples import ALERT, V4_0, message

SAMPLE = verdict(message(ALERT, (">8F86<", ">8F8<"), (">100<", ">101<"), ('"4.0"', '"3.1"')), V4_0)


def left(policy: Policy) -> list[tuple[str, str]]:
    return [(each.rule.id, each.rule.severity) for each in policy.apply(SAMPLE).findings]


ALL = [("MMC104", "error"), ("MMC105", "error"), ("MMC202", "info")]


@pytest.mark.parametrize(
    ("policy", "kept"),
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
def test_findings_are_taken_left_and_weighed(policy: Policy, kept: list[tuple[str, str]]) -> None:
    assert left(policy) == kept


def test_a_verdict_follows_what_is_left() -> None:
    assert SAMPLE.verdict == "invalid"
    assert Policy(ignore=("MMC1",)).apply(SAMPLE).verdict == "valid"
    assert Policy(ignore=("MMC1",)).apply(SAMPLE).schema_valid is False
    assert Policy(ignore=("MMC1",), severities=(("MMC202", "error"),)).apply(SAMPLE).verdict == "invalid"


def test_a_rule_goes_by_its_id_the_beginning_of_it_or_its_name() -> None:
    rule = next(each for each in ALL_RULES if each.id == "MMC103")
    assert all(named(rule, which) for which in ("MMC103", "mmc10", "value-not-in-list"))
    assert not any(named(rule, which) for which in ("MMC104", "value", "103"))


def test_severities_are_ordered() -> None:
    assert fails(["warning"], "warning")
    assert not fails(["warning"], "error")
    assert not fails([], "info")
    assert not fails(["error"], "never")
