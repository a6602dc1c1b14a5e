"""A web server is asked for what is named and nothing else, and never by way of another host."""

import io
import zipfile

import pytest

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.remote import failures
from mmc_cli.inputs.remote.failures import RemoteError
from mmc_cli.inputs.remote.stores import store_of
from tests.remote import WebServer, web_server
from tests.samples import ALERT


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "first_pause", 0)


def read(url: str, limit: int = 10_000) -> bytes | None:
    address = Address.of(url)
    return store_of(address).read(address, limit)()


def reason_of(url: str) -> str:
    with pytest.raises(RemoteError) as error:
        read(url)
    return error.value.reason


def test_a_file_is_read_in_one_request(web: WebServer) -> None:
    web.put("/in/a.xml", ALERT)
    assert read(f"{web.address}/in/a.xml?sig=abc") == ALERT.encode()
    assert web.requests == ["GET /in/a.xml?sig=abc"]
    assert read(f"{web.address}/in/a.xml", 10) is None


def test_a_folder_is_what_its_page_links_to_in_it(web: WebServer) -> None:
    for name in ("b.xml", "a%20c.xml", "sub/d.xml"):
        web.put(f"/in/{name}", ALERT)
    web.put("/other/e.xml", ALERT)
    web.files["/in/"] = (
        b'<a href="/other/e.xml">e</a><a href="http://example.org/f.xml">f</a><a href="../">up</a>'
        b'<a href="?C=N">sort</a><a href="sub/d.xml">deep</a><a href="#top">top</a>'
        b'<a href="/in/b.xml">b</a><a href="a%20c.xml">a c</a><a href="sub/">sub</a>'
    )
    folder = Address.of(f"{web.address}/in/")
    (page,) = store_of(folder).pages(folder)
    assert [entry.sorted_as for entry in page] == ["a%20c.xml", "b.xml", "sub/"]
    assert web.requests == ["GET /in/"]


def test_a_folder_that_is_named_as_a_file_is_not_read_as_one(web: WebServer) -> None:
    web.put("/in/a.xml", ALERT)
    web.redirects["/in"] = "/in/"
    assert reason_of(f"{web.address}/in") == "a folder of the server; end the address with / to read it"


def test_a_redirect_is_followed_on_the_same_host_and_to_no_other(web: WebServer) -> None:
    web.put("/in/a.xml", ALERT)
    web.redirects["/old.xml"] = "/in/a.xml"
    assert read(f"{web.address}/old.xml") == ALERT.encode()
    with web_server() as other:
        web.redirects["/away.xml"] = other.put("/secret.xml", ALERT)
        reason = reason_of(f"{web.address}/away.xml")
        assert reason == "the server redirects to another host, which mmc does not follow; give that address"
        assert other.requests == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "access denied"),
        (403, "access denied"),
        (404, "not found"),
        (418, "the server answered 418"),
    ],
)
def test_what_is_refused_has_a_reason_at_once(web: WebServer, status: int, reason: str) -> None:
    url = web.put("/a.xml", ALERT)
    web.statuses["/a.xml"] = [status]
    assert reason_of(url) == reason
    assert len(web.requests) == 1


def test_what_fails_for_a_while_is_read_in_the_end(web: WebServer) -> None:
    url = web.put("/a.xml", ALERT)
    web.statuses["/a.xml"] = [503, 429]
    assert read(url) == ALERT.encode()
    web.statuses["/a.xml"] = [503] * 9
    assert reason_of(url) == "the server failed (503)"


def test_a_body_that_is_cut_is_asked_for_again(web: WebServer) -> None:
    url = web.put("/a.xml", ALERT)
    web.cut.add("/a.xml")
    assert read(url) == ALERT.encode()
    assert web.requests == ["GET /a.xml"] * 2


def test_a_server_that_is_not_there_has_a_reason() -> None:
    with web_server() as gone:
        url = gone.put("/a.xml", ALERT)
    assert reason_of(url) == "cannot connect to the server"
    address = Address.of(url)
    with pytest.raises(OSError, match="cannot connect to the server"):
        store_of(address).open(address)


@pytest.mark.parametrize("takes_parts", [True, False])
def test_a_file_is_read_in_parts_where_the_server_gives_parts(web: WebServer, takes_parts: bool) -> None:
    web.takes_parts = takes_parts
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("large.bin", bytes(2**23))
        archive.writestr("a.xml", ALERT)
    address = Address.of(web.put("/a.zip", data.getvalue()))
    with store_of(address).open(address) as file, zipfile.ZipFile(file) as remote:
        assert remote.read("a.xml") == ALERT.encode()
    assert web.sent < 2**20 if takes_parts else web.sent > 2**23


@pytest.mark.parametrize("takes_parts", [True, False])
def test_what_fails_for_a_while_is_opened_in_the_end(web: WebServer, takes_parts: bool) -> None:
    web.takes_parts = takes_parts
    address = Address.of(web.put("/a.zip", b"abc" * 2**20))
    web.statuses["/a.zip"] = [503]
    with store_of(address).open(address) as file:
        web.statuses["/a.zip"] = [503, 503]
        web.cut.add("/a.zip")
        assert file.read() == b"abc" * 2**20


def test_nothing_is_written(web: WebServer) -> None:
    assert not store_of(Address.of(f"{web.address}/a.xml")).can_write
