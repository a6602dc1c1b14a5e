"""The screen that asks in which form to save messages, and where."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, RadioButton, RadioSet, Static

from mmc_cli.browse.filter_input import PRINTABLE
from mmc_cli.browse.saving import FORMS, SaveRequest


class SaveScreen(ModalScreen[SaveRequest | None]):
    """Asks in which form to save messages, and where."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]
    DEFAULT_CSS = """
    SaveScreen { align: center middle; }
    SaveScreen > Vertical { width: 76; max-width: 96%; height: auto; border: solid ansi_blue; padding: 0 1; }
    SaveScreen RadioSet { border: none; padding: 0; }
    SaveScreen Input, SaveScreen Input:focus { border: none; padding: 0; height: 1; text-style: underline; }
    SaveScreen .heading { text-style: bold; }
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._heading(0), classes="heading", markup=False)
            with RadioSet():
                for number, form in enumerate(FORMS):
                    yield RadioButton(form.title, value=number == 0)
            yield Static("to this new folder, or file for JSON lines:", markup=False)
            yield Input(placeholder="path", restrict=PRINTABLE)
            yield Static("Enter saves, Esc cancels, Tab goes to the form. Nothing is overwritten.", markup=False)

    def _heading(self, index: int) -> str:
        """Return what is saved in the form that is chosen, marked by more than colour."""
        return f"Save {self._what} as {FORMS[index].title}"

    @on(RadioSet.Changed)
    def _on_form(self, event: RadioSet.Changed) -> None:
        self.query_one(".heading", Static).update(self._heading(event.index))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if path := event.value.strip():
            self.dismiss(SaveRequest(FORMS[max(self.query_one(RadioSet).pressed_index, 0)], path))

    def action_cancel(self) -> None:
        self.dismiss(None)
