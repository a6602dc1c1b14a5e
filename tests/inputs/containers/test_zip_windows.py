"""An archive is read some members at a time, with the same result as when it is read whole."""

import io
import zipfile
from typing import IO, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mmc_cli.inputs.containers.zip_windows import Window, split_archive

FAR = 5 * 2**30


class Shifted(io.BytesIO):
    """A file whose data begin far behind its start, as if gigabytes of other members preceded them."""

    def tell(self) -> int:
        return super().tell() + FAR

    def seek(self, offset: int, whence: int = 0) -> int:
        return super().seek(max(offset - FAR, 0), 0) + FAR if whence == 0 else super().seek(offset, whence) + FAR


def make_archive(count: int, file: io.BytesIO, before: bytes = b"", comment: bytes = b"") -> io.BytesIO:
    file.write(before)
    with zipfile.ZipFile(file, "w" if not before else "a", zipfile.ZIP_DEFLATED) as made_archive:
        for number in range(count):
            made_archive.writestr(f"dir {number % 7}/é{number}.xml", f"<a>{number}</a>" * 3)
        made_archive.comment = comment
    return file


def read_members(file: "IO[bytes] | Window") -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(cast(Any, file)) as opened:
        return [(info.filename, opened.read(info)) for info in opened.infolist()]


@pytest.mark.parametrize("count", [0, 3, 999, 1000, 1001, 2500])
@pytest.mark.parametrize(("before", "comment"), [(b"", b""), (b"#!/bin/sh\n", b"a comment")])
def test_the_members_of_all_windows_are_those_of_the_archive(count: int, before: bytes, comment: bytes) -> None:
    file = make_archive(count, io.BytesIO(), before, comment)
    windows = [read_members(window) for window in split_archive(file)]
    assert [member for window in windows for member in window] == read_members(file)
    assert max(map(len, windows)) <= 1000


def test_an_archive_of_more_than_four_gigabytes_is_read_in_windows_too() -> None:
    file = make_archive(2100, Shifted())
    windows = [read_members(window) for window in split_archive(file)]
    assert [len(window) for window in windows] == [1000, 1000, 100]
    assert [member for window in windows for member in window] == read_members(file)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_damage_leads_to_an_error_of_zipfile_and_no_other(data: some.DataObject) -> None:
    whole = bytearray(LARGE_ARCHIVE)
    for _ in range(data.draw(some.integers(1, 3))):
        place = data.draw(some.integers(len(whole) - 1200 * 80, len(whole) - 1))
        whole[place] = data.draw(some.integers(0, 255))
    try:
        for window in split_archive(io.BytesIO(bytes(whole))):
            with zipfile.ZipFile(cast(Any, window)) as opened:
                opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        pass


LARGE_ARCHIVE = make_archive(1200, io.BytesIO()).getvalue()


@given(some.binary(max_size=300))
def test_a_file_that_is_not_an_archive_is_left_to_zipfile(data: bytes) -> None:
    assert [isinstance(window, io.BytesIO) for window in split_archive(io.BytesIO(data))] == [True]


def test_a_window_reads_as_a_file_does() -> None:
    window = Window(io.BytesIO(b"0123456789"), 6, b"abcd")
    assert (window.read(4), window.read(4), window.read(), window.read(1)) == (b"0123", b"45ab", b"cd", b"")
    assert (window.seek(-3, 2), window.read(), window.seek(2), window.seek(3, 1), window.read(2)) == (
        7, b"bcd", 2, 5, b"5a"
    )  # fmt: skip
    assert window.tell() == 7
    assert window.seekable()
