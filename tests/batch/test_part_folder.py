"""A file of the folder is there when it is complete, and what is removed leaves no empty folder."""

from contextlib import suppress
from pathlib import Path

from mmc_cli.batch.part_folder import NOTES, PartFolder


def test_a_file_takes_its_place_when_it_is_complete(tmp_path: Path) -> None:
    folder = PartFolder(str(tmp_path / "parts"))
    with folder.replaced("day=2026-01-31/a.parquet") as path:
        Path(path).write_bytes(b"rows")
        assert folder.size("day=2026-01-31/a.parquet") == -1
    assert (folder.size("day=2026-01-31/a.parquet"), folder.read("day=2026-01-31/a.parquet")) == (4, b"rows")


def test_a_file_that_is_not_completed_leaves_what_was_there(tmp_path: Path) -> None:
    folder = PartFolder(str(tmp_path))
    (tmp_path / "a").write_bytes(b"before")
    with suppress(KeyboardInterrupt), folder.replaced("a") as path:
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt
    assert [each.name for each in tmp_path.iterdir()] == ["a"]
    assert folder.read("a") == b"before"


def test_the_files_of_days_and_notes_are_listed_and_those_of_others_are_not(tmp_path: Path) -> None:
    names = {"a", "day=2026-01-31/b", f"{NOTES}/c", "mine/d"}
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert set(PartFolder(str(tmp_path)).names()) == names - {"mine/d"}


def test_the_folder_of_a_day_goes_with_its_last_file(tmp_path: Path) -> None:
    folder = PartFolder(str(tmp_path))
    for name in ("a", "b"):
        with folder.replaced(f"day=2026-01-31/{name}") as path:
            Path(path).touch()
    folder.remove("day=2026-01-31/a")
    assert (tmp_path / "day=2026-01-31").is_dir()
    folder.remove("day=2026-01-31/b")
    folder.remove("day=2026-01-31/b")
    assert list(tmp_path.iterdir()) == []
