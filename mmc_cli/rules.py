"""The handling rules: what the catalogue and the release note say and the schema cannot, from MMC201.

A rule is one function: it takes a message and the specification and returns its findings. Its docstring is what the
user reads about it.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from mmc_cli import locate
from mmc_cli.faults import FAULTS
from mmc_cli.message import Message
from mmc_cli.results import Finding, Place, Rule
from mmc_cli.spec import Spec, versions
from mmc_cli.versions import Version, parse

DECLARED_VERSION_UNKNOWN = Rule(
    "MMC201",
    "declared-version-unknown",
    "warning",
    "handling",
    "Check what wrote the message; choose the version to check against with --mmc-version.",
    "versions.csv",
)
DECLARED_VERSION_DIFFERS = Rule(
    "MMC202",
    "declared-version-differs",
    "info",
    "handling",
    "Use --mmc-version auto to check each message against the version it declares.",
    "RN 1",
)


def declared_version(message: Message) -> Version | None:
    """The version that the message declares, or None where it declares none that is a number."""
    return _numbered(message.root.get("schemaVersion", "")) if message.root is not None else None


@lru_cache(maxsize=64)
def _numbered(text: str) -> Version | None:
    try:
        return parse(text)
    except ValueError:
        return None


def declared_version_unknown(message: Message, spec: Spec) -> Iterator[Finding]:
    """The message declares a version that no specification is known for; it was checked against another one."""
    declared = declared_version(message)
    if declared is not None and declared not in versions():
        yield _at_schema_version(
            message,
            DECLARED_VERSION_UNKNOWN,
            f"the message declares MMC {declared}, a version mmc does not know; checked against {spec.version}",
        )


def declared_version_differs(message: Message, spec: Spec) -> Iterator[Finding]:
    """The message declares another version than the one it was checked against."""
    declared = declared_version(message)
    if declared is not None and declared in versions() and declared != spec.version:
        text = f"the message declares MMC {declared}; checked against {spec.version}"
        yield _at_schema_version(message, DECLARED_VERSION_DIFFERS, text)


def _at_schema_version(message: Message, rule: Rule, text: str) -> Finding:
    spot = locate.spots(message.data, {()}).get(())
    place = spot.attributes.get("schemaVersion", spot.name) if spot else Place()
    return Finding(rule, text, place, "/GBCSResponse/@schemaVersion", message.header.declared_version)


RULES: tuple[Callable[[Message, Spec], Iterator[Finding]], ...] = (
    declared_version_unknown,
    declared_version_differs,
)

ALL_RULES: tuple[Rule, ...] = (*FAULTS, DECLARED_VERSION_UNKNOWN, DECLARED_VERSION_DIFFERS)
