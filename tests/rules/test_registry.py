"""Every rule is registered once, and reads what it says it reads: no other value changes what it finds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.element_text import element_text
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext, read_plan
from mmc_cli.rules.reads import STRUCTURE
from mmc_cli.rules.registry import ALL_READS, CHECKS
from mmc_cli.specification import load_spec
from mmc_cli.template_cache.free_values import Value, find_values, free_value_pattern, root_place
from tests.conftest import ROOT
from tests.samples import V4_0

SPEC = load_spec(V4_0)
QUOTED = re.compile('".*?"')
FILES = sorted([*(ROOT / "fixtures/invalid").rglob("MMC2*/*.xml"), *(ROOT / "fixtures/valid/4.0").rglob("*.xml")])


def hits(message: Message, check: Check) -> list[str]:
    """What a rule says of a message, at which element, without the values that it quotes."""
    assert message.root is not None
    tree = message.root.getroottree()
    found = check.find(RuleContext(message, SPEC, message.root, read_plan(SPEC, ALL_READS)))
    return [f"{tree.getpath(hit.element)} {QUOTED.sub('', hit.message)}" for hit in found]


def others(message: Message) -> Iterator[Message]:
    """The message with every value that the rules leave free replaced: by zeros, nines, and the digits next to them."""
    assert message.root is not None
    for digits in ("0000000000", "9999999999", "1234567890"):
        root = etree.fromstring(message.data)
        values: list[Value] = []
        find_values(root, root_place(SPEC), values)
        for value in values:
            pattern = free_value_pattern(*value, SPEC, message.header.kind)
            new = value.text.translate(str.maketrans("0123456789", digits))
            if pattern is not None and re.fullmatch(f"{pattern}<", f"{new}<"):
                value.element.text = new
        yield read(etree.tostring(root))


def liars(checks: tuple[Check, ...], message: Message) -> list[str]:
    """The rules that find something else when a value changes that no rule says it reads."""
    return [check.id for check in checks for other in others(message) if hits(message, check) != hits(other, check)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_value_that_no_rule_reads_changes_nothing(path: Path) -> None:
    message = read(path.read_bytes())
    if message.header.declared_version == "4.0":  # of another version every value counts
        assert liars(CHECKS, message) == []


def test_a_rule_that_reads_more_than_it_says_is_noticed() -> None:
    def target_is_odd(context: RuleContext) -> Iterator[RuleHit]:
        """The target has two nines."""
        element = context.header_element("BusinessTargetID")
        if element is not None and "99" in element_text(element):
            yield RuleHit("BusinessTargetID has two nines", element)

    check = Check("MMC299", "target-odd", "warning", "test", target_is_odd, (STRUCTURE,))
    message = read((ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes())
    assert set(liars((check,), message)) == {"MMC299"}


def test_every_rule_says_what_it_reads() -> None:
    assert all(check.reads for check in CHECKS)
    assert len({check.id for check in CHECKS}) == len(CHECKS)
