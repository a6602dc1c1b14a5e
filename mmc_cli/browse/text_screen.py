"""The screens of text above the list: the keys, and the notes about the input."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mmc_cli.browse.keys import HELP
from mmc_cli.browse.message_pane import MessagePane
from mmc_cli.browse.pane_line import PaneLine, wrapped_lines
from mmc_cli.render.layout import Span, span

_MAX_KEY = max(len(keys) for keys, _ in HELP) + 1


class TextScreen(ModalScreen[None]):
    """Lines of text; any of the closing keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,i,enter", "close", "Close")]
    DEFAULT_CSS = """
    TextScreen { align: center middle; }
    TextScreen > Vertical { width: 90%; max-width: 100; height: 90%; border: solid ansi_blue; }
    TextScreen Static { text-style: bold; }
    """

    def __init__(self, title: str, lines: Callable[[int], list[PaneLine]]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(f"{self._title} (Esc closes)", markup=False)
            yield MessagePane("text")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        pane = self.query_one(MessagePane)
        pane.show(self._lines(pane.line_width))
        pane.focus()

    def action_close(self) -> None:
        self.dismiss()


def key_lines(width: int) -> list[PaneLine]:
    """Return the keys and what they do."""
    lines = list[PaneLine]()
    for keys, text in HELP:
        if not text:
            lines.append(PaneLine((Span(keys, "bold"),)))
            continue
        label = Span(f"  {keys:<{_MAX_KEY}}", "info")
        first, *rest = wrapped_lines([Span(text)], width - len(label.text), hanging=0)
        lines.append(PaneLine((label, *first.spans)))
        lines += [PaneLine((Span(" " * len(label.text)), *line.spans)) for line in rest]
    return lines


def note_lines(notes: Iterable[str], width: int) -> list[PaneLine]:
    """Return the notes about the input."""
    lines = [line for note in notes for line in wrapped_lines([span(note)], width)]
    return lines or wrapped_lines([Span("No notes: everything at the paths was read.")], width)
