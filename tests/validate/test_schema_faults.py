"""Our own check finds each fault of a message once, and none in a message that is valid."""

from pathlib import Path

import pytest
from lxml import etree

from mmc_cli.inputs.parser import read
from mmc_cli.model.version import parse_version
from mmc_cli.specification import load_spec
from mmc_cli.validate.schema_faults import find_faults
from tests.conftest import ROOT
from tests.samples import RESPONSE, V4_0, message


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures/valid").rglob("*.xml")), ids=lambda path: path.stem)
def test_a_valid_fixture_has_no_fault(path: Path) -> None:
    root = read(path.read_bytes()).root
    version = path.relative_to(ROOT / "fixtures/valid").parts[0]
    assert root is not None
    assert find_faults(root, load_spec(parse_version(version))) == []


def test_faults_at_every_depth_are_found_each_once() -> None:
    sample = message(
        RESPONSE,
        (">41208<", ">x<"),
        ("<Value>", "<Value note='1'>"),
        (' Position="2"', ""),
        ("<Header>", "<Header>stray"),
        ("</COSEMDebug>", "<Q/></COSEMDebug>"),
    )
    assert sample.root is not None
    found = [
        (fault.rule.name, etree.QName(fault.element).localname) for fault in find_faults(sample.root, load_spec(V4_0))
    ]
    assert sorted(found) == [
        ("attribute-missing", "COSEMResponse"),
        ("attribute-unexpected", "Value"),
        ("must-be-empty", "Header"),
        ("unexpected-element", "Q"),
        ("value-wrong-form", "OriginatorCounter"),
    ]
