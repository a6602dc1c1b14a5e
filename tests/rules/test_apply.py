"""A rule runs where a value that it reads may be at fault, and its finding is where the value is."""

from collections.abc import Iterator

import pytest

import mmc_cli.rules.apply as module
from mmc_cli.model.element_text import element_text
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import value
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
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

    reads = (value("OriginatorCounter", accepted="[1-9][0-9]*"),)
    check = Check("MMC299", "counter-zero", "warning", "test", counter_is_zero, reads)
    monkeypatch.setattr(module, "CHECKS", (check,))
    monkeypatch.setattr(module, "ALL_READS", reads)
    clear_caches()
    assert module.apply_rules(message(ALERT), SPEC) == ()
    zero = message(ALERT, (">18446744073709551615<", ">000<"))
    (finding,) = module.apply_rules(zero, SPEC)
    assert asked == ["000"]
    assert zero.data[finding.place.byte_offset :].startswith(b"000<")
    assert (finding.rule.id, finding.rule.help) == ("MMC299", "The originator counter is 0.")
    clear_caches()


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ([(">100<", ">500<")], ["MMC105", "MMC218"]),
        ([(">0121<", ">0x0122<")], ["MMC209", "MMC218"]),
    ],
)
def test_a_fault_of_the_schema_hides_no_other(changes: list[tuple[str, str]], rules: list[str]) -> None:
    wrong_code = () if ">0121<" in changes[0][0] else ((">0121<", ">0122<"),)
    found = validate_message(message(ALERT, *wrong_code, *changes), V4_0).findings
    assert sorted(each.rule.id for each in found) == rules


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (">8F86<", ">8F8Z<", "MMC104"),
        (">0121<", ">012<", "MMC104"),
        ("GBCSHexAlertCode>", "GBCSHexAlertcode>", "MMC102"),
        ("GBCSHexadecimalMessageCode>", "GBCSHexMessageCode>", "MMC102"),
        ("Payload>", "PayLoad>", "MMC102"),
        ("LimitAPCLevelCommandProcessedDeviceAlert>", "LimitAPCLevelCommandProcessedAlert>", "MMC102"),
        ("DeviceAlertContent>", "DeviceAlertcontent>", "MMC102"),
        ("Header>", "header>", "MMC102"),
        ("ra:GBCSHexAlertCode>", "GBCSHexAlertCode>", "MMC111"),
        ("ra:GBCSHexadecimalMessageCode>", "GBCSHexadecimalMessageCode>", "MMC111"),
        (">2026-01-01T00:00:00Z<", ">2026-13-01T00:00:00Z<", "MMC104"),
    ],
)
def test_one_fault_of_the_schema_is_one_finding(old: str, new: str, rule: str) -> None:
    assert old in ALERT
    found = validate_message(message(ALERT.replace(old, new)), V4_0).findings
    assert [each.rule.id for each in found] == [rule]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<ra:OriginatorCounter>18446744073709551615</ra:OriginatorCounter>", "", "MMC101"),
        ("</ra:Header>", "<ra:Trace>1</ra:Trace></ra:Header>", "MMC102"),
        ("<ra:Header>", '<ra:Header trace="1">', "MMC110"),
        ("<ra:AlertDescription>", '<ra:AlertDescription lang="en">', "MMC110"),
    ],
)
def test_something_missing_is_reported_beside_a_fault_that_does_not_explain_it(old: str, new: str, rule: str) -> None:
    codes = (
        "<ra:GBCSHexadecimalMessageCode>0121</ra:GBCSHexadecimalMessageCode>",
        "<ra:GBCSHexAlertCode>8F86</ra:GBCSHexAlertCode>",
    )
    text = ALERT.replace(codes[0], "").replace(codes[1], "").replace(old, new, 1)
    assert [each.rule.id for each in validate_message(message(text), V4_0).findings] == [rule, "MMC227", "MMC228"]


def test_an_attribute_misspelt_inside_an_element_does_not_explain_what_the_element_lacks() -> None:
    text = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_text(encoding="utf-8")
    changes = (' MessageSuccess="true"', ""), (' index="1"', ' indx="1"')
    found = [each.rule.name for each in validate_message(message(text, *changes), V4_0).findings]
    assert "attribute-unexpected" in found
    assert "success-not-stated" in found
