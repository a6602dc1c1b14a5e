"""A table with all its columns at any terminal width."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.render.table import render_within


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row], None]]:
    """Write tables of up to 500 rows, as wide as they need to be."""
    with render_within(out, color, None) as add:
        yield add
