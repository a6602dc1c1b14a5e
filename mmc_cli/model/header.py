"""The header facts of a message, which every listing and every verdict shows."""

from typing import NamedTuple, TypeAlias

from mmc_cli.records import words

Kind: TypeAlias = words.Kind


class Header(NamedTuple):
    """The facts that every listing and every verdict shows, as text in their plain form; None where absent."""

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
        """The same for a message that comes twice: originator, counter and message code; empty where one is absent."""
        if self.device and self.counter and self.message_code:
            return f"{self.device} {self.counter} {self.message_code}"
        return ""
