"""A rule runs where a value that it reads may be at fault, and its finding is where the value is."""

from collections.abc import Iterator

import pytest

import mmc_cli.rules.judge as module
from mmc_cli.model.element_text import element_text
from mmc_cli.rules.check import Check, RuleHit, value
from mmc_cli.rules.context import RuleContext
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V4_0, message

SPEC = load_spec(V4_0)


def clear_caches() -> None:
    module._select_checks.cache_clear()
    module._plan_for.cache_clear()


def test_a_rule_of_ones_own_finds_its_fault_and_is_not_asked_about_what_is_fine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def counter_is_zero(context: RuleContext) -> Iterator[RuleHit]:
        """The originator counter is 0."""
        element = context.header_element("OriginatorCounter")
        assert element is not None
        asked.append(element_text(element))
        if int(element_text(element)) == 0:
            yield RuleHit("OriginatorCounter is 0", element, at_text=True, actual="0")

    reads = (value("OriginatorCounter", fine="[1-9][0-9]*"),)
    check = Check("MMC299", "counter-zero", "warning", "test", counter_is_zero, reads)
    monkeypatch.setattr(module, "CHECKS", (check,))
    monkeypatch.setattr(module, "ALL_READS", reads)
    clear_caches()
    assert module.judge(message(ALERT), SPEC) == ()
    zero = message(ALERT, (">18446744073709551615<", ">000<"))
    (finding,) = module.judge(zero, SPEC)
    assert asked == ["000"]
    assert zero.data[finding.place.byte_offset :].startswith(b"000<")
    assert (finding.rule.id, finding.rule.help) == ("MMC299", "The originator counter is 0.")
    clear_caches()


def test_a_rejected_message_is_judged_by_the_rules_for_it_alone() -> None:
    sample = message(ALERT, (">0121<", ">0122<"))
    assert [each.rule.id for each in module.judge(sample, SPEC)] == ["MMC218"]
    assert module.judge(sample, SPEC, schema_valid=False) == ()
