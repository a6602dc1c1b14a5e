"""The members of a ZIP archive are read, by their headers where its directory is damaged."""

from tests.inputs.containers.test_archives import MESSAGES, read_and_missing, zipped


def test_a_zip_without_its_directory_is_read_by_the_headers_of_its_members() -> None:
    whole = zipped(**MESSAGES)
    for cut in (whole[: whole.index(b"PK\x01\x02")], whole[:-10], whole.replace(b"PK\x01\x02", b"PK\x01\x03", 1)):
        read, missing = read_and_missing(cut, "a.zip")
        assert read == list(MESSAGES)
        assert missing == ["the archive cannot be read to its end: its directory is damaged: messages may be missing"]


def test_a_member_whose_header_is_not_that_in_the_directory_is_not_read() -> None:
    whole = zipped(**MESSAGES)
    read, missing = read_and_missing(whole.replace(b"2.xml", b"7.xml", 1), "a.zip")
    assert read == ["0.xml", "1.xml", "3.xml", "4.xml"]
    assert "its header is not that in the directory" in missing[0]


def test_a_wrong_checksum_leaves_a_message_not_checked() -> None:
    whole = bytearray(zipped(**MESSAGES))
    at = whole.index(b"PK\x01\x02") + 16
    whole[at] ^= 1
    read, missing = read_and_missing(bytes(whole), "a.zip")
    assert read == ["1.xml", "2.xml", "3.xml", "4.xml"]
    assert "its checksum is wrong" in missing[0]


def test_an_end_of_zeros_does_not_hide_the_members() -> None:
    whole = zipped(**MESSAGES)
    at = whole.index(b"PK\x05\x06") + 4
    read, missing = read_and_missing(whole[:at] + bytes(512) + whole[at:], "a.zip")
    assert read == list(MESSAGES)
    assert len(missing) == 1
    assert read_and_missing(zipped(), "a.zip") == ([], ["an empty archive"])


def test_one_entry_fewer_than_the_end_says_is_found_by_its_header() -> None:
    whole = bytearray(zipped(**MESSAGES))
    whole[whole.index(b"PK\x05\x06") + 10] += 1
    read, missing = read_and_missing(bytes(whole), "a.zip")
    assert read == list(MESSAGES)
    assert len(missing) == 1
