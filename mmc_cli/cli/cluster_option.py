"""The option --cluster: the address of a Dask cluster, and the check for options that cannot be combined with it."""

import re
from typing import Any

import click
from click.core import ParameterSource

_ADDRESS = r"(?:tcp|tls)://(?:[^\s/:\[\]]+|\[[0-9a-fA-F:.%]+\]):[0-9]{1,5}|local:(?P<workers>[0-9]{1,3})"
_MAX_WORKERS = 256


class ClusterAddress(click.ParamType[str]):
    """The address of a Dask scheduler, or how many workers to start on this machine."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        match = re.fullmatch(_ADDRESS, str(value))
        if match is None or not 0 < int(match["workers"] or 1) <= _MAX_WORKERS:
            self.fail(f"expected tcp://HOST:PORT, tls://HOST:PORT or local:N, such as local:4; got {value}", param, ctx)
        return str(value)


cluster = click.option(
    "--cluster",
    type=ClusterAddress(),
    metavar="ADDRESS",
    help="Have a Dask cluster do the work: tcp://HOST:PORT or tls://HOST:PORT; local:N tries it on this machine.",
)


def check_cluster(cluster: str | None, follow: bool) -> None:
    """Raise UsageError for options that cannot be combined with --cluster."""
    if cluster is None:
        return
    if follow:
        raise click.UsageError("--follow reads files here as they arrive; it cannot be combined with --cluster")
    if click.get_current_context().get_parameter_source("jobs") is ParameterSource.COMMANDLINE:
        raise click.UsageError("-j starts processes here; it cannot be combined with --cluster")
