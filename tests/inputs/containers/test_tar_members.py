"""The members of a tar are read around damage, and what may be missing is reported."""

import io
import tarfile

import pytest

from tests.inputs.containers.test_archives import FILES, MESSAGES, read_and_missing, tarred


@pytest.mark.parametrize("at", [0, 148, 511])
def test_a_damaged_header_in_a_tar_costs_one_member_and_is_reported(at: int) -> None:
    whole = bytearray(tarred(**MESSAGES))
    whole[whole.index(b"2.xml") + at] ^= 1
    read, missing = read_and_missing(bytes(whole), "a.tar")
    assert read == ["0.xml", "1.xml", "3.xml", "4.xml"]
    assert missing == ["the archive cannot be read to its end: it is damaged: messages may be missing"]


@pytest.mark.parametrize("garbage", [b"x" * 512, b"x" * 100, bytes(512), bytes(100)])
def test_what_is_between_the_members_of_a_tar_hides_none(garbage: bytes) -> None:
    whole = tarred(**MESSAGES)
    at = whole.index(b"2.xml")
    read, missing = read_and_missing(whole[:at] + garbage + whole[at:], "a.tar")
    assert read == list(MESSAGES)
    assert len(missing) == 1


def test_a_tar_that_is_cut_anywhere_says_that_messages_may_be_missing() -> None:
    whole = tarred(**MESSAGES)
    for end in range(0, whole.index(b"4.xml") + 1600, 256):
        assert any("messages may be missing" in reason for reason in read_and_missing(whole[:end], "a.tar")[1])


def test_tars_one_after_another_are_read() -> None:
    assert read_and_missing(tarred(**MESSAGES) + tarred(**FILES), "a.tar") == (
        [*MESSAGES, "b.xml", "dir/a.XML"],
        [],
    )


@pytest.mark.parametrize("format_", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_a_long_name_in_a_tar_is_read_in_each_format(format_: int) -> None:
    name = "d" * 90 + "/" + "f" * 80 + ".xml"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format_) as archive:
        info = tarfile.TarInfo(name)
        info.size = 4
        archive.addfile(info, io.BytesIO(b"<a/>"))
        link = tarfile.TarInfo("link.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "a"
        archive.addfile(link)
    read, missing = read_and_missing(out.getvalue(), "a.tar")
    assert read == [name]
    assert missing == ["skipped: a link or a special file"]
