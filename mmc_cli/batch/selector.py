"""Selects messages by device, code, service reference, time, kind or failure."""

from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.inputs.message import Message, normalize_code
from mmc_cli.model.header import Kind
from mmc_cli.model.instant import Instant, from_datetime, parse_instant
from mmc_cli.specification import Spec

_DIGITS = 6  # of a second: as many as --since and --until can have, so that the end of a day includes all of it


class Period(NamedTuple):
    """The times from `since` to `until`, both included; None sets no bound."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_bounded(self) -> bool:
        """True if it does not include every time."""
        return self.since is not None or self.until is not None

    @property
    def is_empty(self) -> bool:
        """True if it includes no time."""
        return self.since is not None and self.until is not None and self.since > self.until

    def contains(self, when: Instant) -> bool:
        """Return whether a time is in the period; one without a zone counts as UTC."""
        when = when._replace(fraction=when.fraction[:_DIGITS].rstrip("0"), zoned=True)
        return not (self.since is not None and from_datetime(self.since).is_after(when)) and not (
            self.until is not None and when.is_after(from_datetime(self.until))
        )


ALWAYS = Period()


class Selector(NamedTuple):
    """Criteria that must all be met by a message; several values of one criterion are alternatives."""

    devices: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    period: Period = ALWAYS
    kind: Kind | None = None
    failed: bool = False

    @property
    def is_active(self) -> bool:
        """True if there is any criterion."""
        return self != EVERYTHING

    def without_period(self) -> "Selector":
        """Return the other criteria."""
        return self._replace(period=ALWAYS)

    def misses_time(self, message: Message, spec: Spec) -> bool:
        """Return whether a message meets every criterion except the period, because it has no time."""
        return (
            self.period.is_bounded
            and parse_instant(message.header.time) is None
            and self.without_period().selects(message, spec)
        )

    def selects(self, message: Message, spec: Spec) -> bool:
        """Return whether a message meets every criterion. An unreadable one never does."""
        header = message.header
        return (
            (message.root is not None or message.is_payload)
            and (self.kind is None or header.kind == self.kind)
            and _matches(self.devices, (header.device,))
            and _matches(_normalize_all(self.codes), (header.alert_code, header.message_code))
            and self._has_service(*_services(message, spec))
            and self._is_in_period(header.time)
            and (not self.failed or _is_failure(message, spec))
        )

    def _has_service(self, *variants: str | None) -> bool:
        stems = tuple(f"{service}.*" for service in self.services)
        return _matches(self.services + stems, variants)

    def _is_in_period(self, time: str | None) -> bool:
        if not self.period.is_bounded:
            return True
        when = parse_instant(time)
        return when is not None and self.period.contains(when)


EVERYTHING = Selector()


@lru_cache(maxsize=16)
def _normalize_all(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normalize_code(code) or "" for code in codes)


def _matches(patterns: tuple[str, ...], values: tuple[str | None, ...]) -> bool:
    """Return whether a value matches a pattern, ignoring case; without patterns, any value does."""
    if not patterns:
        return True
    return any(fnmatchcase(value.upper(), pattern.upper()) for value in values if value for pattern in patterns)


def _services(message: Message, spec: Spec) -> tuple[str | None, ...]:
    """Return the service of a message, or those that a GBCS payload may answer."""
    if not message.is_payload:
        return (message.header.service_reference_variant,)
    from mmc_cli.decoding.payloads import payload_of, services_of

    return services_of(payload_of(message), spec)


def _is_failure(message: Message, spec: Spec) -> bool:
    if message.is_payload:
        return message.payload is not None and bool(message.payload.body.failed)
    from mmc_cli.decoding.listing import response_row
    from mmc_cli.decoding.sentences import first_fault

    if message.header.kind == "response" and response_row(message, spec).success is False:
        return True
    return first_fault(message, spec) is not None
