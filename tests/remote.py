"""Servers on this machine for tests of addresses: S3 by moto, and a web server; both note what they are asked."""

import http.server
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import unquote

from tests.tls import Authority

BUCKET = "inbox"
SECRETS = {"AWS_ACCESS_KEY_ID": "test-key", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_DEFAULT_REGION": "eu-west-2"}


class Request(NamedTuple):
    """What a server was asked: the method, the path, the query, and the part of a file that was wanted."""

    method: str
    path: str
    query: str
    part: str | None


# Answers a request in place of the server: a status and a body; None to let the server answer.
Fault = Callable[[Request], "tuple[str, bytes] | None"]


class Recorder:
    """The application of a server, with the requests that it had and the faults that a test wants."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.requests = list[Request]()
        self.fault: Fault
        self.page: int | None  # names in a page of a listing; as many as the server likes if None
        self.reset()

    def reset(self) -> None:
        """Answer as the server does."""
        self.fault, self.page = lambda request: None, None

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        path = unquote(environ["PATH_INFO"])
        request = Request(environ["REQUEST_METHOD"], path, environ["QUERY_STRING"], environ.get("HTTP_RANGE"))
        self.requests.append(request)
        answer = self.fault(request)
        if self.page is not None and "list-type=2" in request.query and "max-keys" not in request.query:
            environ["QUERY_STRING"] += f"&max-keys={self.page}"
        if answer is None:
            return self._app(environ, start)
        start(answer[0], [("Content-Type", "application/xml"), ("Content-Length", str(len(answer[1])))])
        return [answer[1]]


class S3Server:
    """S3, with the bucket that a test uses."""

    def __init__(self, client: Any, recorder: Recorder, bucket: str = BUCKET) -> None:
        self.client, self.recorder, self.bucket = client, recorder, bucket
        with suppress(client.exceptions.BucketAlreadyOwnedByYou):  # all servers of a process have the same buckets
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})

    def with_bucket(self, bucket: str) -> "S3Server":
        """Return the same server with another bucket."""
        return S3Server(self.client, self.recorder, bucket)

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which `mmc` finds the server, as it finds any other."""
        return {**SECRETS, "AWS_ENDPOINT_URL": self.client.meta.endpoint_url, "AWS_EC2_METADATA_DISABLED": "true"}

    def put(self, key: str, data: "str | bytes") -> str:
        """Store an object, and return its address."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=data.encode() if isinstance(data, str) else data)
        self.recorder.requests.clear()
        return f"s3://{self.bucket}/{key}"

    def clear(self) -> None:
        """Remove all objects, faults and notes of requests."""
        self.recorder.reset()
        for key in self.keys():
            self.client.delete_object(Bucket=self.bucket, Key=key)
        self.recorder.requests.clear()

    def get(self, key: str) -> bytes:
        """Return what an object has in it."""
        data: bytes = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return data

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys of the objects."""
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", ())
        return [each["Key"] for each in found]

    def asked(self) -> list[str]:
        """Return the requests that the server had since the last object was stored, such as "GET a.xml"."""
        return [
            f"{each.method} {each.path.removeprefix(f'/{self.bucket}').strip('/')}" for each in self.recorder.requests
        ]


@contextmanager
def s3_server(tls: Authority | None = None) -> Iterator[S3Server]:
    """Run S3 on a free port of this machine; with TLS if given the authority of its certificate."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    recorder = server._server.app = Recorder(server._server.app)
    keys = {"aws_access_key_id": "test-key", "aws_secret_access_key": "test-secret", "region_name": "eu-west-2"}
    scheme = "http" if tls is None else "https"
    if tls is not None:
        server._server.socket = _with_tls(server._server.socket, tls)
    client = boto3.client(
        "s3", endpoint_url=f"{scheme}://{host}:{port}", verify=None if tls is None else str(tls.file), **keys
    )
    try:
        yield S3Server(client, recorder)
    finally:
        client.close()
        server.stop()


def _with_tls(listening: socket.socket, authority: Authority) -> socket.socket:
    return authority.server.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)


class WebServer:
    """A web server whose files a test gives; a folder is a page of links."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.statuses: dict[str, list[int]] = {}  # what is answered first
        self.cut: set[str] = set()  # half of these is sent
        self.requests = list[str]()
        self.takes_parts = True
        self.sent = 0  # bytes of files

    def put(self, path: str, data: "str | bytes") -> str:
        """Serve a file, and return its address."""
        self.files[path] = data.encode() if isinstance(data, str) else data
        return f"{self.address}{path}"


@contextmanager
def web_server(tls: Authority | None = None) -> Iterator[WebServer]:
    """Run a web server on a free port of this machine; with TLS if given the authority of its certificate."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = _with_tls(server.socket, tls)
    scheme = "http" if tls is None else "https"
    server.web = WebServer(f"{scheme}://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.web  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        web: WebServer = self.server.web  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        web.requests.append(f"{self.command} {self.path}")
        data = web.files.get(path, _page(web, path))
        if web.statuses.get(path):
            self._send(web.statuses[path].pop(0), b"", {})
        elif path in web.redirects:
            self._send(302, b"", {"Location": web.redirects[path]})
        elif data is None:
            self._send(404, b"", {})
        else:
            self._send_file(web, path, data, with_body)

    def _send_file(self, web: WebServer, path: str, data: bytes, with_body: bool) -> None:
        headers = {"Content-Type": "text/html" if path.endswith("/") else "application/octet-stream"}
        status, part = 200, self.headers["Range"]
        if web.takes_parts:
            headers["Accept-Ranges"] = "bytes"
        if web.takes_parts and part:
            start, _, end = part.removeprefix("bytes=").partition("-")
            status, whole = 206, len(data)
            data = data[int(start) : int(end) + 1 if end else None]
            headers["Content-Range"] = f"bytes {start}-{int(start) + len(data) - 1}/{whole}"
        headers["Content-Length"] = str(len(data))
        if path in web.cut:
            web.cut.discard(path)
            data = data[: len(data) // 2]
            self.close_connection = True
        self._send(status, data if with_body else b"", headers)

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.server.web.sent += len(data)  # type: ignore[attr-defined]
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def _page(web: WebServer, folder: str) -> bytes | None:
    """Return the page of a folder; None if there is none."""
    inside = sorted({each[len(folder) :].partition("/") for each in web.files if each.startswith(folder)})
    if not folder.endswith("/") or not inside:
        return None
    links = "".join(f'<a href="{name}{slash}">{name}</a>' for name, slash, _ in inside)
    return f'<html><a href="?C=N;O=D">Name</a><a href="../">up</a>{links}</html>'.encode()
