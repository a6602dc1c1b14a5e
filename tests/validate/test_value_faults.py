"""Every fault of a value has a rule, and its message shows the value and the characters that mislead."""

from typing import get_args

import pytest

from mmc_cli.model.base_rules import BASE_RULES
from mmc_cli.specification import load_spec
from mmc_cli.validate.value_check import ValueFault
from mmc_cli.validate.value_faults import RULE_OF_FAULT, elements_in_value_fault, value_fault
from tests.samples import ALERT, RESPONSE, V4_0, explain_rejection, found, message

SPEC = load_spec(V4_0)


def test_every_fault_of_a_value_has_a_rule_of_the_schema_layer() -> None:
    assert set(RULE_OF_FAULT) == set(get_args(ValueFault))
    assert set(RULE_OF_FAULT.values()) <= set(BASE_RULES)
    assert all(rule.layer == "schema" for rule in RULE_OF_FAULT.values())


@pytest.mark.parametrize(
    ("value", "text", "suggestion"),
    [
        ("\u00a010435000", 'Value is "\u00a010435000", which has the wrong format (it contains U+00A0 NO-BREAK SPACE)', "10435000"),
        ("\uff11\uff12", 'Value is "\uff11\uff12", which has the wrong format (it contains U+FF11 FULLWIDTH DIGIT ONE, U+FF12 FULLWIDTH DIGIT TWO)', "12"),
        ("1\u200b0", 'Value is "1\u200b0", which has the wrong format (it contains U+200B ZERO WIDTH SPACE)', "10"),
    ],
)  # fmt: skip
def test_a_character_that_misleads_is_named_and_replaced(value: str, text: str, suggestion: str) -> None:
    (finding,) = explain_rejection(message(RESPONSE, (">10435000<", f">{value}<")), SPEC)
    assert (finding.message, finding.suggestion) == (text, suggestion)
    assert (finding.place.line, finding.place.column, finding.actual) == (18, 22, value)


def test_a_value_that_is_right_has_no_fault_and_elements_in_it_are_one() -> None:
    element, declaration = found(message(RESPONSE), "Value")
    assert value_fault(element, declaration, SPEC) is None
    assert (
        elements_in_value_fault(element, declaration).message == "Value contains elements, but may contain only a value"
    )


def test_an_empty_element_with_a_default_is_right() -> None:
    element, declaration = found(message(RESPONSE, (">10435000<", "><")), "Value")
    assert value_fault(element, declaration, SPEC) is not None
    assert value_fault(element, declaration._replace(default="0"), SPEC) is None


def test_many_wrong_values_look_only_at_the_values_beside_them() -> None:
    part = '<COSEMResponse ResponseCode="0" Position="1"><DataAccessResult>Success</DataAccessResult></COSEMResponse>'
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    findings = explain_rejection(message(RESPONSE[:start] + part * 300 + RESPONSE[end:]), SPEC)
    assert [each.suggestion for each in findings] == ["success"] * 300


@pytest.mark.parametrize(("time", "is_time"), [("2026-02-30T00:00:00Z", True), ("30/01/2026", False)])
def test_a_time_in_the_right_format_may_not_exist(time: str, is_time: bool) -> None:
    (finding,) = explain_rejection(message(ALERT, (">2026-02-01T00:00:00Z<", f">{time}<")), SPEC)
    assert finding.message.endswith("a date or time that does not exist" if is_time else "which has the wrong format")
