"""Files that arrive in a folder come out complete, each once."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from mmc_cli.inputs import following
from mmc_cli.inputs.following import Follower, Mark, watch_folders
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.model.errors import MmcError

Step = Callable[[], object]


def nothing() -> None:
    """A tick of the clock."""


def follow(folder: Path, *steps: Step, done: dict[str, Mark] | None = None, **options: object) -> list[list[str]]:
    """The names of the files in each list, where before each look a step is done and all paths in it are reported."""

    def changes() -> Iterator[set[str]]:
        for step in steps:
            before = set(folder.rglob("*")) if folder.exists() else set()
            step()
            after = set(folder.rglob("*")) if folder.exists() else set()
            yield {str(path) for path in before ^ after}

    follower = Follower([str(folder)], changes(), {} if done is None else done, **options)  # type: ignore[arg-type]
    return [[os.path.relpath(path, folder) for path in paths] for paths in follower]


def test_a_file_comes_out_when_it_is_the_same_at_two_looks(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    assert follow(tmp_path, nothing, lambda: file.write_text("x")) == []
    assert follow(tmp_path, nothing, nothing) == [["a.xml"]]


def test_a_file_that_grows_comes_out_once_when_it_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    texts = [lambda text=text: file.write_text(text) for text in ("x", "xx", "xxx")]
    assert follow(tmp_path, nothing, *texts, nothing, nothing, nothing) == [["a.xml"]]


def test_a_file_that_is_renamed_into_place_comes_out_under_its_name(tmp_path: Path) -> None:
    part = tmp_path / "a.part"
    steps = (lambda: part.write_text("x"), nothing, nothing, lambda: part.rename(tmp_path / "a.xml"), nothing, nothing)
    assert follow(tmp_path, *steps) == [["a.xml"]]


def test_the_files_of_a_folder_that_is_moved_into_place_come_out(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.xml").write_text("x")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    steps = (nothing, lambda: (tmp_path / "new").rename(inbox / "new"), nothing, nothing)
    assert follow(inbox, *steps) == [[f"new{os.sep}a.xml"]]


def test_a_file_that_is_gone_before_it_is_complete_does_not_come_out(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("x")
    assert follow(tmp_path, nothing, file.unlink, nothing) == []


def test_a_change_that_is_reported_late_does_not_bring_a_file_twice(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("x")
    changes = [{str(tmp_path / "a.xml")}] * 4
    assert list(Follower([str(tmp_path)], changes, {})) == [[str(tmp_path / "a.xml")]]


def test_a_file_with_new_content_comes_out_again(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("x")
    done: dict[str, Mark] = {}
    assert follow(tmp_path, nothing, nothing, done=done) == [["a.xml"]]
    assert follow(tmp_path, nothing, nothing, done=done) == []
    file.write_text("xx")
    assert follow(tmp_path, nothing, nothing, done=done) == [["a.xml"]]


def test_only_files_that_would_be_read_in_a_folder_come_out(tmp_path: Path) -> None:
    for name in ("a.xml", "b.txt", "c.zip", "._d.xml"):
        (tmp_path / name).write_text("x")
    assert follow(tmp_path, nothing, nothing) == [["a.xml"]]
    assert follow(tmp_path, nothing, nothing, options=ReadOptions(include=("*.zip",))) == [["c.zip"]]
    assert follow(tmp_path, nothing, nothing, options=ReadOptions(exclude=("a*",))) == []


def test_a_file_is_done_when_the_next_list_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("x")
    done: dict[str, Mark] = {}
    saved: list[int] = []
    follower = Follower([str(tmp_path)], [set(), set()], done, lambda: saved.append(len(done)))
    for _ in follower:
        assert saved == []
    assert saved == [1]


def test_no_more_files_are_begun_after_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_MAX_FILES", 2)
    for name in "abcde":
        (tmp_path / f"{name}.xml").write_text("x")
    stop = Event()
    done: dict[str, Mark] = {}
    follower = Follower([str(tmp_path)], [set(), set(), set()], done, is_stopped=stop.is_set)
    begun = 0
    for files in follower:
        begun += len(files)
        stop.set()
    assert begun == 2
    assert len(done) == 2


def test_a_file_of_which_no_change_was_reported_is_found_later(tmp_path: Path) -> None:
    def changes() -> Iterator[set[str]]:
        yield set()
        (tmp_path / "a.xml").write_text("x")
        for _ in range(following._CHECKS_BETWEEN_LISTS + 1):
            yield set()

    assert list(Follower([str(tmp_path)], changes(), {})) == [[str(tmp_path / "a.xml")]]


def test_a_folder_that_disappears_ends_it(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.xml").write_text("x")

    def changes() -> Iterator[set[str]]:
        yield set()
        yield set()
        shutil.rmtree(inbox)
        yield set()
        raise AssertionError("nobody looks again")

    follower = Follower([str(inbox)], changes(), {})
    assert list(follower) == [[str(inbox / "a.xml")]]
    assert follower.missing_folder == str(inbox)


def test_without_watchfiles_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(MmcError, match=r"pip install 'mmc-cli\[follow\]'"):
        next(watch_folders([str(tmp_path)], Event()))


def test_a_folder_that_cannot_be_watched_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    with pytest.raises(MmcError, match="cannot watch"):
        next(watch_folders([str(tmp_path / "nowhere")], Event()))


def test_watching_ends_when_told_to(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    stop = Event()
    stop.set()
    assert list(watch_folders([str(tmp_path)], stop)) == []
