"""The text of an element is what XML says it is, however it is written."""

import ast
from collections.abc import Iterator
from pathlib import Path

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


# What has a text and is no element, by module and by the name that it goes by there.
NOT_ELEMENTS = {
    "browse/fields_pane.py": {"mark"},
    "browse/message_filter.py": {"other", "self"},
    "browse/message_list.py": {"text"},
    "browse/message_table.py": {"term"},
    "browse/painting.py": {"each"},
    "browse/row_job.py": {"match"},
    "browse/text_screen.py": {"label"},
    "cli/witness_files.py": {"witness"},
    "compare/value_diff.py": {"new_limit", "old_limit"},
    "decoding/data_dictionary.py": {"each"},
    "decoding/reading_context.py": {"index"},
    "decoding/readings.py": {"context.register_index"},
    "explain/elements.py": {"value"},
    "explain/examples.py": {"message"},
    "explain/glossary.py": {"shown"},
    "inputs/containers/csv_cells.py": {"row"},
    "inputs/containers/json_lines.py": {"record"},
    "inputs/file_positions.py": {"each", "edit", "source_map"},
    "inputs/message_reader.py": {"each"},
    "inputs/source_map.py": {"self"},
    "message_diff/conditions.py": {"self"},
    "redact/around.py": {"pseudonyms"},
    "redact/message_edits.py": {"edit"},
    "redact/pseudonyms.py": {"self"},
    "redact/stream.py": {"around", "edit", "own", "self", "span", "window"},
    "redact/treatments.py": {"greatest", "least", "pseudonyms"},
    "render/entry.py": {"each"},
    "render/full.py": {"each"},
    "render/guide.py": {"self"},
    "render/layout.py": {"each", "line[-1]", "piece", "space", "word"},
    "render/message.py": {"each", "mark"},
    "render/profile.py": {"each"},
    "render/sarif.py": {"edit"},
    "render/summary.py": {"row[n][0]"},
    "render/table.py": {"each"},
    "render/changes_text.py": {"self"},
    "rules/outcome.py": {"choice"},
    "rules/values.py": {"choice", "each"},
    "template_cache/cache.py": {"each", "value", "values[each]"},
    "template_cache/filled_text.py": {"_frame", "match"},
    "template_cache/replay.py": {"match"},
    "validate/apply_fixes.py": {"edit"},
}
# Where values are read: there no text is stripped or split by what Python takes for white space.
VALUE_READERS = ("rules", "decoding", "template_cache", "inputs/message.py", "model/header.py", "compare/impact.py")


def uses(path: Path) -> Iterator[ast.Attribute]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node


def test_no_other_module_reads_the_text_of_an_element() -> None:
    """Fails on any `.text` but of a name known to be no element: use element_text, collapsed_text or text_pieces."""
    found, unused = [], {(module, name) for module, names in NOT_ELEMENTS.items() for name in names}
    for path in sorted((ROOT / "mmc_cli").rglob("*.py")):
        module = path.relative_to(ROOT / "mmc_cli").as_posix()
        if path.name == "element_text.py":
            continue
        for node in uses(path):
            holder = ast.unparse(node.value).partition("(")[0]
            if node.attr == "text" and holder in NOT_ELEMENTS.get(module, ()):
                unused.discard((module, holder))
            elif node.attr in ("text", "tail", "itertext", "findtext", "text_content"):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    assert (found, unused) == ([], set())


def test_values_are_stripped_and_split_as_xml_schema_collapses_them() -> None:
    """Fails on `.strip()` and `.split()` without an argument, which take a no-break space for white space."""
    found = []
    for place in VALUE_READERS:
        start = ROOT / "mmc_cli" / place
        for path in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
                    text = ast.unparse(node)
                    if node.func.attr in ("strip", "split") and "__doc__" not in text:
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text}")
    assert not found
