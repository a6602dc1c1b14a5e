"""Which files are new or have changed."""

import os
from pathlib import Path

from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.run import BatchRun
from mmc_cli.database.changed_files import FileRegister, describe_reading
from mmc_cli.database.store import LoadedFile
from mmc_cli.inputs.limits import ReadOptions

LATER = 2**62  # nanoseconds: in the year 2116


def planned_of(path: Path, options: str = "options") -> LoadedFile:
    register = FileRegister((), options)
    assert register.needs_reading(str(path))
    (planned,) = register.planned
    assert not planned.is_loaded
    return planned.file


def test_a_file_is_read_once_however_its_path_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    (tmp_path / "link.xml").symlink_to(file)
    register = FileRegister((), "options")
    paths = (file, tmp_path / "." / "a.xml", tmp_path / "link.xml", os.path.relpath(file))
    assert [register.needs_reading(str(path)) for path in paths] == [True, False, False, False]
    assert (register.new, register.unchanged) == (1, 0)


def test_a_file_with_the_same_size_and_time_is_not_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    register = FileRegister([planned_of(file)._replace(messages=3, malformed=1)], "options")
    assert not register.needs_reading(str(file))
    assert (register.unchanged, register.unchanged_messages, register.unchanged_malformed) == (1, 3, 1)


def test_a_file_with_the_same_content_and_another_time_is_only_noted(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    loaded = planned_of(file)._replace(messages=3)
    os.utime(file, ns=(5, LATER))
    register = FileRegister([loaded], "options")
    assert not register.needs_reading(str(file))
    assert register.touched == [loaded._replace(mtime_ns=LATER)]


def test_a_file_with_other_content_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    loaded = planned_of(file)
    file.write_text("b")
    os.utime(file, ns=(5, LATER))
    register = FileRegister([loaded], "options")
    assert register.needs_reading(str(file))
    assert register.planned[0].is_loaded
    assert (register.new, register.changed) == (0, 1)


def test_other_content_of_the_same_size_with_the_time_of_the_earlier_one_is_found(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    os.utime(file, ns=(5, 5))
    loaded = planned_of(file)._replace(mtime_ns=5)
    file.write_text("b")
    os.utime(file, ns=(5, 5))
    register = FileRegister([loaded], "options")
    assert register.needs_reading(str(file))


def test_a_file_that_was_read_in_another_way_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    register = FileRegister([planned_of(file, "other options")], "options")
    assert register.needs_reading(str(file))
    assert register.changed == 1


def test_a_file_with_unchecked_messages_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("a")
    register = FileRegister([planned_of(file)._replace(not_checked=1)], "options")
    assert register.needs_reading(str(file))


def test_what_cannot_be_read_is_left_to_the_run(tmp_path: Path) -> None:
    register = FileRegister((), "options")
    assert register.needs_reading(str(tmp_path / "missing.xml"))
    assert not register.planned


def test_reading_differs_by_version_schema_and_options(tmp_path: Path) -> None:
    schema = tmp_path / "a.xsd"
    schema.write_text("a")
    runs = [
        BatchRun(()),
        BatchRun((), BatchOptions(version=None)),
        BatchRun((), BatchOptions(read_options=ReadOptions(csv_column="2"))),
        BatchRun((), BatchOptions(xsd=str(schema))),
    ]
    found = [describe_reading(run) for run in runs]
    schema.write_text("b")
    found.append(describe_reading(runs[-1]))
    assert len(set(found)) == len(found)
    assert describe_reading(BatchRun((), jobs=7)) == found[0]
