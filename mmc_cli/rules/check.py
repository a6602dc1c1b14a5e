"""Defines a handling rule: its id, severity, source, the function that finds hits, and the values that it reads."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from lxml import etree

from mmc_cli.model.finding import Rule, Severity
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import Read

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
    find: Callable[[RuleContext], Iterator[RuleHit]]
    reads: tuple[Read, ...]
    kind: Literal["any", "alert", "response"] = "any"
    of_invalid: bool = False

    @property
    def rule(self) -> Rule:
        """The rule as findings carry it; the function's docstring is its help."""
        text = " ".join((self.find.__doc__ or _NO_HELP).split())
        return Rule(self.id, self.name, self.severity, "handling", text, self.source)
