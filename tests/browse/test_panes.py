"""The panes beside the list, as text."""

from decimal import Decimal
from pathlib import Path

import pytest

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.pane_line import NOTHING, PANES, PaneLine, Target
from mmc_cli.browse.panes import find_profiles, pane_lines
from mmc_cli.browse.rereading import ReadAgain, read_again
from mmc_cli.decoding.shape import message_shape
from mmc_cli.model.origin import Origin
from mmc_cli.render.layout import width_of
from tests.conftest import ROOT
from tests.samples import ALERT

FAULTY = ROOT / "fixtures/invalid/MMC103/wrong-case.xml"
PROFILE = ROOT / "fixtures/valid/4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml"


def read(path: Path | str) -> ReadAgain:
    return read_again(Origin(str(path)), BatchRun((str(path),)))


def text_of(lines: list[PaneLine]) -> str:
    return "\n".join("".join(each.text for each in line.spans).replace("\xa0", " ") for line in lines)


def test_the_message_is_as_show_message_draws_it_in_full() -> None:
    text = text_of(pane_lines("message", read(FAULTY), 80))
    assert text.startswith("Response to 7.7 Read Auxiliary Load Switch Data")
    assert "Verdict       invalid against MMC 4.0: 1 error" in text
    assert "--all" not in text_of(pane_lines("message", read(PROFILE), 80))


def test_the_findings_are_as_validate_reports_them() -> None:
    lines = pane_lines("findings", read(FAULTY), 80)
    assert "= fix: success (verified)" in text_of(lines)
    assert [line.is_fault for line in lines].count(True) == 1
    assert lines[0].target.line == 27
    assert text_of(pane_lines("findings", read(PROFILE), 80)) == "No findings."


def test_explain_is_about_the_message_a_line_an_element_or_a_finding() -> None:
    found = read(FAULTY)
    assert "7.7: Read Auxiliary Load Switch Data" in text_of(pane_lines("explain", found, 80))
    line = pane_lines("explain", found, 80, Target(line=6, column=1))
    assert text_of(line).startswith("OriginatorCounter: 41208")
    element = pane_lines("explain", found, 80, Target(steps=(0, 3)))
    assert text_of(element).startswith("GBCSHexadecimalMessageCode: 00BB")
    finding = pane_lines("explain", found, 80, Target(finding=found.verdict.findings[0], line=27, column=1))
    assert text_of(finding).startswith("MMC103: value-not-in-list")
    assert "DataAccessResult: Success" in text_of(finding)


def test_an_element_is_explained_in_a_message_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("".join(map(str.strip, ALERT.splitlines())))
    found = read(tmp_path / "a.xml")
    lines = pane_lines("xml", found, 80)
    on = next(line for line in lines if "ResultingLevel>100" in text_of([line]))
    assert text_of(pane_lines("explain", found, 80, on.target)).startswith("ResultingLevel: 100 %")


def test_a_profile_is_drawn_with_its_gaps(tmp_path: Path) -> None:
    text = PROFILE.read_text()
    first = text.index("<ra:LogEntry>", text.index("<ra:LogEntry>") + 1)
    last = text.index("</ra:LogEntry>", first) + len("</ra:LogEntry>")
    (tmp_path / "a.xml").write_text(text[:first] + text[last:])
    drawn = text_of(pane_lines("profile", read(tmp_path / "a.xml"), 80))
    assert "PrimaryValue, Wh" in drawn
    assert "\u2502\u2588\u00b7\u2588" in drawn
    assert "2025-11-10 17:00 to 2025-11-10 19:30 UTC, a column each 30 minutes" in drawn
    assert "No log" in text_of(pane_lines("profile", read(FAULTY), 80))


def test_a_long_time_without_entries_takes_no_memory(tmp_path: Path) -> None:
    text = PROFILE.read_text()
    at = text.rindex("<ra:Timestamp>2025")
    (tmp_path / "a.xml").write_text(text[:at] + text[at:].replace("2025", "9999", 1))
    found = read(tmp_path / "a.xml")
    (profile,) = find_profiles(message_shape(found.view).blocks)
    assert profile.entries[0].values[0] == Decimal(412)
    assert len(pane_lines("profile", found, 80)) < 60


@pytest.mark.parametrize("name", PANES)
def test_every_pane_says_why_there_is_nothing_to_show(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a><b></a>")
    assert "not well-formed" in text_of(pane_lines(name, read(tmp_path / "a.xml"), 60)).replace("\n", " ")
    assert "it is no longer there" in text_of(pane_lines(name, read(tmp_path / "b.xml"), 60))


@pytest.mark.parametrize("name", PANES)
@pytest.mark.parametrize("width", [1, 40, 78])
def test_lines_fit_their_width_or_that_of_the_narrowest_terminal(name: str, width: int) -> None:
    for path in (FAULTY, PROFILE):
        lines = pane_lines(name, read(path), width, NOTHING)
        assert max(sum(width_of(span.text) for span in line.spans) for line in lines) <= max(width, 40)
