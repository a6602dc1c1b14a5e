"""A decoded GBCS payload: its header, the unencrypted part of its content, its fields, and its damage."""

from typing import Any, Literal, NamedTuple, TypeAlias

PayloadKind: TypeAlias = Literal["command", "response", "alert"]


class Part(NamedTuple):
    """One field of a payload: its offset, its bytes, and its value decoded by the layout."""

    offset: int
    data: bytes
    group: str
    field: str
    value: Any


class Fault(NamedTuple):
    """Where a payload is damaged: the byte, counted from 0, the field of the layout there, and the reason."""

    offset: int
    group: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"byte {self.offset} of the payload: {self.problem} ({self.group}, {self.field})"


class Status(NamedTuple):
    """An unencrypted status of a response: its result or component, from 1, and its kind."""

    number: int
    kind: Literal["get", "set", "action", "command"]
    code: int


class Body(NamedTuple):
    """The unencrypted content of a payload. `protocol` names its form; fields that a form does not have are None.

    `failed` counts the statuses that are not a success; it is None if there are no statuses, or encrypted ones.
    """

    protocol: str | None = None
    alert_code: str | None = None
    alert_time: str | None = None
    invoke_id: int | None = None
    parts: int | None = None
    values: int | None = None
    results: int | None = None
    components: int | None = None
    clusters: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    failed: int | None = None
    encrypted_parts: int = 0
    content_bytes: int = 0


class Payload(NamedTuple):
    """A GBCS payload. If it is damaged, `fault` says where, and fields after the damage are None.

    `parts` is empty unless requested. `content_bytes`, `signature_bytes` and `mac_bytes` are lengths; no signature and
    no MAC is verified.
    """

    data: bytes
    parts: tuple[Part, ...] = ()
    kind: PayloadKind | None = None
    counter: int | None = None
    originator: str | None = None
    recipient: str | None = None
    header_time: str | None = None
    clock_status: int | None = None
    message_code: str | None = None
    supplementary_party: str | None = None
    supplementary_counter: int | None = None
    supplementary_originator_counter: int | None = None
    has_certificate: bool = False
    content_bytes: int | None = None
    signature_bytes: int | None = None
    mac_bytes: int = 0
    body: Body = Body()
    fault: Fault | None = None

    @property
    def is_identified(self) -> bool:
        """True if its sender and kind could be read."""
        return self.message_code is not None

    @property
    def device(self) -> str | None:
        """The device: the sender, or the recipient of a command."""
        return self.recipient if self.kind == "command" else self.originator

    @property
    def target(self) -> str | None:
        """The other party: the recipient, or the sender of a command."""
        return self.originator if self.kind == "command" else self.recipient

    @property
    def time(self) -> str | None:
        """The time of the alert if it has one, otherwise that of the header."""
        return self.body.alert_time or self.header_time
