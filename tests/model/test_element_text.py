"""The text of an element is what XML says it is, however it is written."""

import ast

import pytest
from lxml import etree

from mmc_cli.model.element_text import collapse, collapsed_text, element_text, text_pieces
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "written",
    [
        "10435000",
        "<!-- c -->10435000",
        "10<!-- c -->435<?pi?>000",
        "<![CDATA[10435]]>000",
        "1&#48;435000<!---->",
    ],
)
def test_comments_instructions_and_references_do_not_interrupt_a_value(written: str) -> None:
    assert element_text(etree.fromstring(f"<a>{written}</a>")) == "10435000"


def test_white_space_collapses_as_xml_schema_says() -> None:
    assert collapsed_text(etree.fromstring("<a>\n  8F\t 72 <!-- c --> </a>")) == "8F 72"
    assert collapse("\u00a08F72\u200b ") == "\u00a08F72\u200b"


def test_pieces_of_text_stand_between_elements_and_not_between_comments() -> None:
    element = etree.fromstring("<a> one <!-- c -->1<b/> \n <c/>two\u00a0</a>")
    assert text_pieces(element) == [" one 1", "two\u00a0"]


def test_no_other_module_reads_the_text_of_an_element() -> None:
    """Fails on `element.text` read anywhere else: use element_text, collapsed_text or an API of its own."""
    elements = {"element", "child", "node", "holder", "time", "other", "parent", "above", "root", "description"}
    found = []
    for path in sorted((ROOT / "mmc_cli").rglob("*.py")):
        if path.name == "element_text.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            reads = isinstance(node, ast.Attribute) and node.attr == "text" and isinstance(node.ctx, ast.Load)
            if reads and isinstance(node.value, ast.Name) and node.value.id in elements:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found
