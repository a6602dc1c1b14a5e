"""The kinds of change: each with its mirror, and a verdict for each view."""

import pytest

from mmc_cli.compare.changes import VERDICTS, VIEWS, Change, ChangeRule, load_change_rules
from mmc_cli.records.change import ViewVerdicts

RULES = load_change_rules()

# The view "typed" is about decoded data of TO only: an added key harms no program, a removed one may.
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
    return Change("3.1", "4.0", RULES[rule], **{**facts, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_the_mirror_of_a_mirror_is_the_rule(rule: ChangeRule) -> None:
    assert RULES[RULES[rule.mirror].mirror] is rule
    assert RULES[rule.mirror].layer == rule.layer


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_change_affects_a_reader_as_its_mirror_affects_a_replay(rule: ChangeRule) -> None:
    mirror = RULES[rule.mirror].verdicts
    assert mirror["replay"] == rule.verdicts["reader"]
    assert mirror["reader"] == rule.verdicts["replay"]
    assert mirror["meaning"] == rule.verdicts["meaning"]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_and_its_mirror_have_the_same_effect_on_decoded_data_unless_listed(rule: ChangeRule) -> None:
    same = RULES[rule.mirror].verdicts["typed"] == rule.verdicts["typed"]
    is_listed = {(rule.name, rule.mirror), (rule.mirror, rule.name)} & TYPED_ONE_WAY
    assert same != bool(is_listed)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_answers_every_view_and_gives_a_reason(rule: ChangeRule) -> None:
    assert tuple(rule.verdicts) == tuple(VIEWS)
    assert set(rule.verdicts.values()) <= set(VERDICTS)
    assert rule.reason.format(what="a", where="b", old="c", new="d", old_version="3.1")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_producer_must_change_where_its_messages_are_rejected(rule: ChangeRule) -> None:
    if rule.verdicts["replay"] == "breaking":
        assert rule.verdicts["writer"] == "breaking"


def test_the_most_severe_verdict_counts_unless_a_view_is_given() -> None:
    assert change().verdict() == "breaking"
    assert change().verdict("writer") == "safe"


def test_a_fingerprint_does_not_depend_on_the_versions_compared() -> None:
    assert change().fingerprint == Change("3.1", "5.4", *change_parts()).fingerprint
    assert change().fingerprint != change(new="7.14").fingerprint
    assert change().fingerprint.startswith(change().id)


def change_parts() -> tuple[ChangeRule, str, None, str, str, str]:
    return (RULES["enum-value-added"], "/GBCSResponse/Header/ServiceReference", None, "7.13", "", "")


def test_a_record_has_the_verdict_of_each_view() -> None:
    record = change(source="MMC V4.0 release note 3.2").record()
    assert (record.from_, record.rule, record.source) == ("3.1", "enum-value-added", "MMC V4.0 release note 3.2")
    assert record.verdicts == ViewVerdicts("breaking", "safe", "safe", "safe", "safe")


def test_a_table_row_has_a_column_for_each_view() -> None:
    assert change().cells()["reader"] == "breaking"
    assert change(new=None, old="rootBySupplier", rule="enum-value-removed").cells()["old"] == "rootBySupplier"


def test_a_title_names_what_changed() -> None:
    assert change().title == "ServiceReference 7.13"
    assert change("element-added", path="/GBCSResponse/Body/X", new="X").title == "X"
