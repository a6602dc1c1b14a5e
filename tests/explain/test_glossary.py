"""Words, explained: terms, rules, versions and sources."""

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.explain.glossary import changes, mmc_versions, rules, source_keys, terms
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.specification import at, versions
from tests.samples import V3_1, V4_0

SPEC = at(V4_0)


@pytest.mark.parametrize(
    "word", ["APC", "apc", "Auxiliary Proportional Controller", "auxiliary proportional controller"]
)
def test_a_term_is_found_by_its_letters_and_by_its_name(word: str) -> None:
    (entry,) = terms(word, SPEC)
    assert (entry.kind, entry.code, entry.title) == ("term", "APC", "Auxiliary Proportional Controller")
    assert entry.meaning
    assert {link.code for link in entry.related} >= {"auxiliary controller"}


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_a_rule_is_found_by_id_and_by_name(rule: object) -> None:
    each = next(known for known in ALL_RULES if known is rule)
    for word in (each.id, each.id.lower(), each.name):
        (entry,) = rules(word, SPEC)
        assert (entry.code, entry.title, entry.meaning) == (each.id, each.name, each.help)
        assert entry.facts["Severity"] == each.severity


@pytest.mark.parametrize("version", versions(), ids=str)
def test_every_version_is_explained(version: object) -> None:
    (entry,) = mmc_versions(str(version), SPEC)
    assert entry.title
    assert entry.sources


def test_a_version_says_what_is_new_in_it() -> None:
    (entry,) = mmc_versions("4.00", SPEC)
    assert entry.facts == {"Date": "2020-11", "Goes with": "GBCS 4.0, DUIS 4.0"}
    assert "alert codes, new: 8F85, 8F86, 8F87, 8F88" in entry.history
    assert not list(mmc_versions("4", SPEC))
    assert not list(mmc_versions("9.9", SPEC))
    assert not list(mmc_versions("4.x", SPEC))


def test_a_source_key_has_its_title() -> None:
    (entry,) = source_keys("rtds", SPEC)
    assert entry.title == "Reference Test Data Set 4.5.0 device messages"
    assert not list(source_keys("nothing", SPEC))


def test_a_change_is_found_by_its_id_and_by_its_fingerprint() -> None:
    known = next(each for each in compare_versions(at(V3_1), at(V4_0)) if each.subject == "LimitAPCLevelRsp")
    for text in (known.id, known.id.upper(), known.fingerprint):
        (entry,) = changes(text, SPEC)
        assert (entry.kind, entry.code, entry.title) == ("change", known.id, "LimitAPCLevelRsp")
        assert entry.facts["For reader"].startswith("breaking")
        assert [link.code for link in entry.related] == ["7.16"]
        assert "<LimitAPCLevelRsp/>" in (entry.example or "")


def test_a_change_of_the_other_direction_is_found_as_well() -> None:
    known = next(each for each in compare_versions(at(V4_0), at(V3_1)) if each.subject == "LimitAPCLevelRsp")
    (entry,) = changes(known.id, SPEC)
    assert entry.facts["From and to"] == "MMC 4.0 to 3.1"


def test_what_is_no_id_of_a_change_is_none() -> None:
    assert list(changes("8F86", SPEC)) == []
    assert list(changes("deadbeef", SPEC)) == []
