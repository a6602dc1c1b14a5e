"""`mmc.difference/1`: what `mmc diff` writes, one record for each difference between two messages."""

from mmc_cli.records import words
from mmc_cli.records.base import Count, Record


class DifferenceRecord(Record, frozen=True, tag="mmc.difference/1"):
    """One difference between two messages, a and b; the fields of a side without the message or field are null.

    `keys` identifies the entries of lists that contain the place. Values are text in their plain form, times in UTC.
    `delta` is b minus a; for times, in seconds. `reason` says why messages are not comparable.
    """

    file_a: str | None
    member_a: str | None
    index_a: Count | None
    file_b: str | None
    member_b: str | None
    index_b: Count | None
    kind: words.Kind | None
    device: str | None
    alert_code: str | None
    message_code: str | None
    service_reference_variant: str | None
    difference: words.DifferenceKind
    path_a: str | None
    path_b: str | None
    keys: tuple[str, ...]
    value_a: str | None
    value_b: str | None
    delta: str | None
    unit: str | None
    meaning_a: str | None
    meaning_b: str | None
    reason: str | None
