"""Defines a handling rule: its id, severity, source, the function that finds hits, and the values that it reads."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lxml import etree

from mmc_cli.model.finding import Rule, Severity

if TYPE_CHECKING:
    from mmc_cli.rules.context import RuleContext

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

    values: "ValueKind | str"
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

_NO_HELP = "The help of handling rules is not available under python -OO, which drops it."


class RuleHit(NamedTuple):
    """One hit of a rule: what is wrong, in the user's words, at an element, its text or one of its attributes.

    `absent_from` is the element in which something is missing: the hit is dropped if a fault of the schema in this
    element explains that. `source` replaces the source of the rule.
    """

    message: str
    element: etree._Element
    attribute: str | None = None
    at_text: bool = False
    actual: str | None = None
    expected: tuple[str, ...] = ()
    absent_from: etree._Element | None = None
    source: str | None = None


class Check(NamedTuple):
    """A handling rule: permanent id and name, severity, source, the function that finds hits, and what it reads.

    The function is called only for messages of `kind` in which a value that it reads is not plainly accepted. In a
    message that the schema rejects, hits that may repeat a fault of the schema are dropped unless `of_invalid` is set;
    see apply.py.
    """

    id: str
    name: str
    severity: Severity
    source: str
    find: "Callable[[RuleContext], Iterator[RuleHit]]"
    reads: tuple[Read, ...]
    kind: Literal["any", "alert", "response"] = "any"
    of_invalid: bool = False

    @property
    def rule(self) -> Rule:
        """The rule as findings carry it; the function's docstring is its help."""
        text = " ".join((self.find.__doc__ or _NO_HELP).split())
        return Rule(self.id, self.name, self.severity, "handling", text, self.source)
