"""The screen of `mmc browse`, played as a user does."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerFailed

from mmc_cli.browse.app import INTERRUPTED, BrowseApp
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.reading import Arrival
from mmc_cli.model.origin import Origin
from tests.browse.on_screen import Play, play, press, text_of, text_on
from tests.conftest import ROOT, assert_golden
from tests.samples import ALERT, RESPONSE

FAULTS = ROOT / "fixtures/invalid/MMC103"
# The versions with which the pictures were made; others may draw them otherwise, with the same text.
DRAWN_BY = {"textual": "8.2.8", "rich": "15.0.0"}

# What could steer a terminal, a table or the markup of Textual, and what of it must never be written.
HOSTILE = (
    "\x85",
    "\u202egnp.exe",
    "\u2066\u200b",
    "[bold red]x[/]",
    "[/]",
    "[@click=app.quit]x[/]",
    "[link=file:///etc/passwd]x",
    "$(reboot)`id`",
    "&lt;script&gt;",
    "\U000e0041",
    "A" * 5000,
)
UNPRINTABLE = set("\x1b\x07\x08\x00\x85\u202e\u2066\u200b\U000e0041")


def inbox(folder: Path) -> Path:
    """Return a folder with an alert, a response, a faulty alert and a file that is no message."""
    faulty = ALERT.replace(">100<", ">Hundred<").replace("00-1e-4f", "00-1e-aa")
    for name, text in (("a", ALERT), ("b", RESPONSE), ("c", faulty), ("d", "<a><b></a>")):
        (folder / f"{name}.xml").write_text(text)
    return folder


def keys(*pressed: str) -> Play:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, *pressed)
        app.seen = text_on(app)  # type: ignore[attr-defined]

    return scenario


def screen_after(folder: Path, *pressed: str, size: tuple[int, int] = (100, 30)) -> str:
    """Return what is on the screen after some keys."""
    return str(play((folder,), keys(*pressed), size).seen)  # type: ignore[attr-defined]


def test_a_folder_is_listed_with_the_first_message_beside_the_list(tmp_path: Path) -> None:
    seen = screen_after(inbox(tmp_path))
    assert seen.startswith("4 messages, 2 invalid")
    assert "2026-02-03 16:00" in seen
    assert "not well-formed XML: b, opened on line 1" in seen
    assert "Device alert 8F86 ECS101 Limit APC [n] Level Command processed" in seen


def test_the_cursor_moves_as_in_less_and_shows_each_message(tmp_path: Path) -> None:
    assert "Response to 4.1.1" in screen_after(inbox(tmp_path), "j")
    assert "Response to 4.1.1" in screen_after(tmp_path, "down", "G", "g", "j")
    assert "not well-formed XML" in screen_after(tmp_path, "G")


def test_the_filter_works_as_it_is_typed_over_columns_and_values(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "slash", *"hund")
        assert "1 of 4 messages, 1 invalid" in text_on(app)
        await press(app, pilot, "escape", "escape")
        assert text_on(app).startswith("4 messages, 2 invalid")
        await press(app, pilot, "slash", *"4.1", "enter")
        assert text_on(app).startswith("1 of 4 messages\n")

    play((inbox(tmp_path),), scenario)


def test_the_cursor_stays_on_its_message_when_the_list_changes(tmp_path: Path) -> None:
    seen = screen_after(inbox(tmp_path), "j", "slash", "4", "enter", "s", "S", "d")
    assert "Response to 4.1.1" in seen


def test_the_source_shows_the_fault_and_explain_is_about_the_cursor(tmp_path: Path) -> None:
    seen = screen_after(inbox(tmp_path), "n", "3", "tab", "n", "e")
    assert "MMC104" in seen
    assert "ResultingLevel: Hundred" in screen_after(tmp_path, "n", "3", "tab", "n", "e", "G", size=(100, 80))


def test_enter_on_a_finding_goes_to_its_line_in_the_source(tmp_path: Path) -> None:
    seen = screen_after(inbox(tmp_path), "n", "enter", "4", "enter")
    assert "<ra:ResultingLevel>Hundred</ra:ResultingLevel>" in seen
    assert "^^^^^^^" in seen


def test_groups_are_folded_by_enter_and_sorting_shows_its_column(tmp_path: Path) -> None:
    assert "+ 00-1E-4F-7A-20-00-11-01 (1 message)" in screen_after(inbox(tmp_path), "d", "g", "enter")
    assert "(2 messages, 1 with findings)" in screen_after(tmp_path, "c", "g")
    assert "Time\u25b2" in screen_after(tmp_path, "s")
    assert "Time\u25bc" in screen_after(tmp_path, "s", "S")


def test_marked_messages_are_saved_as_files(tmp_path: Path) -> None:
    target = tmp_path / "saved"
    (tmp_path / "in").mkdir()

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "m", "m", "w")
        app.screen.query_one(Input).value = str(target)
        await press(app, pilot, "enter")
        assert "2 marked" in text_on(app)

    play((inbox(tmp_path / "in"),), scenario)
    assert sorted(path.name for path in target.iterdir()) == ["a.xml", "b.xml"]
    assert (target / "a.xml").read_text() == ALERT


def test_a_value_and_a_path_are_copied(tmp_path: Path) -> None:
    app = play((inbox(tmp_path),), keys("2", "tab", "j", "j", "j", "y"))
    assert app.clipboard == "00-1e-4f-7a-20-00-11-01"
    assert play((tmp_path,), keys("Y")).clipboard == str(tmp_path / "a.xml")
    assert "\tvalid" in play((tmp_path,), keys("y")).clipboard


def test_the_mouse_chooses_messages_panes_and_columns(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await pilot.click("#list", offset=(5, 1))
        await press(app, pilot)
        assert "Response to 4.1.1" in text_on(app)
        await pilot.click("#tabs", offset=(27, 0))
        await press(app, pilot)
        assert "<BusinessOriginatorID>" in text_on(app)
        await pilot.click("#heading", offset=(3, 0))
        await press(app, pilot)
        assert app.table.sort_column == "time"

    play((inbox(tmp_path),), scenario, (100, 30))


def test_the_help_lists_the_keys_and_the_notes_say_what_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # so that the path is short and no line is wrapped
    here = Path()
    (inbox(here) / "e.dat").write_text("x")
    assert "next line, line before" in screen_after(here, "question_mark")
    seen = screen_after(here, "i")
    assert "1 note (i)" in seen
    assert "not read: 1 .dat" in seen
    assert "Keys" not in screen_after(tmp_path, "question_mark", "q")


def test_keys_that_have_nothing_to_do_say_so_or_do_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    seen = screen_after(tmp_path / "empty", "j", "n", "m", "y", "Y", "e", "3", "enter", "s", "d", "M", "w", "z", "G")
    assert "0 messages" in seen


def test_quitting_and_ctrl_c_have_their_exit_codes(tmp_path: Path) -> None:
    assert play((inbox(tmp_path),), keys("q")).return_value == 0
    assert play((tmp_path,), keys("ctrl+c")).return_value == INTERRUPTED


def test_a_file_that_changed_or_is_gone_says_so(tmp_path: Path) -> None:
    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        (tmp_path / "b.xml").write_text(ALERT)
        (tmp_path / "c.xml").unlink()
        await press(app, pilot, "j")
        assert "The file has changed since it was listed." in text_on(app)
        await press(app, pilot, "j")
        assert "it is no longer there" in text_on(app)

    play((inbox(tmp_path),), scenario, (100, 30))


def hostile_message(value: str) -> str:
    return ALERT.replace("ECS101 Limit APC [n] Level Command processed", value).replace(
        "18446744073709551615", value.replace("&lt;", "")
    )


def test_hostile_values_are_text_in_every_pane(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(hostile_message("|".join(HOSTILE)), encoding="utf-8")

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        for name in "123456":
            await press(app, pilot, name)
            assert not UNPRINTABLE & set(text_on(app)), name
        await press(app, pilot, "2", "tab", *"jjjjj", "y")
        assert "[@click=app.quit]" in app.clipboard
        await press(app, pilot, "e", "G")
        assert not UNPRINTABLE & set(text_on(app))

    play((tmp_path,), scenario, (100, 100))


def test_hostile_names_of_files_are_text(tmp_path: Path) -> None:
    for name in ("\x1b[2J.xml", "[bold]x[].xml", "\u202ea.xml", "\x07.xml", "a\nb.xml"):
        (tmp_path / name).write_text("<a>")
    app = play((tmp_path,), keys("4", "j", "Y", "s", "M", "i", "escape", "w"), (100, 30))
    seen = str(app.seen)  # type: ignore[attr-defined]
    assert "\\x1b[2J.xml" in seen
    assert not UNPRINTABLE & set(seen)


class ManyRows:
    """Gives many rows at once, as the process that reads does for many files."""

    def __init__(self, count: int) -> None:
        self.count = count

    def arrivals(self) -> Iterator[Arrival]:
        for start in range(0, self.count, 1000):
            yield Arrival(
                tuple(
                    MessageRow(Origin(f"{number}.xml"), kind="alert", code="8F86", verdict="valid").with_values(
                        f"value{number}"
                    )
                    for number in range(start, min(start + 1000, self.count))
                )
            )

    def stop(self) -> None:
        pass


def test_of_a_hundred_thousand_messages_only_those_on_the_screen_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list[int]()
    from mmc_cli.browse.message_list import MessageList

    plain = MessageList.spans_at
    monkeypatch.setattr(
        MessageList, "spans_at", lambda self, line, width: drawn.append(line) or plain(self, line, width)
    )

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        assert "100000 messages" in text_on(app)
        drawn.clear()
        await press(app, pilot, "G")
        assert app.messages.current == 99_999
        await press(app, pilot, "slash", *"9999")
        assert "19 of 100000 messages" in text_on(app)
        assert len(drawn) < 1000

    play(("nowhere",), scenario, (80, 24), ManyRows(100_000))


def test_a_defect_ends_the_screen_and_is_kept_for_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    defects = list[Exception | None]()

    def fail(*arguments: object, **options: object) -> str:
        raise RuntimeError("a value of a message")

    def keep(app: BrowseApp) -> None:
        defects.append(app.defect)

    monkeypatch.setattr("mmc_cli.browse.app.describe_status", fail)
    monkeypatch.setattr(BrowseApp, "on_unmount", keep)
    with pytest.raises(WorkerFailed):
        play((inbox(tmp_path),), keys())
    assert [type(each) for each in defects] == [RuntimeError]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_picture_of_the_screen(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "j", "j", "3", "tab", "n")
        app.picture = app.export_screenshot()  # type: ignore[attr-defined]

    app = play((FAULTS.relative_to(ROOT), "fixtures/valid/4.0/alerts"), scenario, size)
    picture: str = app.picture  # type: ignore[attr-defined]
    name = f"browse-{size[0]}x{size[1]}"
    assert_golden(text_of(picture) + "\n", f"{name}.txt")
    if {name: version(name) for name in DRAWN_BY} == DRAWN_BY:
        assert_golden(picture, f"{name}.svg")
