"""Returns a line for each change that later versions made to an alert, a service or its content, the oldest first."""

from collections.abc import Iterable, Iterator

from mmc_cli.explain.document import with_cautions
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification.catalogue import Row
from mmc_cli.specification.document import changes_about
from mmc_cli.specification.schema_places import describe_history_below


def code_history(row: Row, uses: Iterable[Row]) -> Iterator[str]:
    """Yield what changed about an alert or service: what the release note says, and the message codes added to it."""
    yield from changes_about(row["code"])
    for use in uses:
        if parse_version(use["added"]) > parse_version(row["added"]):
            title = f"{use['use_case']} {use['name']}".strip()
            yield f"{use['added']}: message code {use['code']} added ({title})"


def with_content_history(history: Iterable[str], path: str) -> tuple[str, ...]:
    """Return a history with what changed in an element and in all inside it, by version."""
    return tuple(sorted((*history, *with_cautions(describe_history_below(path))), key=_version_of))


def _version_of(line: str) -> Version:
    return parse_version(line.partition(":")[0])
