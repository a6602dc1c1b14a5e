"""One message at a terminal: a panel with the main facts, then a tree of every field."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from mmc_cli.decoding.sentences import with_unit
from mmc_cli.model.field import Field, MessageView
from mmc_cli.render.clean import clean, disarm_commands


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[MessageView], None]]:
    """Write a panel and a tree for each message."""
    console = Console(file=out, force_terminal=color, no_color=not color, highlight=False)

    def add(view: MessageView) -> None:
        grid = Table.grid(padding=(0, 2))
        for label, text in view.facts.items():
            failed = label == "Outcome" and not text.startswith("success")
            grid.add_row(Text(label, style="dim"), Text(_clean(text), style="bold red" if failed else ""))
        title = Text(_clean(view.title), style="bold")
        tree = _subtree(view.fields)
        console.print(Panel(Group(title, grid), expand=False))
        console.print(tree)

    yield add


def _clean(text: str) -> str:
    return disarm_commands(clean(text))


def _subtree(field: Field) -> Tree:
    tree = Tree(_describe_field(field), guide_style="dim")
    for child in field.children:
        if not child.attribute:
            tree.children.append(_subtree(child))
    return tree


def _describe_field(field: Field) -> Text:
    line = Text(_clean(field.label))
    for attribute in field.children:
        if attribute.attribute:
            meaning = f" ({_clean(attribute.meaning)})" if attribute.meaning else ""
            line.append(f" {_clean(attribute.label)}={_clean(attribute.one_line or '')}{meaning}", style="cyan")
            if attribute.problem:
                line.append(f"  {attribute.problem}", style="bold red")
    if field.one_line:
        line.append("  ")
        line.append(_clean(with_unit(field.one_line, field.unit)), style="bold")
    elif field.raw is not None and field.meaning:
        line.append("  (empty)", style="dim")
    if field.meaning:
        line.append(f"  {_clean(field.meaning)}", style="green")
    if field.problem:
        line.append(f"  {_clean(field.problem)}", style="bold red")
    if field.note:
        line.append(f"  {_clean(field.note)}", style="yellow")
    return line
