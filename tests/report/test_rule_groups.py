"""Findings by rule, with different ones as examples."""

import pytest

from mmc_cli.inputs.containers.xml_wrappers import split
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.model.origin import Origin
from mmc_cli.report.rule_groups import Excerpt, RuleGroups
from mmc_cli.validate import validate_message
from tests.report_samples import ALERT, INVALID, facts
from tests.samples import V4_0


def groups_of(*texts: str) -> RuleGroups:
    groups = RuleGroups()
    for number, text in enumerate(texts, 1):
        groups.add(facts(text).verdict, number)
    return groups


def test_equal_findings_are_one_example_with_a_count() -> None:
    (group,) = groups_of(INVALID, INVALID, ALERT).ordered()
    assert (group.rule.id, group.findings, group.messages, len(group.examples)) == ("MMC105", 2, 2, 1)
    assert list(group.fingerprints.counts.values()) == [2]


def test_an_example_has_its_place_and_the_line_with_the_fault() -> None:
    (group,) = groups_of(INVALID).ordered()
    (example,) = group.examples.values()
    assert example.place == "in/a.xml:20:32"
    assert example.excerpt is not None
    assert (example.excerpt.before, example.excerpt.marked) == ("<ra:ResultingLevel>", "101")


def test_of_a_long_line_the_part_around_the_fault_is_kept() -> None:
    (group,) = groups_of("".join(line.strip() for line in INVALID.splitlines())).ordered()
    (example,) = group.examples.values()
    assert example.excerpt is not None
    assert example.excerpt.cut_before
    assert len("".join(example.excerpt[1:4])) < 400


def test_the_value_is_marked_where_a_message_begins_within_a_line() -> None:
    message = " ".join(INVALID.partition("?>")[2].split())
    source = next(each for each in split([f"<e><id>1</id>{message}</e>".encode()], Origin("a.xml")) if each.data)
    groups = RuleGroups()
    groups.add(validate_message(read_source(source), V4_0), 1)
    (example,) = groups.ordered()[0].examples.values()
    assert example.excerpt is not None
    assert example.excerpt.marked == "101"


def test_errors_come_first_and_a_flood_of_different_findings_has_few_examples() -> None:
    codes = [ALERT.replace("8F86", f"9{number:03}") for number in range(50)]
    ordered = groups_of(*codes, INVALID).ordered()
    assert ordered[0].rule.severity == "error"
    assert max(len(group.examples) for group in ordered) == 6
    assert max(len(group.more) for group in ordered) == 44


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("<T>1</T><V>", "</V><W i='2'>34</W><X", "<T>...</T><V>|</V><W i='2'>...</W><X"),
        ("12</T><V>", "</V><W>34", "...</T><V>|</V><W>..."),
        ("ra:T>12</ra:T><V>", "", "ra:T>...</ra:T><V>|"),
        ("&lt;T&gt;12&lt;/T&gt;", "\\u003cT\\u003e12\\u003c/T", "&lt;T&gt;...&lt;/T&gt;|\\u003cT\\u003e...\\u003c/T"),
    ],
)
def test_a_line_can_be_shown_without_the_values_around_the_fault(before: str, after: str, shown: str) -> None:
    excerpt = Excerpt(1, before, "x", after).without_values()
    assert f"{excerpt.before}|{excerpt.after}" == shown
