"""Terms, rules, versions, changes and sources are explained."""

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.explain import find_entries
from mmc_cli.explain.glossary import explain_change, explain_rule, explain_source, explain_term, explain_version
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.specification import known_versions, load_spec
from tests.samples import V3_1, V4_0

SPEC = load_spec(V4_0)


@pytest.mark.parametrize(
    "word", ["APC", "apc", "Auxiliary Proportional Controller", "auxiliary proportional controller"]
)
def test_a_term_is_found_by_its_letters_and_by_its_name(word: str) -> None:
    (entry,) = explain_term(word, SPEC)
    assert (entry.kind, entry.code, entry.title) == ("term", "APC", "Auxiliary Proportional Controller")
    assert entry.meaning
    assert {link.code for link in entry.related} >= {"auxiliary controller"}


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_a_rule_is_found_by_id_and_by_name(rule: object) -> None:
    each = next(known for known in ALL_RULES if known is rule)
    for word in (each.id, each.id.lower(), each.name):
        (entry,) = explain_rule(word, SPEC)
        assert (entry.code, entry.title, entry.meaning) == (each.id, each.name, each.help)
        assert entry.facts["Severity"] == each.severity


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_version_is_explained(version: object) -> None:
    (entry,) = explain_version(str(version), SPEC)
    assert entry.title
    assert entry.sources


def test_a_version_says_what_is_new_in_it() -> None:
    (entry,) = explain_version("4.00", SPEC)
    assert entry.facts == {"Date": "2020-11", "Companions": "GBCS 4.0, DUIS 4.0"}
    assert "alert codes added: 8F85, 8F86, 8F87, 8F88" in entry.history
    assert not list(explain_version("4", SPEC))
    assert not list(explain_version("9.9", SPEC))
    assert not list(explain_version("4.x", SPEC))


def test_a_source_key_has_its_title() -> None:
    (entry,) = explain_source("rtds", SPEC)
    assert entry.title == "Reference Test Data Set 4.5.0 device messages"
    assert not list(explain_source("nothing", SPEC))


def test_a_change_is_found_by_its_id_and_by_its_fingerprint() -> None:
    known = next(
        each for each in compare_versions(load_spec(V3_1), load_spec(V4_0)) if each.subject == "LimitAPCLevelRsp"
    )
    for text in (known.id, known.id.upper(), known.fingerprint):
        (entry,) = explain_change(text, SPEC)
        assert (entry.kind, entry.code, entry.title) == ("change", known.id, "LimitAPCLevelRsp")
        assert entry.facts["For reader"].startswith("breaking")
        assert [link.code for link in entry.related] == ["7.16"]
        assert "<LimitAPCLevelRsp/>" in (entry.example or "")


def test_a_change_of_the_other_direction_is_found_as_well() -> None:
    known = next(
        each for each in compare_versions(load_spec(V4_0), load_spec(V3_1)) if each.subject == "LimitAPCLevelRsp"
    )
    (entry,) = explain_change(known.id, SPEC)
    assert entry.facts["Versions"] == "MMC 4.0 to 3.1"


def test_text_that_is_not_the_id_of_a_change_has_no_entry() -> None:
    assert list(explain_change("8F86", SPEC)) == []
    assert list(explain_change("deadbeef", SPEC)) == []


@pytest.mark.parametrize("number", ["5.10", "5.20", "5.100"])
def test_a_section_number_that_ends_in_zero_is_no_version(number: str) -> None:
    assert [entry.kind for entry in find_entries(number, load_spec(V4_0))] == ["section"]


def test_a_number_may_be_a_version_a_section_and_a_service() -> None:
    assert [entry.kind for entry in find_entries("5.3", load_spec(V4_0))] == ["service", "version", "section"]
