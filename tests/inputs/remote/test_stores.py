"""A store is found by the beginning of an address; one without pages and conditions is read by what fsspec has."""

import builtins
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.remote import stores
from mmc_cli.inputs.remote.stores import STORES, Store, store_of
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT
from tests.remote import S3Server

pytest.importorskip("fsspec")
FOLDER = Address.of("memory://in/")


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    yield
    system = store_of(FOLDER).system
    if system.exists("/in"):
        system.rm("/in", recursive=True)


def put(name: str, data: bytes) -> Address:
    address = FOLDER.child(name)
    store_of(address).write(address, io.BytesIO(data))
    return address


def test_a_file_is_written_found_listed_and_read() -> None:
    address = put("a.xml", b"one")
    put("sub/b.xml", b"two")
    store = store_of(address)
    assert [[entry.sorted_as for entry in page] for page in store.pages(FOLDER)] == [["a.xml", "sub/"]]
    assert (store.find(address).is_folder, store.find(FOLDER.child("sub")).is_folder) == (False, True)
    assert (store.read(address, 3)(), store.read(address, 2)()) == (b"one", None)
    with store.open(address) as file:
        assert (file.read(1), file.seek(-1, io.SEEK_END), file.read()) == (b"o", 2, b"e")


def test_a_file_in_parts_is_there_when_its_last_part_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_ONE_UPLOAD", 10)
    address = put("a.xml", b"one" * 100)
    assert store_of(address).read(address, 1000)() == b"one" * 100


def test_a_file_that_is_not_as_it_was_listed_is_not_read() -> None:
    put("a.xml", b"one")
    ((entry,),) = store_of(FOLDER).pages(FOLDER)
    listed = FOLDER.child("a.xml", entry.listed)
    assert store_of(listed).read(listed, 100)() == b"one"
    changed = FOLDER.child("a.xml", Listed(4))
    for read in (lambda: store_of(changed).read(changed, 100)(), lambda: store_of(changed).open(changed)):
        with pytest.raises(OSError, match="changed between listing and reading"):
            read()


def test_a_folder_is_no_file() -> None:
    put("sub/b.xml", b"two")
    folder = FOLDER.child("sub")
    with pytest.raises(OSError, match="a folder, not a file"):
        store_of(folder).open(folder)


def test_an_unknown_kind_of_address_names_those_that_are_known() -> None:
    with pytest.raises(OSError, match=r"unknown kind of address; mmc reads s3://, .*sftp://"):
        store_of(Address.of("gopher://host/a.xml"))


@pytest.mark.parametrize("scheme", STORES)
def test_a_package_that_is_missing_is_named_with_what_installs_it(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name.partition(".")[0] == "fsspec":
            raise ImportError(name)
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(stores, "_stores", {})
    monkeypatch.setattr(builtins, "__import__", refuse)
    package = STORES[scheme].package
    install = package if package in ("gcsfs", "adlfs") else r"'mmc-cli\[remote\]'"
    with pytest.raises(MmcError, match=f"{scheme}:// needs {package}: pip install {install}$"):
        store_of(Address.of(f"{scheme}://host/a.xml"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked there")
def test_a_process_that_was_forked_has_connections_of_its_own() -> None:
    parent = store_of(FOLDER)
    assert store_of(FOLDER) is parent
    if not (child := os.fork()):
        os._exit(0 if store_of(FOLDER) is not parent else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_nothing_is_loaded_for_local_files() -> None:
    code = "import sys; from mmc_cli.__main__ import main; main()"
    script = f"import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); {code}"
    command = [sys.executable, "-c", script, "validate", "fixtures/valid/4.0/alerts"]
    got = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"fsspec", "asyncio", "aiohttp", "mmc_cli.inputs.remote"} & set(got.stderr.split())


def test_a_store_of_which_fsspec_alone_knows_gives_the_same_guarantees(s3: S3Server) -> None:
    """Google and Azure are read like this; here it is S3, without what is particular to it."""
    folder = Address.of(s3.put("in/a.xml", b"one").removesuffix("/a.xml"))
    s3.put("in/sub/b.xml", b"two")
    store = Store(store_of(folder).system)
    ((file, sub),) = store.pages(folder)
    assert (file.sorted_as, sub.sorted_as, store.find(folder).is_folder) == ("a.xml", "sub/", True)
    listed = folder.child(file.name, file.listed)
    assert (store.read(listed, 3)(), store.read(listed, 2)()) == (b"one", None)
    s3.put("in/a.xml", b"uno")
    for read in (lambda: store.read(listed, 100)(), lambda: store.open(listed)):
        with pytest.raises(OSError, match="changed between listing and reading"):
            read()
    data = bytes(range(256)) * 2**16
    store.write(folder.child("c.xml"), io.BytesIO(data))
    assert s3.get("in/c.xml") == data
    with store.open(folder.child("c.xml")) as stream:
        assert (stream.seek(-1, io.SEEK_END), stream.read()) == (2**24 - 1, b"\xff")
    missing = folder.child("none.xml")
    for read in (lambda: store.read(missing, 100)(), lambda: store.open(missing), lambda: store.find(missing)):
        with pytest.raises(OSError, match="not found"):
            read()
