"""The line of the filter."""

from pathlib import Path

from textual import events
from textual.pilot import Pilot

from mmc_cli.browse.app import BrowseApp
from tests.browse.on_screen import play, press, text_on
from tests.browse.test_app import inbox


def test_enter_goes_back_to_the_list_and_the_keys_are_shown(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "slash", "q")
        assert "To the list" in text_on(app)
        await press(app, pilot, "enter")
        assert app.focused is app.messages
        assert app.filter_input.value == "q"

    play((inbox(tmp_path),), scenario)


def test_what_is_pasted_cannot_steer_the_terminal(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "slash")
        app.filter_input.post_message(events.Paste("a\x1b[2J"))
        await press(app, pilot, "8")
        assert "\x1b" not in app.filter_input.value
        assert "\x1b" not in text_on(app)

    play((inbox(tmp_path),), scenario)
