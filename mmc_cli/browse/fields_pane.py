"""Lists every field of a message as a line, indented by depth, with its value, unit, meaning and findings."""

from collections.abc import Iterator

from mmc_cli.browse.pane_line import PaneLine, Target, wrapped_lines
from mmc_cli.browse.rereading import ReadAgain
from mmc_cli.decoding.marked_tree import Node, mark_tree
from mmc_cli.inputs.positions import Steps
from mmc_cli.render.layout import Span, span

_MAX_INDENT = 20  # so that deep fields still have some width


def field_lines(read: ReadAgain, width: int) -> list[PaneLine]:
    """Return the lines of the fields of a message."""
    if read.message is None or read.message.root is None:
        return []
    root = mark_tree(read.view.fields, read.verdict.findings)
    return list(_node_lines(root, (), 0, width))


def _node_lines(node: Node, steps: Steps, depth: int, width: int) -> Iterator[PaneLine]:
    yield from _own_lines(node, steps, depth, width)
    for attribute in node.attributes:
        yield from _own_lines(attribute, steps, depth + 1, width)
    for number, child in enumerate(node.children):
        yield from _node_lines(child, (*steps, number), depth + 1, width)


def _own_lines(node: Node, steps: Steps, depth: int, width: int) -> Iterator[PaneLine]:
    field, left = node.field, min(2 * depth, _MAX_INDENT)
    target = Target(field.path, field.one_line or "", steps)
    is_fault = any(mark.number for mark in node.marks)
    spans = [span(f"@{node.label}" if field.attribute else node.label, "dim")]
    if field.raw is not None:
        cell, text = node.cell(), field.one_line or ""
        shown = text if len(text) > len(cell.value) else cell.value  # a cell has only the beginning of a long text
        spans += [Span("  "), span(shown, "error" if is_fault else "bold"), Span("  "), span(cell.meaning, "meaning")]
    yield from wrapped_lines(spans, width, target, is_fault, left, 4)
    for mark in node.marks:
        sign = f"!{mark.number} " if mark.number else "! "
        yield from wrapped_lines([span(f"{sign}{mark.text}", mark.level)], width, target, left=left + 2, hanging=3)
