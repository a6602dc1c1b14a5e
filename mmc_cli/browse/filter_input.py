"""The input line of the filter."""

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from mmc_cli.browse.keys import FILTER_BINDINGS

# What may be typed or pasted: no character that could steer a terminal.
PRINTABLE = r"[^\x00-\x1f\x7f-\x9f]*"


class FilterInput(Input):
    """An input line that drops characters a filter may not have."""

    BINDINGS: ClassVar[list[BindingType]] = FILTER_BINDINGS

    def __init__(self) -> None:
        super().__init__(placeholder="/ to filter", id="filter", restrict=PRINTABLE, select_on_focus=False)
