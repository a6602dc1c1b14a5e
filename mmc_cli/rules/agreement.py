"""Rules that compare a message with the GBCS payload that it was made from, if available.

The payload is beside the message in an envelope, or among those of `mmc validate --against`. Only what both contain is
compared.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.header import PLAIN_FORMS
from mmc_cli.model.instant import parse_instant
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import PAYLOAD

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

_SOURCE = "gbcs_layout.csv"


def sender_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The sender in the header is that of the payload. If they differ, this is the message of another payload."""
    yield from _compare(context, "BusinessOriginatorID", _payload_value(context, "originator"), PLAIN_FORMS["device"])


def recipient_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The recipient in the header is that of the payload. If they differ, this is the message of another payload."""
    yield from _compare(context, "BusinessTargetID", _payload_value(context, "recipient"), PLAIN_FORMS["target"])


def counter_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The originator counter is that of the payload. If they differ, this is the message of another payload."""
    yield from _compare(context, "OriginatorCounter", _payload_value(context, "counter"), PLAIN_FORMS["counter"])


def supplementary_party_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The supplementary remote party and the counters that go with it are those of the payload, or absent in both."""
    for name, field, plain in (
        ("SupplementaryRemotePartyID", "supplementary_party", str.upper),
        ("SupplementaryRemotePartyCounter", "supplementary_counter", PLAIN_FORMS["counter"]),
        ("SupplementaryOriginatorCounter", "supplementary_originator_counter", PLAIN_FORMS["counter"]),
    ):
        yield from _compare(context, name, _payload_value(context, field), plain)


def message_code_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The message code in the header is that of the payload. Correct it, or parse the payload again."""
    value = _payload_value(context, "message_code")
    yield from _compare(context, "GBCSHexadecimalMessageCode", value, str.upper)


def alert_code_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The alert code is that of the payload. Correct it, or parse the payload again."""
    payload = _payload_of(context)
    if payload is not None and payload.body.alert_code is not None:
        element = context.alert_element("GBCSHexAlertCode")
        yield from _compare_element(context, element, "GBCSHexAlertCode", payload.body.alert_code, str.upper)


def time_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The time in the header is that of the header of the payload, and the time of an alert that of its content."""
    payload = _payload_of(context)
    if payload is None:
        return
    yield from _compare(context, "Timestamp", payload.header_time, _plain_time)
    if context.header.kind == "alert" and payload.body.alert_time is not None:
        element = context.alert_element("Timestamp")
        yield from _compare_element(context, element, "Timestamp", payload.body.alert_time, _plain_time)


def payload_damaged(context: RuleContext) -> Iterator[RuleHit]:
    """The payload of the message is damaged, so what follows the damage was not compared. Get the payload again."""
    payload = context.message.payload
    if payload is not None and payload.fault is not None:
        what = (
            "; only what precedes the damage was compared" if payload.is_identified else " and was not compared with it"
        )
        header = context.element_or_root(context.root.find("{*}Header"))
        yield RuleHit(f"the payload of this message is damaged{what}: {payload.fault}", header, absent_from=header)


def _payload_of(context: RuleContext) -> "Payload | None":
    """Return the payload of a message if its header can be read."""
    payload = context.message.payload
    return payload if payload is not None and payload.is_identified else None


def _payload_value(context: RuleContext, field: str) -> str | None:
    value = getattr(_payload_of(context), field, None)
    return str(value) if value is not None else None


def _compare(context: RuleContext, name: str, value: str | None, plain: Callable[[str], str]) -> Iterator[RuleHit]:
    """Yield the difference between an element of the header and the payload, if the payload's header can be read."""
    yield from _compare_element(context, context.header_element(name), name, value, plain)


def _compare_element(
    context: RuleContext, element: etree._Element | None, name: str, value: str | None, plain: Callable[[str], str]
) -> Iterator[RuleHit]:
    if _payload_of(context) is None:
        return
    text = collapsed_text(element) if element is not None else ""
    if element is not None and text and value is None:
        yield RuleHit(f"{name} is {text}; the payload has none", element, at_text=True, actual=text)
    elif element is not None and text and plain(text) != plain(value or ""):
        yield RuleHit(
            f"{name} is {text}; the payload has {value}", element, at_text=True, actual=text, expected=(value or "",)
        )
    elif not text and value is not None:
        header = context.element_or_root(context.root.find("{*}Header"))
        yield RuleHit(f"{name} is missing; the payload has {value}", header, expected=(value,), absent_from=header)


def _plain_time(text: str) -> str:
    """Return a time as an instant, so that zones and zeros do not matter; any other text unchanged."""
    instant = parse_instant(text)
    return str(instant) if instant is not None else text


CHECKS = (
    Check("MMC261", "payload-sender-differs", "error", _SOURCE, sender_differs, (PAYLOAD,)),
    Check("MMC262", "payload-recipient-differs", "error", _SOURCE, recipient_differs, (PAYLOAD,)),
    Check("MMC263", "payload-counter-differs", "error", _SOURCE, counter_differs, (PAYLOAD,)),
    Check("MMC264", "payload-party-differs", "error", _SOURCE, supplementary_party_differs, (PAYLOAD,)),
    Check("MMC265", "payload-message-code-differs", "error", _SOURCE, message_code_differs, (PAYLOAD,)),
    Check("MMC266", "payload-alert-code-differs", "error", _SOURCE, alert_code_differs, (PAYLOAD,)),
    Check("MMC267", "payload-time-differs", "error", _SOURCE, time_differs, (PAYLOAD,)),
    Check("MMC268", "payload-damaged", "warning", _SOURCE, payload_damaged, (PAYLOAD,)),
)
