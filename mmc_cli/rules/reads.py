"""Defines what a handling rule looks at: values of the elements of a name, or of a kind."""

from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeAlias

# Kinds of values that are found through the schema, not by the name of an element; see value_index.py.
ValueKind: TypeAlias = Literal[
    "time",
    "time-pair",
    "index",
    "status",
    "disputed-length",
    "declared-version",
    "coded-content",
    "credentials",
    "device-log",
    "log-entry",
    "payload",
]


class Read(NamedTuple):
    """Values that a rule looks at: the elements of one name, or the values of one kind.

    `equivalent_texts` are regular expressions. The rule treats all texts that match one of them alike (apart from
    quoting), and never reports a text that matches the first. Without any, it may treat every text differently.
    """

    values: ValueKind | str
    equivalent_texts: tuple[str, ...] = ()


def value(name: str, accepted: str | None = None) -> Read:
    """Return a read of the elements of a name.

    Args:
        name: Local name of the elements, such as OriginatorCounter.
        accepted: Regular expression of texts that the rule never reports, such as "[1-9][0-9]*".
    """
    return Read(name, (accepted,) if accepted is not None else ())


def _past_and_future() -> tuple[str, str]:
    """Return regular expressions of the times from 2012 to today, and of times more than a year ahead."""
    now = datetime.now(UTC)
    this_year = f"{_numbers(1, now.month - 1)}-[0-9]{{2}}|{now.month:02}-{_numbers(1, now.day)}"
    past = f"20(?:{_numbers(12, now.year - 2001)}-[0-9-]{{5}}|{now.year - 2000}-(?:{this_year}))"
    future = f"20{_numbers(now.year - 1998, 99)}-[0-9-]{{5}}"
    return f"{past}T[0-9:.]+Z", f"{future}T[0-9:.]+Z"


def _numbers(first: int, last: int) -> str:
    """Return a regular expression of the two-digit numbers from first to last."""
    tens = ((ten, max(first, 10 * ten), min(last, 10 * ten + 9)) for ten in range(10))
    return f"(?:{'|'.join(f'{ten}[{low % 10}-{high % 10}]' for ten, low, high in tens if low <= high) or '(?!)'})"


TIMES = Read("time", _past_and_future())
TIME_PAIRS = Read("time-pair")
INDEXES = Read("index")
STATUSES = Read("status")
DISPUTED_LENGTHS = Read("disputed-length")
DECLARED_VERSION = Read("declared-version")
CODED_CONTENT = Read("coded-content")
CREDENTIALS = Read("credentials")
DEVICE_LOG, LOG_ENTRIES = Read("device-log"), Read("log-entry")
# A rule that reads this runs if the GBCS payload of the message is available.
PAYLOAD = Read("payload")
ALERT_CODE, MESSAGE_CODE = value("GBCSHexAlertCode"), value("GBCSHexadecimalMessageCode")
SERVICE, VARIANT = value("ServiceReference"), value("ServiceReferenceVariant")
# A rule that reads this runs on every message: it looks at names, attributes and at what is absent.
STRUCTURE = Read("structure")
