"""The lines of a pane, and the titles above them."""

from pathlib import Path

from textual.pilot import Pilot

from mmc_cli.browse.app import BrowseApp
from mmc_cli.browse.pane_line import NOTHING, PaneLine, Target
from tests.browse.on_screen import play, press, text_on
from tests.browse.test_app import inbox


def test_the_title_of_the_findings_counts_them(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        assert "4 Findings  " in text_on(app)
        await press(app, pilot, "n")
        assert "4 Findings 1" in text_on(app)

    play((inbox(tmp_path),), scenario)


def test_faults_are_found_in_both_directions_and_the_target_is_that_of_the_line(tmp_path: Path) -> None:
    lines = [PaneLine((), Target(str(number)), number in (1, 3)) for number in range(5)]

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        pane = app.preview.pane
        pane.show(lines, 2)
        assert (pane.next_fault(1), pane.next_fault(-1)) == (3, 1)
        assert pane.target.path == "2"
        pane.show([])
        assert (pane.next_fault(1), pane.target) == (None, NOTHING)

    play((inbox(tmp_path),), scenario)
