"""The screen that asks where to save."""

import json
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from mmc_cli.browse.app import BrowseApp
from tests.browse.on_screen import play, press, text_on
from tests.browse.test_app import inbox


def test_a_form_is_chosen_with_the_keys(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "w")
        assert "Save 4 messages" in text_on(app)
        await press(app, pilot, "shift+tab", "down", "down", "space")
        assert "Save 4 messages as JSON lines, decoded" in text_on(app)
        app.screen.query_one(Input).value = str(target)
        await press(app, pilot, "tab", "enter")
        assert "3 messages saved" in text_on(app).replace("\n", " ")

    (tmp_path / "in").mkdir()
    play((inbox(tmp_path / "in"),), scenario, (120, 40))
    assert len([json.loads(line) for line in target.read_text().splitlines()]) == 3


def test_escape_saves_nothing_and_an_empty_path_is_not_taken(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "w", "enter")
        assert "Save 4 messages" in text_on(app)
        await press(app, pilot, "escape")
        assert "Save 4 messages" not in text_on(app)

    play((inbox(tmp_path),), scenario)
    assert len(list(tmp_path.iterdir())) == 4
