"""`mmc.baseline/1`: the findings that are known, so that a run reports only new ones.

It holds no value of a message: a fingerprint, how often it occurs, and the rule and the path for a reader.
"""

from typing import Annotated

from msgspec import Meta

from mmc_cli.records.base import Part, Record


class BaselineEntry(Part, frozen=True):
    """The number of known findings with a fingerprint, and the reason to accept them, which a person writes."""

    fingerprint: str
    count: Annotated[int, Meta(ge=1)]
    rule: str
    path: str
    reason: str = ""


class BaselineRecord(Record, frozen=True, tag="mmc.baseline/1"):
    """The known findings, sorted by rule, path and fingerprint."""

    findings: tuple[BaselineEntry, ...]
