"""The side with one message."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from mmc_cli.browse.app import BrowseApp
from tests.browse.on_screen import play, press, text_on
from tests.browse.test_app import inbox


def test_the_pane_stays_when_the_cursor_goes_to_another_message(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "3", "j")
        assert app.preview.chosen == "xml"
        assert "<BusinessOriginatorID>" in text_on(app)

    play((inbox(tmp_path),), scenario)


def test_the_source_begins_at_the_element_of_the_fields_or_at_the_first_fault(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "2", "tab", *"jjjjj", "3")
        assert app.preview.pane.target.value == "<ra:OriginatorCounter>18446744073709551615</ra:OriginatorCounter>"
        await press(app, pilot, "tab", "tab", "j", "j")
        assert "Hundred" in app.preview.pane.target.value

    play((inbox(tmp_path),), scenario, (100, 30))


def test_a_defect_in_one_message_costs_only_what_is_shown_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("a value of a message")

    monkeypatch.setattr("mmc_cli.browse.panes.pane_lines", fail)

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        seen = text_on(app)
        assert "Not shown: a defect in mmc: ValueError at" in seen
        assert "a value of a message" not in seen

    play((inbox(tmp_path),), scenario, (120, 30))
