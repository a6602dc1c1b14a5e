"""The children of an element under a content model have each problem once, and an order without problems."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mmc_cli.specification.declarations import Particle
from mmc_cli.validate.content_model import Diagnosis, WrongChild, diagnose, find_first_wrong_child


def element(name: str, min_occurs: int = 1, max_occurs: int | None = 1) -> Particle:
    return Particle("element", min_occurs, max_occurs, name=name)


def choice(*parts: Particle, min_occurs: int = 1, max_occurs: int | None = 1) -> Particle:
    return Particle("choice", min_occurs, max_occurs, parts)


HEAD = Particle("sequence", parts=(element("Alpha"), element("Beta"), element("Gamma", 0), element("Delta", 0, None)))
EITHER = Particle("sequence", parts=(element("Cluster"), choice(element("Left"), element("Right", 0, 3))))
MIXED = Particle("sequence", parts=(element("Cluster"), choice(element("Command"), element("Data"), max_occurs=None)))


def kinds(diagnosis: Diagnosis) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.index) for problem in diagnosis.problems]


def corrected(names: list[str], diagnosis: Diagnosis) -> list[str]:
    return [each if isinstance(each, str) else diagnosis.renamed.get(each, names[each]) for each in diagnosis.order]


@pytest.mark.parametrize(
    ("names", "model", "problems"),
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
def test_each_fault_is_one_problem(names: str, model: Particle, problems: list[tuple[str, int | None]]) -> None:
    diagnosis = diagnose(names.split(), model)
    assert kinds(diagnosis) == problems
    assert diagnose(corrected(names.split(), diagnosis), model).problems == ()


def test_a_misspelled_name_counts_as_the_right_one() -> None:
    diagnosis = diagnose(["Alpha", "Betta"], HEAD)
    assert diagnosis.problems[0].rename == "Beta"
    assert diagnosis.order == (0, 1)


def test_a_missing_choice_names_all_its_branches() -> None:
    assert diagnose(["Cluster"], MIXED).problems[0].names == ("Command", "Data")


def test_surplus_elements_are_counted() -> None:
    problem = diagnose(["Alpha", "Beta", "Beta", "Beta"], HEAD).problems[0]
    assert (problem.count, problem.max_occurs) == (3, 1)


@given(st.lists(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta", "Betta", "Xenon"]), max_size=9))
def test_the_corrected_order_has_no_problem(names: list[str]) -> None:
    diagnosis = diagnose(names, HEAD)
    assert diagnose(corrected(names, diagnosis), HEAD).problems == ()
    assert (diagnosis.problems == ()) == (diagnosis.order == tuple(range(len(names))) and not diagnosis.renamed)


def test_as_few_elements_as_possible_are_out_of_order() -> None:
    for order in itertools.permutations(["Alpha", "Beta", "Gamma", "Delta"]):
        diagnosis = diagnose(list(order), HEAD)
        assert len(diagnosis.problems) <= 3
        assert {problem.kind for problem in diagnosis.problems} <= {"early", "late"}


def as_xsd(part: Particle) -> str:
    occurs = f'minOccurs="{part.min_occurs}" maxOccurs="{"unbounded" if part.max_occurs is None else part.max_occurs}"'
    if part.kind == "element":
        return f'<xs:element name="{part.name}" {occurs}/>'
    return f"<xs:{part.kind} {occurs}>{''.join(map(as_xsd, part.parts))}</xs:{part.kind}>"


REPEATED = Particle("sequence", 0, 2, (element("Alpha", 0), element("Beta", 1, 2)))
NESTED = Particle("sequence", parts=(choice(REPEATED, element("Gamma"), min_occurs=0), element("Delta")))


@pytest.mark.parametrize("model", [HEAD, EITHER, MIXED, REPEATED, NESTED, choice(REPEATED, element("Gamma", 0))])
def test_libxml2_allows_the_same_children(model: Particle) -> None:
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>'
        f"<xs:sequence>{as_xsd(model)}</xs:sequence></xs:complexType></xs:element></xs:schema>"
    )
    validator = etree.XMLSchema(etree.fromstring(schema))
    known = [part.name for part, _ in model.elements()]
    for length in range(6):
        for names in itertools.product([*dict.fromkeys(known), "Xenon"][:5], repeat=length):
            root = etree.Element("r")
            for name in names:
                etree.SubElement(root, name)
            assert (find_first_wrong_child(names, model) is None) == validator.validate(root), names


def test_the_first_child_that_is_not_allowed_is_found() -> None:
    assert find_first_wrong_child(("Alpha", "Xenon"), HEAD) == WrongChild(1, ("Alpha", "Beta", "Gamma", "Delta"))
    assert find_first_wrong_child(("Alpha",), HEAD) == WrongChild(None, ("Alpha", "Beta", "Gamma", "Delta"))
    assert find_first_wrong_child(("Alpha", "Beta"), HEAD) is None
