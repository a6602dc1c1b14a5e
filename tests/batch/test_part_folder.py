"""A file of the folder is there when it is complete, on a disk as at an address; what is removed leaves nothing."""

import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mmc_cli.batch.part_folder import NOTES, AnyPartFolder, PartFolder, RemotePartFolder, part_folder
from mmc_cli.inputs.address import Address
from mmc_cli.inputs.remote.stores import store_of
from tests.remote import BUCKET, Request, S3Server

DAY = "day=2026-01-31"


@pytest.fixture(params=["disk", "memory", "s3"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyPartFolder]:
    """A folder without files: on a disk, in a store of which only fsspec knows, and in S3."""
    if request.param == "disk":
        yield PartFolder(str(tmp_path))
    elif request.param == "s3":
        request.getfixturevalue("s3")
        yield part_folder(Address.of(f"s3://{BUCKET}/parts"))
    else:
        pytest.importorskip("fsspec")
        address = Address.of("memory://parts/")
        yield part_folder(address)
        with suppress(FileNotFoundError):
            store_of(address).system.rm("/parts", recursive=True)


def write(folder: AnyPartFolder, name: str, data: bytes = b"rows") -> None:
    with folder.replaced(name) as file:
        file.write(data)


def test_a_file_takes_its_place_when_it_is_complete(folder: AnyPartFolder) -> None:
    with folder.replaced(f"{DAY}/a.parquet") as file:
        file.write(b"rows")
        assert folder.size(f"{DAY}/a.parquet") == -1
    assert (folder.size(f"{DAY}/a.parquet"), folder.read(f"{DAY}/a.parquet")) == (4, b"rows")


def test_a_file_that_is_not_completed_leaves_what_was_there(folder: AnyPartFolder) -> None:
    write(folder, "a", b"before")
    with suppress(KeyboardInterrupt), folder.replaced("a") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert list(folder.names()) == ["a"]
    assert folder.read("a") == b"before"


def test_the_files_of_days_and_notes_are_listed_and_those_of_others_are_not(folder: AnyPartFolder) -> None:
    names = {"a", f"{DAY}/b", f"{NOTES}/c", "mine/d"}
    for name in names:
        write(folder, name)
    assert {name.replace(os.sep, "/") for name in folder.names()} == names - {"mine/d"}


def test_what_is_not_there_has_no_size_and_is_removed_without_a_word(folder: AnyPartFolder) -> None:
    folder.remove(f"{DAY}/a")
    assert (folder.size("a"), list(folder.names())) == (-1, [])
    with pytest.raises(OSError, match=r"(?i)no such file|not found"):
        folder.read("a")


def test_a_process_that_is_given_the_folder_sees_the_same_files(folder: AnyPartFolder) -> None:
    write(folder, "a")
    assert pickle.loads(pickle.dumps(folder)).read("a") == b"rows"


def test_the_folder_of_a_day_goes_with_its_last_file(tmp_path: Path) -> None:
    folder = PartFolder(str(tmp_path))
    for name in ("a", "b"):
        write(folder, f"{DAY}/{name}")
    folder.remove(f"{DAY}/a")
    assert (tmp_path / DAY).is_dir()
    folder.remove(f"{DAY}/b")
    folder.remove(f"{DAY}/b")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_many_pages_is_listed_whole(s3: S3Server) -> None:
    names = {f"{place}{number}" for place in ("", f"{DAY}/", f"{NOTES}/") for number in range(5)}
    for name in names:
        s3.put(f"parts/{name}", b"x")
    s3.recorder.page = 2
    assert set(RemotePartFolder(Address.of(f"s3://{BUCKET}/parts/")).names()) == names


def test_a_store_that_does_not_list_the_folder_is_refused_at_the_start(s3: S3Server) -> None:
    def deny_lists(request: Request) -> tuple[str, bytes] | None:
        return ("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>") if "list-type" in request.query else None

    s3.recorder.fault = deny_lists
    with pytest.raises(OSError, match="access denied"):
        part_folder(Address.of(f"s3://{BUCKET}/parts/"))


def test_a_size_that_the_server_does_not_tell_is_not_that_of_a_missing_file(s3: S3Server) -> None:
    folder = part_folder(Address.of(f"s3://{BUCKET}/parts/"))
    s3.recorder.fault = lambda request: ("403 Forbidden", b"")
    with pytest.raises(OSError, match="access denied"):
        folder.size("a")


def test_what_is_secret_in_the_address_is_not_in_its_name() -> None:
    folder = RemotePartFolder(Address.of("sftp://ann:s3cr3t@host/parts/"))
    assert "s3cr3t" not in f"{folder} {folder.path} {folder.path.child('a')}"
