"""Handling rules: what the schema cannot say."""

from mmc_cli.rules import RULES
from mmc_cli.spec import at
from tests.samples import ALERT, V4_0, message


def findings(declared: str) -> list[tuple[str, str, str]]:
    sample = message(ALERT, ('schemaVersion="4.0"', f'schemaVersion="{declared}"'))
    return [(each.rule.id, each.rule.severity, each.message) for rule in RULES for each in rule(sample, at(V4_0))]


def test_a_message_of_another_version_says_so() -> None:
    assert findings("5.1") == [("MMC202", "info", "the message declares MMC 5.1; checked against 4.0")]


def test_a_message_of_an_unknown_version_is_a_warning() -> None:
    assert [(rule, severity) for rule, severity, _ in findings("6.0")] == [("MMC201", "warning")]


def test_the_declared_version_is_a_number_not_a_text() -> None:
    assert findings("4.00") == findings("4") == []


def test_a_version_that_is_no_number_is_left_to_the_schema() -> None:
    assert findings("four") == []


def test_every_rule_explains_itself_to_the_user() -> None:
    assert all(rule.__doc__ and rule.__doc__.strip().endswith(".") for rule in RULES)


def test_a_finding_about_the_version_stands_at_the_version() -> None:
    sample = message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="3.1"'))
    finding = next(each for rule in RULES for each in rule(sample, at(V4_0)))
    offset = finding.place.byte_offset
    assert sample.data[offset : offset + 3] == b"3.1"
    assert finding.path == "/GBCSResponse/@schemaVersion"
