"""A list of children and a content model give every fault once, and the order that mends them all."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.specification.declarations import Particle
from mmc_cli.validate.content_model import Plan, diagnose


def element(name: str, least: int = 1, most: int | None = 1) -> Particle:
    return Particle("element", least, most, name=name)


def choice(*parts: Particle, least: int = 1, most: int | None = 1) -> Particle:
    return Particle("choice", least, most, parts)


HEAD = Particle("sequence", parts=(element("Alpha"), element("Beta"), element("Gamma", 0), element("Delta", 0, None)))
EITHER = Particle("sequence", parts=(element("Cluster"), choice(element("Left"), element("Right", 0, 3))))
MIXED = Particle("sequence", parts=(element("Cluster"), choice(element("Command"), element("Data"), most=None)))


def kinds(plan: Plan) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.index) for problem in plan.problems]


def mended(names: list[str], plan: Plan) -> list[str]:
    return [each if isinstance(each, str) else plan.renamed.get(each, names[each]) for each in plan.order]


@pytest.mark.parametrize(
    ("names", "model", "found"),
    [
        ("Alpha Beta", HEAD, []),
        ("Alpha Beta Gamma Delta Delta Delta", HEAD, []),
        ("Alpha", HEAD, [("missing", None)]),
        ("Beta", HEAD, [("missing", 0)]),
        ("Beta Alpha", HEAD, [("early", 0)]),
        ("Alpha Xenon", HEAD, [("unknown", 1)]),
        ("Xenon Alpha", HEAD, [("unknown", 0), ("missing", None)]),
        ("Cluster Xenon", MIXED, [("unknown", 1)]),
        ("Alpha Gamma Beta", HEAD, [("early", 1)]),
        ("Alpha Beta Delta Gamma Delta", HEAD, [("early", 2)]),
        ("Alpha Alpha Beta", HEAD, [("surplus", 1)]),
        ("Alpha Alpha Alpha Beta", HEAD, [("surplus", 1)]),
        ("Alpha Betta", HEAD, [("unknown", 1)]),
        ("Alpha Beta Omicron", HEAD, [("unknown", 2)]),
        ("Betta Alpha Gamma Gamma Xenon", HEAD, [("unknown", 0), ("unknown", 4), ("surplus", 3), ("early", 0)]),
        ("", HEAD, [("missing", None), ("missing", None)]),
        ("Cluster Left", EITHER, []),
        ("Cluster Right Right", EITHER, []),
        ("Cluster", EITHER, []),
        ("Cluster Left Right", EITHER, [("conflict", 2)]),
        ("Cluster Right Right Left", EITHER, [("conflict", 3)]),
        ("Cluster Data Command Data", MIXED, []),
        ("Cluster", MIXED, [("missing", None)]),
        ("Data Cluster Command", MIXED, [("early", 0)]),
    ],
)
def test_each_fault_is_one_problem(names: str, model: Particle, found: list[tuple[str, int | None]]) -> None:
    plan = diagnose(names.split(), model)
    assert kinds(plan) == found
    again = diagnose(mended(names.split(), plan), model)
    assert again.problems == ()


def test_a_name_that_is_nearly_right_counts_as_the_right_one() -> None:
    plan = diagnose(["Alpha", "Betta"], HEAD)
    assert plan.problems[0].rename == "Beta"
    assert plan.order == (0, 1)


def test_a_missing_choice_names_all_that_would_do() -> None:
    assert diagnose(["Cluster"], MIXED).problems[0].names == ("Command", "Data")


def test_what_stands_too_often_is_counted() -> None:
    problem = diagnose(["Alpha", "Beta", "Beta", "Beta"], HEAD).problems[0]
    assert (problem.count, problem.most) == (3, 1)


@given(st.lists(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta", "Betta", "Xenon"]), max_size=9))
def test_the_mended_order_has_no_fault_left(names: list[str]) -> None:
    plan = diagnose(names, HEAD)
    assert diagnose(mended(names, plan), HEAD).problems == ()
    assert (plan.problems == ()) == (plan.order == tuple(range(len(names))) and not plan.renamed)


def test_as_few_elements_as_can_be_are_called_out_of_order() -> None:
    for order in itertools.permutations(["Alpha", "Beta", "Gamma", "Delta"]):
        plan = diagnose(list(order), HEAD)
        assert len(plan.problems) <= 3
        assert {problem.kind for problem in plan.problems} <= {"early", "late"}
