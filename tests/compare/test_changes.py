"""The kinds of change: each with its mirror, and never one view's verdict for another's."""

import pytest

from mmc_cli.compare.changes import VIEWS, WEIGHTS, Change, ChangeRule, rules
from mmc_cli.records.change import ViewVerdicts

# Whether decoded data keeps its shape is asked of TO's data alone: a key that comes hurts nobody, one that goes may.
TYPED_ONE_WAY = {
    ("element-added", "element-removed"),
    ("required-element-added", "required-element-removed"),
    ("choice-branch-added", "choice-branch-removed"),
    ("attribute-added", "attribute-removed"),
    ("required-attribute-added", "required-attribute-removed"),
    ("became-required", "became-optional"),
}


def change(rule: str = "enum-value-added", **others: object) -> Change:
    facts = {"path": "/GBCSResponse/Header/ServiceReference", "old": None, "new": "7.13", "reason": "", "source": ""}
    return Change("3.1", "4.0", rules()[rule], **{**facts, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_the_mirror_of_a_mirror_is_the_rule(rule: ChangeRule) -> None:
    assert rules()[rules()[rule.mirror].mirror] is rule
    assert rules()[rule.mirror].layer == rule.layer


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_what_a_reader_meets_one_way_a_replay_meets_the_other_way(rule: ChangeRule) -> None:
    mirror = rules()[rule.mirror].verdicts
    assert mirror["replay"] == rule.verdicts["reader"]
    assert mirror["reader"] == rule.verdicts["replay"]
    assert mirror["meaning"] == rule.verdicts["meaning"]


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_the_shape_differs_both_ways_or_the_waiver_says_why(rule: ChangeRule) -> None:
    same = rules()[rule.mirror].verdicts["typed"] == rule.verdicts["typed"]
    waived = {(rule.name, rule.mirror), (rule.mirror, rule.name)} & TYPED_ONE_WAY
    assert same != bool(waived)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_every_rule_answers_every_view_and_gives_a_reason(rule: ChangeRule) -> None:
    assert tuple(rule.verdicts) == tuple(VIEWS)
    assert set(rule.verdicts.values()) <= set(WEIGHTS)
    assert rule.reason.format(what="a", where="b", old="c", new="d", frm="3.1")


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_a_producer_must_change_where_its_messages_are_rejected(rule: ChangeRule) -> None:
    if rule.verdicts["replay"] == "breaking":
        assert rule.verdicts["writer"] == "breaking"


def test_the_heaviest_verdict_counts_unless_a_view_is_asked_for() -> None:
    assert change().weight() == "breaking"
    assert change().weight("writer") == "safe"


def test_a_fingerprint_is_of_the_change_and_not_of_the_versions_compared() -> None:
    assert change().fingerprint == Change("3.1", "5.4", *change_parts()).fingerprint
    assert change().fingerprint != change(new="7.14").fingerprint
    assert change().fingerprint.startswith(change().id)


def change_parts() -> tuple[ChangeRule, str, None, str, str, str]:
    return (rules()["enum-value-added"], "/GBCSResponse/Header/ServiceReference", None, "7.13", "", "")


def test_a_record_has_the_verdict_of_each_view() -> None:
    record = change(source="MMC V4.0 release note 3.2").record()
    assert (record.from_, record.rule, record.source) == ("3.1", "enum-value-added", "MMC V4.0 release note 3.2")
    assert record.verdicts == ViewVerdicts("breaking", "safe", "safe", "safe", "safe")


def test_a_line_of_a_table_has_a_column_for_each_view() -> None:
    assert change().cells()["reader"] == "breaking"
    assert change(new=None, old="rootBySupplier", rule="enum-value-removed").cells()["old"] == "rootBySupplier"


def test_what_changed_is_said_in_short() -> None:
    assert change().said == "ServiceReference 7.13"
    assert change("element-added", path="/GBCSResponse/Body/X", new="X").said == "X"
