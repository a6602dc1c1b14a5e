"""Turns exceptions of libraries into OSErrors with a plain reason, and retries temporary failures.

The text of a library is never shown: it may contain the address with its secrets.
"""

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")

ATTEMPTS = 4
first_pause = 0.25  # seconds; each pause is twice the one before

NOT_FOUND, DENIED = "not found", "access denied"
CHANGED = "changed between listing and reading: read it again"
UNTRUSTED = "the certificate of the server is not trusted; mmc help remote says how to name its authority"
# Reasons by HTTP status (RFC 9110); other 5xx are failures of the server.
_STATUSES = {
    401: DENIED,
    403: DENIED,
    404: NOT_FOUND,
    408: "the server did not answer in time",
    410: NOT_FOUND,
    412: CHANGED,
    429: "the server refuses more requests for now",
}
# Exceptions of the libraries by name, so that the libraries need not be imported.
_NAMES = {
    "FileExpired": CHANGED,
    "FileNotFoundError": NOT_FOUND,
    "PermissionError": DENIED,
    "NoCredentialsError": "no credentials found",
    "PartialCredentialsError": "no credentials found",
    "CredentialRetrievalError": "no credentials found",
    "TokenRetrievalError": "the credentials have expired",
    "SSOTokenLoadError": "the credentials have expired",
    "DefaultCredentialsError": "no credentials found",
    "AuthenticationException": DENIED,
    "UnknownHostKeyError": "the key of the host is not in ~/.ssh/known_hosts",
    "BadHostKeyException": "the key of the host is not that in ~/.ssh/known_hosts",
    "OtherHostError": "the server redirects to another host, which mmc does not follow; give that address",
    "ParamValidationError": "not a valid address",
    "InvalidURL": "not a valid address",
    "NoBucketError": "the address has no bucket",
}
_TEMPORARY_NAMES = {
    "TimeoutError": "the server did not answer in time",
    "FSTimeoutError": "the server did not answer in time",
    "HTTPClientError": "the connection broke off",
    "IncompleteReadError": "the connection broke off",
    "ClientPayloadError": "the connection broke off",
    "ServerDisconnectedError": "the connection broke off",
    "ClientConnectorError": "cannot connect to the server",
    "EndpointConnectionError": "cannot connect to the server",
    "ClientConnectionError": "the connection broke off",
    "ConnectionRefusedError": "cannot connect to the server",
    "NoValidConnectionsError": "cannot connect to the server",
    "gaierror": "cannot connect to the server",
    "ConnectionError": "the connection broke off",
    "SSHException": "the connection broke off",
    "EOFError": "the connection broke off",
}
_ERRNO = {NOT_FOUND: errno.ENOENT, DENIED: errno.EACCES}


class RemoteError(OSError):
    """The reason why a server did not send or accept a file; `is_temporary` if a retry may succeed."""

    def __init__(self, reason: str, is_temporary: bool = False) -> None:
        super().__init__(_ERRNO.get(reason, errno.EIO), reason)
        self.reason, self.is_temporary = reason, is_temporary

    def __reduce__(self) -> tuple[type["RemoteError"], tuple[str, bool]]:
        """Support pickling, as a worker may raise it."""
        return RemoteError, (self.reason, self.is_temporary)

    @property
    def is_missing(self) -> bool:
        """True if there is nothing at the address."""
        return self.reason == NOT_FOUND


class OtherHostError(Exception):
    """A server redirected to another server."""


def describe_failure(error: BaseException) -> RemoteError:
    """Return a RemoteError with a plain reason for an exception of a library, by it or its causes."""
    if isinstance(error, RemoteError):
        return error
    if any("SSLCertVerificationError" in _kinds(each) for each in _chain(error)):  # of which libraries make others
        return RemoteError(UNTRUSTED)
    for each in _chain(error):
        if (status := _status(each)) is not None:
            is_temporary = status >= 500 or status in (408, 429)
            reason = f"the server failed ({status})" if status >= 500 else f"the server answered {status}"
            return RemoteError(_STATUSES.get(status, reason), is_temporary=is_temporary)
    for each in _chain(error):
        for name in _kinds(each):
            if name in _NAMES:
                return RemoteError(_NAMES[name])
            if name in _TEMPORARY_NAMES:
                return RemoteError(_TEMPORARY_NAMES[name], is_temporary=True)
    return RemoteError(f"the server did not give it ({type(error).__name__})")


@contextmanager
def plain_failures() -> Iterator[None]:
    """Raise exceptions of libraries as RemoteError, except MemoryError."""
    try:
        yield
    except (MemoryError, RemoteError):
        raise
    except Exception as error:
        raise describe_failure(error) from None


async def retry(make: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Return what `make` awaits; retry temporary failures after growing pauses."""
    for pause in _pauses():
        try:
            return await make()
        except MemoryError:
            raise
        except Exception as error:
            failure = describe_failure(error)
            if not failure.is_temporary or pause is None:
                raise failure from None
        await asyncio.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def retry_now(make: Callable[[], ResultT]) -> ResultT:
    """Call a function, with retries as in `retry`."""
    for pause in _pauses():
        try:
            with plain_failures():
                return make()
        except RemoteError as failure:
            if not failure.is_temporary or pause is None:
                raise
        time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def _pauses() -> Iterator[float | None]:
    """Yield how long to wait after each attempt; None after the last."""
    yield from (first_pause * 2**attempt for attempt in range(ATTEMPTS - 1))
    yield None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kinds(error: BaseException) -> list[str]:
    """Return the names of the classes of an exception, so that no library is imported for them."""
    return [kind.__name__ for kind in type(error).__mro__]


def _status(error: BaseException) -> int | None:
    """Return the HTTP status that an exception reports."""
    response: Any = getattr(error, "response", None)
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
    for name in ("status", "status_code"):  # the latter of Azure
        status = status if status is not None else getattr(error, name, None)
    return status if isinstance(status, int) and status >= 300 else None
