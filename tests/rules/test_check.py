"""A rule carries to its findings what users read of it: the docstring of its function is its help."""

from collections.abc import Iterator

from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import STRUCTURE


def find_nothing(context: RuleContext) -> Iterator[RuleHit]:
    """The first line,
    and the second.
    """
    return iter(())


def test_the_help_of_a_rule_is_its_docstring_on_one_line() -> None:
    rule = Check("MMC299", "some-rule", "warning", "RN 3.4", find_nothing, (STRUCTURE,)).rule
    assert rule.help == "The first line, and the second."
    assert (rule.id, rule.name, rule.severity, rule.layer, rule.source) == (
        "MMC299",
        "some-rule",
        "warning",
        "handling",
        "RN 3.4",
    )
