"""A fix of a child is tried before it is suggested; in one message only so many are."""

import pytest

from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Particle
from mmc_cli.validate.fix_trials import MAX_TRIAL_COST, MAX_TRIES, Trial
from mmc_cli.validate.fixes import Fix
from tests.samples import RESPONSE, V4_0, explain_rejection, message


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The indexes of the children whose fixes were tried."""
    indexes: list[int] = []
    removes_problem = Trial.removes_problem

    def note(trial: Trial, index: int, fix: Fix) -> bool:
        indexes.append(index)
        return removes_problem(trial, index, fix)

    monkeypatch.setattr(Trial, "removes_problem", note)
    return indexes


def test_a_fix_is_tried_on_the_names_of_the_children() -> None:
    model = Particle("sequence", parts=(Particle("element", name="A"), Particle("element", name="B")))
    assert Trial(["A", "Bb"], model, set(), 1).removes_problem(1, Fix("rename", "B"))
    assert not Trial(["A", "Bb"], model, set(), 1).removes_problem(1, Fix("rename", "A"))
    assert Trial(["B", "A"], model, set(), 1).removes_problem(0, Fix("move", "move B after A", index=1))


def test_no_more_fixes_are_tried_than_the_budget_has(tries: list[int]) -> None:
    wrong = "<COSEMRespons ResponseCode='0' Position='1'><DataAccessResult>success</DataAccessResult></COSEMRespons>"
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    findings = explain_rejection(message(RESPONSE[:start] + wrong * 500 + RESPONSE[end:]), load_spec(V4_0))
    assert (len(findings), len(tries)) == (500, MAX_TRIES)
    assert [each.suggestion for each in findings].count("COSEMResponse") == MAX_TRIES
    assert all(each.expected == ("COSEMResponse",) for each in findings)


def test_fewer_fixes_are_tried_where_each_takes_long(tries: list[int]) -> None:
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    explain_rejection(message(RESPONSE[:start] + "<COSEMRespons/>" * 2000 + RESPONSE[end:]), load_spec(V4_0))
    assert 1 <= len(tries) <= MAX_TRIAL_COST // 2000 // 20
