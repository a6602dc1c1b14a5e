"""A scheduler is found, asked again where it may be busy, or refused in words."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from mmc_cli.batch.cluster_connection import _open_client, connect
from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]


def clients(*answers: Any) -> tuple[Callable[[], Any], list[Any]]:
    """Return what makes a client of each of these answers, and the answers that are left."""
    left = list(answers)

    def client() -> Any:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return client, left


def test_a_scheduler_that_is_not_there_is_refused_in_words(mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("mmc_cli.batch.cluster_connection._CONNECT_SECONDS", 2)
    reason = "(connection refused|no answer)"  # the latter where the last of several attempts is cut short
    with pytest.raises(MmcError, match=rf"there is no Dask scheduler at tcp://127\.0\.0\.1:9: {reason}"):
        mmc("validate", "fixtures/valid", "--cluster", "tcp://127.0.0.1:9")


def test_a_server_that_never_answers_is_not_awaited_for_ever(mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("mmc_cli.batch.cluster_connection._CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(MmcError, match=f"there is no Dask scheduler at {address}: no answer"):
            mmc("validate", "fixtures/valid", "--cluster", address)


def test_an_address_with_tls_needs_certificates(mmc: Mmc) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(MmcError, match=r"tls://127\.0\.0\.1:9 needs certificates"):
        mmc("validate", "fixtures/valid", "--cluster", "tls://127.0.0.1:9")


def test_an_answer_that_is_none_is_asked_for_once_more() -> None:
    make, left = clients(ValueError("stray bytes"), "the client")
    assert _open_client(make, "tcp://host:1") == "the client"
    assert left == []


def test_what_answers_twice_and_is_no_scheduler_is_refused() -> None:
    make, left = clients(ValueError("stray bytes"), ValueError("stray bytes"), "the client")
    with pytest.raises(MmcError, match="there is no Dask scheduler at tcp://host:1: something else answers"):
        _open_client(make, "tcp://host:1")
    assert left == ["the client"]


def test_a_refusal_is_not_asked_again() -> None:
    make, left = clients(ConnectionRefusedError(111, "Connection refused"), "the client")
    with pytest.raises(MmcError, match="connection refused"):
        _open_client(make, "tcp://host:1")
    assert left == ["the client"]


def test_a_cluster_of_this_machine_ends_with_its_context() -> None:
    distributed = pytest.importorskip("distributed")
    with connect("local:1") as (client, check_workers):
        client.wait_for_workers(1)
        check_workers()
    assert client.status == "closed"
    assert isinstance(client, distributed.Client)
