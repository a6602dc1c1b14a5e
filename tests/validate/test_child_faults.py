"""A problem with the children of an element becomes a fault with its rule, message and fix."""

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import load_spec
from mmc_cli.validate.child_faults import Siblings, child_fault, namespace_fault, wrong_place_fault
from mmc_cli.validate.content_model import Problem, WrongChild
from mmc_cli.validate.fault import other_versions_of_children
from tests.samples import ALERT, V3_1, V4_0, found, message


def siblings(*names: str, places: dict[int, int] | None = None) -> Siblings:
    parent = etree.Element(f"{NS}Header")
    for name in names:
        etree.SubElement(parent, f"{NS}{name}")
    return Siblings(parent, list(parent), places or {}, {}, load_spec(V4_0))


def test_a_missing_element_is_named_with_its_parent_and_the_sibling_it_precedes() -> None:
    fault = child_fault(Problem("missing", 0, ("BusinessTargetID",)), siblings("OriginatorCounter"))
    assert fault.message == "BusinessTargetID is missing from Header, before OriginatorCounter"
    assert (fault.rule, fault.position) == (base_rules.MISSING_ELEMENT, "name")


def test_up_to_three_missing_alternatives_are_named_and_more_are_counted() -> None:
    three = child_fault(Problem("missing", None, ("One", "Two", "Three")), siblings())
    assert (three.message, three.position) == ("One, Two or Three is missing from Header", "end")
    four = child_fault(Problem("missing", None, ("One", "Two", "Three", "Four")), siblings())
    assert four.message == "one of 4 elements is missing from Header"
    assert four.expected == ("One", "Two", "Three", "Four")


def test_surplus_elements_are_counted_with_the_limit() -> None:
    problem = Problem("surplus", 1, ("Timestamp",), count=2, max_occurs=1)
    assert child_fault(problem, siblings("Timestamp", "Timestamp")).message == (
        "Timestamp occurs 2 times in Header; at most 1 is allowed"
    )
    many = Problem("surplus", 1, ("Timestamp",), count=17, max_occurs=16)
    assert child_fault(many, siblings("Timestamp", "Timestamp")).message.endswith("; at most 16 are allowed")


def test_an_element_out_of_order_is_moved_past_its_sibling() -> None:
    fault = child_fault(Problem("early", 0, ("Alpha",)), siblings("Beta", "Alpha", places={1: 0, 0: 1}))
    assert fault.message == "Beta is out of order: it must come after Alpha in Header"
    assert str(fault.fix) == "move Beta after Alpha"
    late = child_fault(Problem("late", 1, ("Beta",)), siblings("Beta", "Alpha", places={1: 0, 0: 1}))
    assert str(late.fix) == "move Alpha before Beta"


def test_a_child_that_only_the_content_model_rejects_is_reported_with_what_it_allows() -> None:
    wrong = wrong_place_fault(WrongChild(1, ("Alpha", "Beta")), siblings("Alpha", "Gamma"))
    assert (wrong.message, wrong.expected) == ("Gamma is not allowed here in Header", ("Alpha", "Beta"))
    missing = wrong_place_fault(WrongChild(None, ("Beta",)), siblings("Alpha"))
    assert missing.message == "Beta is missing from Header"


def test_a_name_of_another_version_is_not_taken_for_a_misspelling() -> None:
    payload, _ = found(message(ALERT), "Payload")
    spec = load_spec(V3_1)
    others = other_versions_of_children(payload, [local_name(child) for child in payload], spec)
    older = Siblings(payload, list(payload), {}, others, spec)
    fault = child_fault(Problem("unknown", 0, ("Other",), rename="Other"), older)
    assert fault.message.endswith("is not allowed in Payload in MMC 3.1 (added in MMC 4.0)")
    assert (fault.fix, fault.expected, fault.other_version) == (None, (), "4.0")


def test_an_element_in_the_wrong_namespace_gets_the_prefix_of_its_parent() -> None:
    root = etree.fromstring(f'<ra:Header xmlns:ra="{NS[1:-1]}"><Timestamp/></ra:Header>')
    fault = namespace_fault(root[0])
    assert fault.message == "Timestamp is in no namespace instead of the MMC namespace"
    assert str(fault.fix) == "ra:Timestamp"
