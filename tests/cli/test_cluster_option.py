"""An address of --cluster is one of a scheduler, or the number of workers to start here."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.cluster_option import ClusterAddress
from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.1:8786", "tls://dask.example.org:8786", "tcp://[::1]:8786", "local:1", "local:256"]
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert ClusterAddress().convert(address, None, None) == address


@pytest.mark.parametrize(
    "address",
    ["local", "local:0", "local:257", "local:2 ", "10.0.0.1:8786", "tcp://host", "http://host:80", "tcp://:1"],
)
def test_another_address_is_refused_with_what_is_expected(address: str) -> None:
    with pytest.raises(click.BadParameter, match="expected tcp://HOST:PORT, tls://HOST:PORT or local:N"):
        ClusterAddress().convert(address, None, None)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("validate fixtures/valid --cluster tcp://x:1 -j 2", "-j starts processes here"),
        ("validate fixtures/valid --cluster tcp://x:1 --follow", "--follow reads files here as they arrive"),
        (
            "validate fixtures/valid --cluster tcp://x:1 --against fixtures",
            "--against compares with payloads read here",
        ),
        ("diff-versions --cluster local:2", "--cluster has no effect without --messages"),
        ("show message fixtures/valid/4.0/alerts/810E.xml --cluster local:2", "No such option"),
    ],
)
def test_what_makes_no_sense_with_a_cluster_is_refused(mmc: Mmc, arguments: str, problem: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        mmc(*arguments.split())
    assert problem in refused.value.format_message()


def test_a_settings_file_cannot_send_messages_to_a_cluster(
    mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mmc.toml").write_text('cluster = "tcp://example.org:8786"\n')
    with pytest.raises(MmcError, match=r"mmc\.toml: cluster"):
        mmc("validate", ".")
