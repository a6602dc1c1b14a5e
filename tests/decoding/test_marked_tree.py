"""A decoded message with its findings at the fields that they are about."""

from collections.abc import Iterator

import pytest

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.marked_tree import Node, join_unit, mark_tree
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

INVALID = sorted((ROOT / "fixtures" / "invalid").rglob("*.xml"))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in (*node.attributes, *node.children):
        yield from nodes(child)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_finding_is_at_one_node(path: object) -> None:
    sample = read(path.read_bytes(), Origin(str(path)))  # type: ignore[attr-defined]
    if sample.root is None:
        return
    findings = validate_message(sample, V4_0).findings
    tree = mark_tree(field_tree(sample, load_spec(V4_0)), findings)
    numbers = sorted(mark.number for node in nodes(tree) for mark in node.marks if mark.number)
    assert numbers == list(range(1, len(findings) + 1))


def test_a_finding_is_at_the_entry_that_it_is_about() -> None:
    sample = message(RESPONSE, (">hardware-fault<", ">no-such-thing<"))
    tree = mark_tree(field_tree(sample, load_spec(V4_0)), validate_message(sample, V4_0).findings)
    (marked,) = [node for node in nodes(tree) if node.marks]
    assert marked.field.raw == "no-such-thing"
    assert marked.marks[0].text.startswith("MMC103 value-not-in-list: DataAccessResult is ")


def test_without_a_verdict_a_field_says_itself_that_it_is_not_known() -> None:
    tree = mark_tree(field_tree(message(ALERT), load_spec(V3_1)), ())
    assert {mark.level for node in nodes(tree) for mark in node.marks} == {"note"}


def test_a_number_and_its_unit_stay_together() -> None:
    assert join_unit("412", "Wh") == "412\u00a0Wh"
    assert join_unit("5", "0.01 %") == "5\u00a0x\u00a00.01\u00a0%"
    assert join_unit("5", "currency per kWh x 10^PriceScale") == "5 currency per kWh x 10^PriceScale"
