"""Says which messages a user asked for: by device, code, service, time, kind or failure."""

from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from mmc_cli.inputs.message import Message, normalize_code
from mmc_cli.model.header import Header, Kind
from mmc_cli.specification import Spec


class Selector(NamedTuple):
    """What a message must be. Empty fields ask for nothing; several values of one field are alternatives."""

    devices: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    failed: bool = False

    @property
    def active(self) -> bool:
        """True when anything is asked for."""
        return self != EVERYTHING

    def selects(self, message: Message, spec: Spec) -> bool:
        """True for a message that is all that was asked for. One that could not be read is never selected."""
        header = message.header
        return (
            message.root is not None
            and (self.kind is None or header.kind == self.kind)
            and _any(self.devices, (header.device,))
            and _any(tuple(normalize_code(each) or "" for each in self.codes), (header.alert_code, header.message_code))
            and self._in_services(header.service_reference_variant)
            and self._in_time(header)
            and (not self.failed or _failed(message, spec))
        )

    def _in_services(self, variant: str | None) -> bool:
        stems = tuple(f"{service}.*" for service in self.services)
        return _any(self.services + stems, (variant,))

    def _in_time(self, header: Header) -> bool:
        if self.since is None and self.until is None:
            return True
        try:
            when = datetime.fromisoformat(header.time or "")
        except ValueError:
            return False
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return not (self.since and when < self.since) and not (self.until and when > self.until)


EVERYTHING = Selector()


def selector(
    *,
    device: tuple[str, ...],
    code: tuple[str, ...],
    srv: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    failed: bool,
    kind: Kind | None = None,
) -> Selector:
    """The selector that the command-line options of these names ask for."""
    return Selector(device, code, srv, since, until, kind, failed)


def _any(patterns: tuple[str, ...], values: tuple[str | None, ...]) -> bool:
    if not patterns:
        return True
    return any(fnmatchcase(value.upper(), pattern.upper()) for value in values if value for pattern in patterns)


def _failed(message: Message, spec: Spec) -> bool:
    from mmc_cli.decoding.listing import response_row
    from mmc_cli.decoding.sentences import first_fault

    if message.header.kind == "response" and response_row(message, spec).success is False:
        return True
    return first_fault(message, spec) is not None
