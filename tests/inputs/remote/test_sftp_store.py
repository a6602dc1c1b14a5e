"""Files over SSH are read from hosts that the user knows, and are written under another name until they are complete."""

import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mmc_cli.batch.part_folder import part_folder
from mmc_cli.inputs.address import Address
from mmc_cli.inputs.remote import stores
from mmc_cli.inputs.remote.stores import store_of

paramiko = pytest.importorskip("paramiko")


class Files(paramiko.SFTPServerInterface):  # type: ignore[misc]
    """The files of this machine."""

    def list_folder(self, path: str) -> Any:
        if not os.path.isdir(path):
            return int(paramiko.SFTP_NO_SUCH_FILE)
        found = []
        for name in os.listdir(path):
            attributes = paramiko.SFTPAttributes.from_stat(os.stat(os.path.join(path, name)))
            attributes.filename = name
            found.append(attributes)
        return found

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(path))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path: str, flags: int, attributes: Any) -> Any:
        try:
            descriptor = os.open(path, flags, 0o666)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        file = os.fdopen(descriptor, "rb" if flags & 3 == os.O_RDONLY else "wb")
        handle = paramiko.SFTPHandle(flags)
        handle.filename, handle.readfile, handle.writefile = path, file, file
        return handle

    def posix_rename(self, old: str, new: str) -> int:
        os.replace(old, new)
        return int(paramiko.SFTP_OK)

    def remove(self, path: str) -> int:
        return self._answer(os.remove, path)

    def mkdir(self, path: str, attributes: Any) -> int:
        return self._answer(os.mkdir, path)

    def rmdir(self, path: str) -> int:
        return self._answer(os.rmdir, path)

    @staticmethod
    def _answer(do: Callable[[str], None], path: str) -> int:
        try:
            do(path)
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno))
        return int(paramiko.SFTP_OK)


class Host(paramiko.ServerInterface):  # type: ignore[misc]
    """A host with one user."""

    def check_auth_password(self, username: str, password: str) -> int:
        known = (username, password) == ("ann", "s3cret")
        return int(paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, number: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class Server(NamedTuple):
    """Where a server listens, and its key."""

    port: int
    key: Any

    def address(self, path: Path, password: str = "s3cret") -> Address:
        """Return the address of a file."""
        return Address.of(f"sftp://ann:{password}@127.0.0.1:{self.port}{path}")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An SSH server for the files of this machine, whose key the user knows."""
    key = paramiko.RSAKey.generate(2048)
    listener = socket.create_server(("127.0.0.1", 0))
    transports = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transports.append(transport)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
            transport.start_server(threading.Event(), Host())  # with an event it does not wait and raise

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    (tmp_path / ".ssh").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(stores, "_stores", {})
    (tmp_path / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}\n")
    yield Server(port, key)
    for store in stores._stores.values():
        store.system.client.close()
    for transport in transports:
        transport.close()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_file_is_found_listed_and_read(server: Server, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.xml").write_bytes(b"one")
    folder = server.address(tmp_path / "in")
    store = store_of(folder)
    ((file, sub),) = store.pages(folder)
    assert (file.sorted_as, sub.sorted_as) == ("a.xml", "sub/")
    address = folder.child(file.name, file.listed)
    assert (store.find(folder).is_folder, store.find(address).is_folder) == (True, False)
    assert (store.read(address, 3)(), store.read(address, 2)()) == (b"one", None)
    with store.open(address) as stream:
        assert (stream.seek(1), stream.read()) == (1, b"ne")
    (tmp_path / "in" / "a.xml").write_bytes(b"another")
    with pytest.raises(OSError, match="changed between listing and reading"):
        store.read(address, 100)()


def test_a_file_is_written_beside_its_name_until_it_is_complete(server: Server, tmp_path: Path) -> None:
    class CutShort(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert os.listdir(tmp_path) != [".ssh"]
            raise KeyboardInterrupt

    address = server.address(tmp_path / "a.jsonl")
    with pytest.raises(KeyboardInterrupt):
        store_of(address).write(address, CutShort(b"one"))
    assert os.listdir(tmp_path) == [".ssh"]
    store_of(address).write(address, io.BytesIO(b"one"))
    store_of(address).write(address, io.BytesIO(b"two"))
    assert (tmp_path / "a.jsonl").read_bytes() == b"two"
    assert sorted(os.listdir(tmp_path)) == [".ssh", "a.jsonl"]


def test_a_file_is_written_to_a_folder_that_is_made_for_it_and_removed_with_it(server: Server, tmp_path: Path) -> None:
    folder = server.address(tmp_path / "out" / "parts")
    store = store_of(folder)
    for name in ("a", "b"):
        store.write(folder.child(name), io.BytesIO(b"one"))
    store.remove(folder.child("a"))
    store.remove_folder(folder)
    assert os.listdir(tmp_path / "out" / "parts") == ["b"]
    store.remove(folder.child("b"))
    store.remove_folder(folder)
    store.remove_folder(folder)
    assert os.listdir(tmp_path / "out") == []
    with pytest.raises(OSError, match="not found"):
        store.remove(folder.child("b"))


def test_parts_are_written_kept_and_removed_as_in_a_folder_of_this_machine(server: Server, tmp_path: Path) -> None:
    folder = part_folder(server.address(tmp_path / "parts"))
    for name in ("a", "day=2026-01-31/b", "_parts/c"):
        with folder.replaced(name) as file:
            file.write(b"rows")
    assert (set(folder.names()), folder.size("_parts/c")) == ({"a", "day=2026-01-31/b", "_parts/c"}, 4)
    folder.remove("day=2026-01-31/b")
    assert sorted(os.listdir(tmp_path / "parts")) == ["_parts", "a"]


def test_a_host_whose_key_is_unknown_gets_no_password(server: Server, tmp_path: Path) -> None:
    (tmp_path / ".ssh" / "known_hosts").write_text("")
    with pytest.raises(OSError, match=r"the key of the host is not in ~/.ssh/known_hosts"):
        store_of(server.address(tmp_path / "a.xml"))


def test_a_wrong_password_and_a_missing_file_have_reasons(server: Server, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="access denied"):
        store_of(server.address(tmp_path / "a.xml", "wrong"))
    address = server.address(tmp_path / "none.xml")
    with pytest.raises(OSError, match="not found"):
        store_of(address).find(address)
