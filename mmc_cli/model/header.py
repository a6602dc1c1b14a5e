"""The header facts of a message, which every listing and every verdict shows."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from mmc_cli.model.lexical import plain_number
from mmc_cli.records import words

Kind: TypeAlias = words.Kind

# The fields of `Header` whose values may be written in several ways, with the function that returns the plain form.
PLAIN_FORMS: Mapping[str, Callable[[str], str]] = {"device": str.upper, "target": str.upper, "counter": plain_number}


class Header(NamedTuple):
    """The facts that every listing and every verdict shows, as text in their plain form; None if absent.

    Equal values have equal plain forms: 51001 for +51001, upper case in identifiers.
    """

    kind: Kind | None = None
    declared_version: str | None = None
    device: str | None = None
    target: str | None = None
    counter: str | None = None
    message_code: str | None = None
    service_reference: str | None = None
    service_reference_variant: str | None = None
    alert_code: str | None = None
    time: str | None = None

    @property
    def key(self) -> str:
        """Identifies duplicates: originator, counter and message code; empty if one is absent."""
        if self.device and self.counter and self.message_code:
            return f"{self.device} {self.counter} {self.message_code}"
        return ""
