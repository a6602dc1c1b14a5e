"""What a library raises becomes a plain reason; what may pass is tried again, a few times."""

import asyncio
import errno
import pickle
import ssl

import pytest

from mmc_cli.inputs.remote import failures
from mmc_cli.inputs.remote.failures import ATTEMPTS, RemoteError, describe_failure, plain_failures, retry


class ClientError(Exception):
    """As botocore raises it."""

    def __init__(self, status: int) -> None:
        super().__init__("https://host/?sig=secret")
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


class NoCredentialsError(Exception):
    """As botocore raises it."""


@pytest.mark.parametrize(
    ("error", "reason", "is_temporary"),
    [
        (ClientError(403), "access denied", False),
        (ClientError(404), "not found", False),
        (ClientError(412), "changed between listing and reading: read it again", False),
        (ClientError(503), "the server failed (503)", True),
        (ClientError(429), "the server refuses more requests for now", True),
        (ClientError(418), "the server answered 418", False),
        (NoCredentialsError(), "no credentials found", False),
        (TimeoutError("secret"), "the server did not answer in time", True),
        (ConnectionRefusedError("secret"), "cannot connect to the server", True),
        (ConnectionResetError("secret"), "the connection broke off", True),
        (FileNotFoundError("secret"), "not found", False),
        (KeyError("secret"), "the server did not give it (KeyError)", False),
    ],
)
def test_a_failure_has_a_reason_without_the_words_of_the_library(
    error: Exception, reason: str, is_temporary: bool
) -> None:
    got = describe_failure(error)
    assert (got.strerror, got.is_temporary) == (reason, is_temporary)


def test_the_cause_of_a_failure_says_more_than_the_failure() -> None:
    error = FileNotFoundError("in/a.xml")
    error.__cause__ = ClientError(403)
    assert describe_failure(error).reason == "access denied"
    assert describe_failure(ClientError(404)).errno == errno.ENOENT


def test_a_certificate_that_is_not_trusted_is_no_connection_that_broke_off() -> None:
    error = ConnectionError("secret")
    error.__context__ = ssl.SSLCertVerificationError("secret")
    got = describe_failure(error)
    assert (got.reason, got.is_temporary) == (failures.UNTRUSTED, False)


def test_no_traceback_of_a_library_follows_a_failure() -> None:
    with pytest.raises(RemoteError) as caught, plain_failures():
        raise ClientError(403)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_what_may_pass_is_tried_again_and_the_rest_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "first_pause", 0)
    raised = list[Exception]()

    async def fail(error: Exception, times: int) -> int:
        if len(raised) < times:
            raised.append(error)
            raise error
        return len(raised)

    assert asyncio.run(retry(lambda: fail(ClientError(503), 2))) == 2
    raised.clear()
    with pytest.raises(RemoteError, match="the server failed"):
        asyncio.run(retry(lambda: fail(ClientError(503), 100)))
    assert len(raised) == ATTEMPTS
    raised.clear()
    with pytest.raises(RemoteError, match="access denied"):
        asyncio.run(retry(lambda: fail(ClientError(403), 100)))
    assert len(raised) == 1


@pytest.mark.parametrize("is_temporary", [True, False])
def test_a_failure_that_a_worker_meets_is_the_same_for_its_parent(is_temporary: bool) -> None:
    sent = pickle.loads(pickle.dumps(RemoteError("access denied", is_temporary)))
    assert (type(sent), sent.reason, sent.is_temporary) == (RemoteError, "access denied", is_temporary)
