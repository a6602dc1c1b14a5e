"""The keys, and the page that lists them."""

from textual.binding import Binding

from mmc_cli.browse.keys import BINDINGS, HELP
from mmc_cli.browse.message_row import FILTER_COLUMNS
from mmc_cli.browse.pane_line import PANES

NAMES = {"question_mark": "?", "slash": "/", "enter": "Enter", "escape": "Esc"}


def test_every_key_is_on_the_help_page() -> None:
    listed = {word for keys, _ in HELP for word in keys.replace(",", " ").split()}
    keys = {each.key for each in BINDINGS if isinstance(each, Binding)} - {"ctrl+c", "ctrl+q"}
    assert {NAMES.get(key, key) for key in keys if not key.isdigit()} <= listed


def test_the_help_page_names_the_panes_and_the_columns_of_the_filter() -> None:
    texts = dict(HELP)
    assert texts[f"1 to {len(PANES)}"] == ", ".join(PANES.values())
    assert texts["columns"] == ", ".join(FILTER_COLUMNS)
