"""S3: objects are listed in pages, read in one request each if they are as they were listed, and written whole."""

import io

import pytest

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.remote.fetching import fetch_ahead
from mmc_cli.inputs.remote.stores import store_of
from mmc_cli.inputs.source_map import Source
from tests.remote import BUCKET, Request, S3Server
from tests.samples import ALERT

FOLDER = Address.of(f"s3://{BUCKET}/in/")


def names(address: Address) -> list[list[str]]:
    return [[entry.sorted_as for entry in page] for page in store_of(address).pages(address)]


def test_a_folder_is_listed_in_the_pages_of_the_server(s3: S3Server) -> None:
    for name in "abcde":
        s3.put(f"in/{name}.xml", "x")
    s3.recorder.page = 2
    assert names(FOLDER) == [["a.xml", "b.xml"], ["c.xml", "d.xml"], ["e.xml"]]
    assert s3.asked() == ["GET ", "GET ", "GET "]


def test_marks_of_folders_are_no_files_and_two_slashes_are_a_folder_without_a_name(s3: S3Server) -> None:
    for key in ("in/", "in/a.xml", "in//b.xml", "in/sub/c.xml", "inn/d.xml"):
        s3.put(key, "x")
    assert names(FOLDER) == [["/", "a.xml", "sub/"]]
    assert names(Address.of(f"s3://{BUCKET}/in//")) == [["b.xml"]]
    assert names(Address.of(f"s3://{BUCKET}")) == [["in/", "inn/"]]


@pytest.mark.parametrize(("key", "is_folder"), [("in/a.xml", False), ("in", True), ("in/", True), ("", True)])
def test_a_key_is_a_file_and_what_keys_begin_with_is_a_folder(s3: S3Server, key: str, is_folder: bool) -> None:
    s3.put("in/a.xml", "x")
    address = Address.of(f"s3://{BUCKET}/{key}")
    assert store_of(address).find(address).is_folder == is_folder


@pytest.mark.parametrize("key", ["in/b.xml", "other/", "in/a"])
def test_what_is_not_there_is_not_found(s3: S3Server, key: str) -> None:
    s3.put("in/a.xml", "x")
    address = Address.of(f"s3://{BUCKET}/{key}")
    with pytest.raises(OSError, match="not found"):
        store_of(address).find(address)


def test_an_object_that_changed_after_it_was_listed_is_not_read(s3: S3Server) -> None:
    s3.put("in/a.xml", "one")
    ((entry,),) = (list(page) for page in store_of(FOLDER).pages(FOLDER))
    listed = FOLDER.child(entry.name, entry.listed)
    assert store_of(listed).read(listed, 100)() == b"one"
    s3.put("in/a.xml", "two")
    with pytest.raises(OSError, match="changed between listing and reading"):
        store_of(listed).read(listed, 100)()
    with pytest.raises(OSError, match="changed between listing and reading"):
        store_of(listed).open(listed)
    s3.client.delete_object(Bucket=BUCKET, Key="in/a.xml")
    (source,) = fetch_ahead([listed], ReadOptions())
    assert isinstance(source, Source)
    assert (source.data, source.reason, source.missing) == (None, "removed between listing and reading", False)


def test_an_object_that_is_overwritten_while_its_parts_are_read_is_not_mixed(s3: S3Server) -> None:
    address = Address.of(s3.put("in/a.zip", b"a" * 2**20))
    with store_of(address).open(address) as file:
        assert file.read(10) == b"a" * 10
        s3.put("in/a.zip", b"b" * 2**20)
        file.seek(2**19)
        with pytest.raises(OSError, match="changed between listing and reading"):
            file.read(10)


def test_nothing_more_is_asked_of_a_file_that_could_not_be_read(s3: S3Server) -> None:
    address = Address.of(s3.put("in/a.zip", b"a" * 2**20))
    with store_of(address).open(address) as file:
        assert file.read(10) == b"a" * 10
        s3.client.delete_object(Bucket=BUCKET, Key="in/a.zip")
        s3.recorder.requests.clear()
        for position in (2**19, 2**19 + 2**18, 2**19):
            file.seek(position)
            with pytest.raises(OSError, match="not found"):
                file.read(10)
    assert len(s3.recorder.requests) == 1


def test_only_the_parts_that_are_wanted_of_a_large_object_are_asked_for(s3: S3Server) -> None:
    address = Address.of(s3.put("in/a.bin", bytes(2**24)))
    with store_of(address).open(address) as file:
        file.seek(-10, io.SEEK_END)
        assert file.read() == bytes(10)
    parts = [request.part for request in s3.recorder.requests if request.method == "GET"]
    assert parts == [f"bytes={2**24 - 2**19}-{2**24 - 1}"]


def test_an_object_above_the_limit_is_not_read_whole(s3: S3Server) -> None:
    address = Address.of(s3.put("in/a.xml", b"x" * 101))
    assert store_of(address).read(address, 100)() is None


def test_a_file_is_there_when_it_is_complete(s3: S3Server) -> None:
    address = Address.of(f"s3://{BUCKET}/out/a.jsonl")
    store_of(address).write(address, io.BytesIO(ALERT.encode()))
    assert s3.get("out/a.jsonl") == ALERT.encode()
    data = bytes(range(256)) * 2**16
    store_of(address).write(address, io.BytesIO(data))
    assert s3.get("out/a.jsonl") == data
    assert not s3.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_upload_in_parts_that_is_cut_short_leaves_nothing(s3: S3Server, error: type[BaseException]) -> None:
    class CutShort(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 2**23:
                raise error
            return super().read(size)

    address = Address.of(f"s3://{BUCKET}/out/a.jsonl")
    with pytest.raises(error):
        store_of(address).write(address, CutShort(bytes(2**24)))
    assert s3.keys("out/") == []
    assert any("uploads" in request.query for request in s3.recorder.requests), "it had begun"
    assert not s3.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")


def test_what_fails_for_a_while_is_read_in_the_end(s3: S3Server) -> None:
    address = Address.of(s3.put("in/a.xml", "one"))
    faults = [("503 Slow Down", b"<Error><Code>SlowDown</Code><Message>slow</Message></Error>")]
    s3.recorder.fault = lambda request: faults.pop() if faults else None
    assert store_of(address).read(address, 100)() == b"one"
    assert s3.asked() == ["GET in/a.xml"] * 2


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [("403 Forbidden", "AccessDenied", "access denied"), ("501 Not Implemented", "Odd", "the server failed (501)")],
)
def test_what_the_server_refuses_has_a_reason_and_is_not_asked_for_again(
    s3: S3Server, status: str, code: str, reason: str
) -> None:
    address = Address.of(s3.put("in/a.xml", "one"))
    s3.recorder.fault = lambda request: (status, f"<Error><Code>{code}</Code></Error>".encode())
    with pytest.raises(OSError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        store_of(address).read(address, 100)()
    assert len(s3.recorder.requests) == 1


def test_a_page_that_cannot_be_listed_has_a_reason(s3: S3Server) -> None:
    s3.put("in/a.xml", "one")

    def deny_lists(request: Request) -> tuple[str, bytes] | None:
        return ("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>") if "list-type" in request.query else None

    s3.recorder.fault = deny_lists
    with pytest.raises(OSError, match="access denied"):
        names(FOLDER)
