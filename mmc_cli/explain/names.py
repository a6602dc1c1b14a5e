"""Explains names that are not codes: other names of codes and change drivers, and words in the names of services."""

import re
from collections.abc import Iterator
from functools import cache

from mmc_cli.explain.document import link_codes
from mmc_cli.model.counting import count_noun
from mmc_cli.model.entry import Entry, Link
from mmc_cli.specification import Spec, table_rows
from mmc_cli.specification.catalogue import SERVICES, Row, cited_sources, row_in_force, split_cell
from mmc_cli.specification.similar_names import squash


def resolve_name(name: str) -> str:
    """Return the one code that another name stands for, otherwise the name itself."""
    row = _other_names().get(squash(name))
    codes = split_cell(row["codes"]) if row is not None else ()
    return codes[0] if len(codes) == 1 else name


def explain_other_name(name: str, spec: Spec) -> Iterator[Entry]:
    """Explain a name that stands for several codes, such as half hourly."""
    row = _other_names().get(squash(name))
    if row is not None:
        links = tuple(link_codes(split_cell(row["codes"])))
        yield Entry(
            "name",
            row["name"],
            count_noun(len(links), links[0].kind),
            str(spec.version),
            related=links,
            sources=cited_sources(row["source"]),
        )


def explain_words(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain words that are in the names of services, such as daily read log: every service with all of them.

    One word alone may be in the name of anything: it has suggestions, not an entry.
    """
    wanted = set(_words(text))
    found = [row for row in table_rows(SERVICES) if len(wanted) > 1 and wanted <= set(_words(row["name"]))]
    if found:
        yield Entry(
            "words",
            text,
            f"in the name of {count_noun(len(found), 'service')}",
            str(spec.version),
            any(row_in_force(row, spec.version) for row in found),
            related=tuple(Link("service", row["code"], row["name"]) for row in found),
            sources=cited_sources(";".join(row["source"] for row in found)),
        )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@cache
def _other_names() -> dict[str, Row]:
    return {squash(row["name"]): row for row in table_rows("other_names.csv")}
