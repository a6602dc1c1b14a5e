"""Files over SSH, on hosts whose key is in ~/.ssh/known_hosts; an output is renamed when it is complete."""

import os
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO, Any

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.remote.failures import plain_failures
from mmc_cli.inputs.remote.stores import Store


class UnknownHostKeyError(Exception):
    """The key of a host is not among those that the user has accepted."""


class SftpStore(Store):
    """The files of an SSH server. paramiko finds the keys of the agent and those in ~/.ssh."""

    @classmethod
    def options(cls) -> dict[str, Any]:
        return {"host_key_policy": _make_policy()}

    def write(self, address: Address, file: IO[bytes]) -> None:
        path = self.path(address)
        part = f"{path}.mmc-{os.getpid()}.part"
        with plain_failures():
            file.seek(0)
            self._make_folder(PurePosixPath(path).parent)
            try:
                with self.system.open(part, "wb") as target:
                    while chunk := file.read(2**20):
                        target.write(chunk)
                self.system.ftp.posix_rename(part, path)
            except BaseException:
                with suppress(Exception):
                    self.system.rm_file(part)
                raise

    def remove_folder(self, address: Address) -> None:
        with suppress(OSError):  # it is not empty, or already gone
            self.system.rmdir(self.path(address))

    def _make_folder(self, folder: PurePosixPath) -> None:
        """Create a folder and its parents; another process may be doing the same."""
        if not self.system.exists(str(folder)):
            for each in (*reversed(folder.parents), folder):
                with suppress(OSError):
                    self.system.ftp.mkdir(str(each))


def _make_policy() -> Any:
    import paramiko

    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # it has no types
        """Accepts the keys that are in the file of known hosts."""

        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            known = paramiko.HostKeys()
            with suppress(OSError):
                known.load(os.path.expanduser("~/.ssh/known_hosts"))
            if not known.check(hostname, key):
                raise UnknownHostKeyError

    return KnownHosts()
