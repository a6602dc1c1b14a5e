"""Rules about what belongs together: services and responses, alerts and payloads, message codes and content."""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.context import Check, RuleContext, RuleHit
from mmc_cli.rules.value_index import watched
from mmc_cli.specification import Spec


def service_reference_stem(facts: RuleContext) -> Iterator[RuleHit]:
    """The service reference is the beginning of its variant: 4.8 goes with 4.8.1. Mend the one that is wrong."""
    stem, variant = facts.header.service_reference, facts.header.service_reference_variant
    if stem and variant and variant != stem and not variant.startswith(f"{stem}."):
        element = facts.here(facts.part("ServiceReference"))
        text = f"service reference {stem} does not go with variant {variant}"
        yield RuleHit(text, element, None, True, stem, (variant.rpartition(".")[0],))


def response_of_service(facts: RuleContext) -> Iterator[RuleHit]:
    """The response element answers another service than the header names. Mend the service reference variant, or take
    the response that belongs to it.
    """
    row = facts.spec.service_requests.get(facts.header.service_reference_variant)
    if row is None or row.response is None or facts.parts.response is None:
        return
    name = local_name(facts.parts.response)
    if name != row.response:
        text = f"{name} does not answer {row.code} {row.name}"
        yield RuleHit(text, facts.parts.response, actual=name, expected=(row.response,))


def response_not_established(facts: RuleContext) -> Iterator[RuleHit]:
    """No published schema says which response element answers 6.14.3, so this one can be neither right nor wrong."""
    row = facts.spec.service_requests.get(facts.header.service_reference_variant)
    if row is not None and row.response is None and row.message_codes and facts.parts.response is not None:
        name = local_name(facts.parts.response)
        yield RuleHit(
            f"no source says which element answers {row.code}; here it is {name}", facts.parts.response, actual=name
        )


def response_from_device(facts: RuleContext) -> Iterator[RuleHit]:
    """The DCC itself answers this service: no device does, so there is no MMC response to it. Check the service."""
    row = facts.spec.service_requests.get(facts.header.service_reference_variant)
    if row is not None and row.response is None and not row.message_codes:
        element = facts.here(facts.part("ServiceReferenceVariant"))
        text = f"{row.code} {row.name} is answered by the DCC, not by a device"
        yield RuleHit(text, element, None, True, row.code)


def message_code_of_service(facts: RuleContext) -> Iterator[RuleHit]:
    """The use case of the message code does not serve this service. Check which of the two is wrong."""
    variant = facts.header.service_reference_variant
    row = facts.spec.message_codes.get(facts.header.message_code)
    if row is None or variant is None or not row.service_reference_variants:
        return
    if variant not in row.service_reference_variants:
        element = facts.here(facts.part("GBCSHexadecimalMessageCode"))
        text = f"message code {row.code} ({row.title}) does not serve {variant}"
        yield RuleHit(text, element, None, True, row.code, row.service_reference_variants)


def message_code_direction(facts: RuleContext) -> Iterator[RuleHit]:
    """Some message codes are for alerts and others for responses; this one is for the other kind of message."""
    row = facts.spec.message_codes.get(facts.header.message_code)
    if row is not None and facts.header.kind and row.direction not in (facts.header.kind, "unknown"):
        element = facts.here(facts.part("GBCSHexadecimalMessageCode"))
        text = (
            f"message code {row.code} ({row.title}) is for {row.direction}s, and this is {_article(facts.header.kind)}"
        )
        yield RuleHit(text, element, None, True, row.code)


def payload_of_alert(facts: RuleContext) -> Iterator[RuleHit]:
    """The payload belongs to another alert code. Mend the code, or take the payload that goes with it."""
    row = facts.spec.alert_codes.get(facts.header.alert_code)
    if row is None or facts.parts.payload is None:
        return
    name = local_name(facts.parts.payload)
    if name != row.payload:
        allowed = f"it carries {row.payload}" if row.payload else "it carries none"
        text = f"{name} is not the payload of alert {row.code} {row.name}: {allowed}"
        yield RuleHit(text, facts.parts.payload, actual=name, expected=(row.payload,) if row.payload else ())


def payload_missing(facts: RuleContext) -> Iterator[RuleHit]:
    """This alert carries a payload, and here it has neither one nor encrypted parts. Check what dropped it."""
    row = facts.spec.alert_codes.get(facts.header.alert_code)
    if (
        row is None
        or row.payload is None
        or facts.parts.payload is not None
        or facts.parts.content is None
        or facts.parts.alert is None
    ):
        return
    if facts.parts.content.find("{*}GBCSData") is None:
        yield RuleHit(
            f"alert {row.code} {row.name} comes without its payload", facts.parts.alert, expected=(row.payload,)
        )


def message_code_of_alert(facts: RuleContext) -> Iterator[RuleHit]:
    """The message code and the alert code do not go together: 0121 comes with 8F86, 0124 only with 8F66 and 8F67."""
    message, alert = facts.header.message_code, facts.header.alert_code
    row = facts.spec.alert_codes.get(alert)
    if message is None or row is None or facts.spec.message_codes.get(message) is None:
        return
    wanted = row.message_codes if row.payload else ()
    alerts = _alerts_by_message_code(facts.spec).get(message, ())
    if (wanted and message not in wanted) or (alerts and row.code not in alerts):
        element = facts.here(facts.part("GBCSHexadecimalMessageCode"))
        allowed = (
            f"{row.code} comes with {', '.join(wanted)}" if wanted else f"{message} comes with {', '.join(alerts)}"
        )
        text = f"message code {message} does not go with alert {row.code}: {allowed}"
        yield RuleHit(text, element, None, True, message, wanted)


@cache
def _alerts_by_message_code(spec: Spec) -> dict[str, tuple[str, ...]]:
    """The alert codes of each message code that alerts with a payload have for their own."""
    found: dict[str, tuple[str, ...]] = {}
    for code in spec.alert_codes.codes():
        row = spec.alert_codes.get(code)
        for message in row.message_codes if row is not None and row.payload else ():
            found[message] = (*found.get(message, ()), code)
    return found


def content_of_message_code(facts: RuleContext) -> Iterator[RuleHit]:
    """The message code says which content comes: 010F a CHFDeviceLog, 00FE a CHFConnectedDeviceLog, 0013
    DeviceLogEntries, and of future-dated alerts 00CA firmware, 00CB and 0124 credentials, 00CC COSEM, 00CD GBZ.
    """
    holder = facts.parts.payload if facts.parts.payload is not None else facts.parts.response
    code = facts.header.message_code
    if holder is None or code is None:
        return
    child = next(holder.iterchildren(etree.Element), None)
    codes = watched(facts.spec).messages.get(str(child.tag)) if child is not None else None
    if child is not None and codes is not None and code not in codes:
        text = f"{local_name(child)} does not come with message code {code}"
        yield RuleHit(text, child, actual=code, expected=codes)


def _article(kind: str) -> str:
    return "an alert" if kind == "alert" else "a response"


CHECKS = (
    Check("MMC210", "service-reference-stem", "error", "XSD50", service_reference_stem),
    Check("MMC211", "response-of-service", "error", "service_requests.csv", response_of_service, "response"),
    Check("MMC212", "response-not-established", "info", "RN 3.2; XSD50", response_not_established, "response"),
    Check("MMC213", "response-from-device", "warning", "service_requests.csv", response_from_device, "response"),
    Check("MMC214", "message-code-of-service", "warning", "message_codes.csv", message_code_of_service, "response"),
    Check("MMC215", "message-code-direction", "warning", "message_codes.csv", message_code_direction),
    Check("MMC216", "payload-of-alert", "error", "RN 3.4; alert_codes.csv", payload_of_alert, "alert"),
    Check("MMC217", "payload-missing", "warning", "RN 3.4; alert_codes.csv", payload_missing, "alert"),
    Check("MMC218", "message-code-of-alert", "error", "RN 3.4", message_code_of_alert, "alert"),
    Check("MMC219", "content-of-message-code", "error", "RN 2.1.1; RN 3.4", content_of_message_code),
)
