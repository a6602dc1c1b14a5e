"""Files of web servers: only the named files are requested, and a redirect is followed only within the host."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from html import unescape
from io import BufferedReader
from tempfile import TemporaryFile
from typing import IO, Any, cast

from mmc_cli.inputs.address import Address, without_query
from mmc_cli.inputs.remote.failures import OtherHostError, RemoteError, plain_failures
from mmc_cli.inputs.remote.order import Entry
from mmc_cli.inputs.remote.stores import Store, as_stream, parts_of

_PATIENCE = 60  # seconds without a byte
_PARTIAL = 206
_CHUNK = 2**20


class WebStore(Store):
    """The files of a web server; an address that ends in a slash is a folder if the server lists it."""

    can_write = False

    @classmethod
    def options(cls) -> dict[str, Any]:
        from aiohttp import ClientTimeout, TraceConfig

        trace = TraceConfig()
        trace.on_request_redirect.append(_check_redirect)
        timeout = ClientTimeout(total=None, sock_connect=_PATIENCE, sock_read=_PATIENCE)
        # Proxies come from the environment, passwords from ~/.netrc.
        client = {"trace_configs": [trace], "timeout": timeout, "trust_env": True}
        return {**super().options(), "client_kwargs": client}

    def find(self, address: Address) -> Entry:
        """Return file or folder by the form of the address; existence is checked when it is read."""
        return Entry(address.path.rstrip("/").rpartition("/")[2], address.is_folder)

    def pages(self, address: Address, start: str = "") -> Iterator[Iterable[Entry]]:
        """Yield the entries of a folder that its page links to."""
        folder = address.path if address.path.endswith("/") else f"{address.path}/"
        links = self.start(lambda: self.system._ls(self.path(address), detail=False))()
        names = {unescape(each).removeprefix(folder) for each in links if each.startswith(folder)}
        yield [Entry(name.removesuffix("/"), name.endswith("/")) for name in sorted(names) if _is_plain(name)]

    async def fetch(self, address: Address, limit: int) -> bytes | None:
        async with self._get(address) as answer:
            size = answer.content_length if "Content-Encoding" not in answer.headers else None
            if size is not None and size > limit:
                return None
            data: bytes = await answer.content.read(limit + 1)
            while len(data) <= limit and (chunk := await answer.content.read(limit + 1 - len(data))):
                data += chunk
            return self.whole(data, size) if len(data) <= limit else None

    @asynccontextmanager
    async def _get(self, address: Address) -> AsyncIterator[Any]:
        session = await self.system.set_session()
        async with session.get(self.system.encode_url(self.path(address)), **self.system.kwargs) as answer:
            answer.raise_for_status()
            if str(answer.url.path).endswith("/") and not address.is_folder:
                raise RemoteError("a folder of the server; end the address with / to read it")
            yield answer

    def open(self, address: Address) -> BufferedReader:
        """Open a file in parts if the server supports ranges; otherwise download it to a file first."""
        url = self.path(address)
        size, unchanged = self.start(lambda: self._ask_for_parts(url))()
        if size:
            with plain_failures():
                return as_stream(self.system.open(url, "rb", size=size, headers=unchanged, **parts_of(size)))
        file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the caller closes it
        self.start(lambda: self._read_into(file, address))()
        file.seek(0)
        return cast(BufferedReader, file)

    async def _ask_for_parts(self, url: str) -> tuple[int | None, dict[str, str]]:
        """Return the size of a file that is served in parts, and the condition header that keeps them consistent."""
        session = await self.system.set_session()
        headers = {"Range": "bytes=0-0", "Accept-Encoding": "identity"}
        async with session.get(self.system.encode_url(url), headers=headers, **self.system.kwargs) as answer:
            answer.raise_for_status()
            size = answer.headers.get("Content-Range", "").rpartition("/")[2]
            mark = answer.headers.get("ETag", "")
            unchanged = {"If-Match": mark} if mark.startswith('"') else {}  # a weak mark never matches (RFC 9110)
            return int(size) if answer.status == _PARTIAL and size.isdigit() else None, unchanged

    async def _read_into(self, file: IO[bytes], address: Address) -> None:
        file.seek(0)
        file.truncate()
        async with self._get(address) as answer:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                file.write(chunk)

    def path(self, address: Address) -> str:
        return address.url.partition("#")[0]


async def _check_redirect(session: Any, context: Any, redirect: Any) -> None:
    """Raise OtherHostError for a redirect to another server, or from https to http."""
    from yarl import URL

    here = redirect.url
    there = here.join(URL(redirect.response.headers.get("Location", "")))
    is_upgrade = (here.scheme, there.scheme) == ("http", "https") and there.is_default_port()
    if here.host != there.host or not (here.origin() == there.origin() or is_upgrade):
        raise OtherHostError


def _is_plain(name: str) -> bool:
    """Return whether a link is to a file or folder directly in this folder."""
    name = name.removesuffix("/")
    return bool(name) and "/" not in name and name not in (".", "..") and without_query(f"http://{name}")[7:] == name
