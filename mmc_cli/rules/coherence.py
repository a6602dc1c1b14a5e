"""Rules about what belongs together: services and responses, alerts and payloads, message codes and content."""

from collections.abc import Iterator
from functools import cache

from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.codes import is_two_octets
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import ALERT_CODE, MESSAGE_CODE, SERVICE, VARIANT
from mmc_cli.rules.tables import credentials
from mmc_cli.specification import Spec
from mmc_cli.specification.wording import join_names


def service_reference_stem(context: RuleContext) -> Iterator[RuleHit]:
    """The service reference is the beginning of its variant: 4.8 goes with 4.8.1. Correct the one that is wrong."""
    stem, variant = context.header.service_reference, context.header.service_reference_variant
    if stem and variant and variant != stem and not variant.startswith(f"{stem}."):
        element = context.element_or_root(context.header_element("ServiceReference"))
        text = f"service reference {stem} does not match variant {variant}"
        yield RuleHit(text, element, at_text=True, actual=stem, expected=(".".join(variant.split(".")[:2]),))


def response_of_service(context: RuleContext) -> Iterator[RuleHit]:
    """The response element answers a service other than the one in the header. Correct the service reference variant,
    or use the response that belongs to it.
    """
    row = context.spec.service_requests.get(context.header.service_reference_variant)
    if row is None or row.response is None or context.parts.response is None:
        return
    name = local_name(context.parts.response)
    if name != row.response:
        text = f"{name} is not the response to {row.code} {row.name}"
        yield RuleHit(text, context.parts.response, actual=name, expected=(row.response,))


def response_not_established(context: RuleContext) -> Iterator[RuleHit]:
    """No published schema says which response element answers this service, so this one cannot be checked."""
    row = context.spec.service_requests.get(context.header.service_reference_variant)
    response = context.parts.response
    if row is not None and row.response is None and row.message_codes and response is not None:
        name = local_name(response)
        yield RuleHit(f"no source says which element answers {row.code}; this is {name}", response, actual=name)


def response_from_device(context: RuleContext) -> Iterator[RuleHit]:
    """The DCC itself answers this service: no device does, so there is no MMC response to it. Check the service."""
    row = context.spec.service_requests.get(context.header.service_reference_variant)
    if row is not None and row.response is None and not row.message_codes:
        element = context.element_or_root(context.header_element("ServiceReferenceVariant"))
        text = f"{row.code} {row.name} is answered by the DCC, not by a device"
        yield RuleHit(text, element, at_text=True, actual=row.code)


def message_code_of_service(context: RuleContext) -> Iterator[RuleHit]:
    """The use case of the message code is not known to serve this service. Check which of the two is wrong."""
    variant = context.header.service_reference_variant
    row = context.spec.message_codes.get(context.header.message_code)
    if row is None or variant is None or row.direction != "response" or row.code in credentials(context.spec):
        return
    if variant not in row.service_reference_variants:
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        services = join_names(row.service_reference_variants, " and ")
        known = f"is known to serve {services}, not {variant}"
        unknown = f"is not known to serve {variant}, nor any other service"
        text = f"message code {row.code} ({row.title}) {known if services else unknown}"
        yield RuleHit(text, element, at_text=True, actual=row.code, expected=context.codes_of_service())


def message_code_direction(context: RuleContext) -> Iterator[RuleHit]:
    """Some message codes are for alerts and others for responses; this one is for the other kind of message."""
    row, kind = context.spec.message_codes.get(context.header.message_code), context.header.kind
    if row is not None and kind and row.direction not in (kind, "unknown"):
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        article = "an" if kind == "alert" else "a"
        text = f"message code {row.code} ({row.title}) is for {row.direction}s, but this is {article} {kind}"
        yield RuleHit(text, element, at_text=True, actual=row.code)


def payload_of_alert(context: RuleContext) -> Iterator[RuleHit]:
    """The payload belongs to another alert code. Correct the code, or use the payload that goes with it."""
    row = context.spec.alert_codes.get(context.header.alert_code)
    if row is None or context.parts.payload is None:
        return
    name = local_name(context.parts.payload)
    if name != row.payload:
        expected = (row.payload,) if row.payload else ()
        text = f"{name} is not the payload of alert {row.code} {row.name}, which carries {row.payload or 'none'}"
        yield RuleHit(text, context.parts.payload, actual=name, expected=expected)


def payload_missing(context: RuleContext) -> Iterator[RuleHit]:
    """This alert carries a payload, but it has neither a payload nor encrypted parts. Check what dropped it."""
    row = context.spec.alert_codes.get(context.header.alert_code)
    parts = context.parts
    if row is None or row.payload is None or parts.payload is not None or parts.content is None or parts.alert is None:
        return
    if parts.content.find("{*}GBCSData") is None:
        text = f"the payload of alert {row.code} {row.name} is missing"
        yield RuleHit(text, parts.alert, expected=(row.payload,), absent_from=parts.alert)


def message_code_of_alert(context: RuleContext) -> Iterator[RuleHit]:
    """The message code and the alert code do not go together. Check which of the two is wrong."""
    message, alert = context.header.message_code, context.header.alert_code
    row = context.spec.alert_codes.get(alert)
    if message is None or row is None or not is_two_octets(message):
        return
    codes = row.message_codes if row.payload else ()
    alerts = _alerts_by_message_code(context.spec).get(message, ())
    if (codes and message not in codes) or (alerts and row.code not in alerts):
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        expected = context.codes_in_version(codes)
        allowed = f"{row.code} goes with {', '.join(expected)}" if codes else f"{message} goes with {', '.join(alerts)}"
        text = f"message code {message} does not go with alert {row.code}: {allowed}"
        yield RuleHit(text, element, at_text=True, actual=message, expected=expected)


@cache
def _alerts_by_message_code(spec: Spec) -> dict[str, tuple[str, ...]]:
    """Return, for each message code that only alerts with a payload use, the codes of these alerts."""
    alerts: dict[str, tuple[str, ...]] = {}
    for code in spec.alert_codes.codes():
        row = spec.alert_codes.get(code)
        for message in row.message_codes if row is not None and row.payload else ():
            alerts[message] = (*alerts.get(message, ()), code)
    return alerts


_ALERT_SOURCE = "RN 3.4; alert_codes.csv"

CHECKS = (
    Check("MMC210", "service-reference-stem", "error", "XSD50", service_reference_stem, (SERVICE, VARIANT)),
    Check(
        "MMC211", "response-of-service", "error", "service_requests.csv", response_of_service, (VARIANT,), "response"
    ),
    Check(
        "MMC212", "response-not-established", "info", "RN 3.2; XSD50", response_not_established, (VARIANT,), "response"
    ),
    Check(
        "MMC213",
        "response-from-device",
        "warning",
        "service_requests.csv",
        response_from_device,
        (VARIANT,),
        "response",
    ),
    Check(
        "MMC214",
        "message-code-of-service",
        "warning",
        "message_codes.csv",
        message_code_of_service,
        (MESSAGE_CODE, VARIANT),
        "response",
    ),
    Check("MMC215", "message-code-direction", "warning", "message_codes.csv", message_code_direction, (MESSAGE_CODE,)),
    Check("MMC216", "payload-of-alert", "error", _ALERT_SOURCE, payload_of_alert, (ALERT_CODE,), "alert"),
    Check("MMC217", "payload-missing", "warning", _ALERT_SOURCE, payload_missing, (ALERT_CODE,), "alert"),
    Check(
        "MMC218", "message-code-of-alert", "error", "RN 3.4", message_code_of_alert, (ALERT_CODE, MESSAGE_CODE), "alert"
    ),
)
