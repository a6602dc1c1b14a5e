"""Rules about the header: when it has supplementary fields, service references and a time."""

from collections.abc import Iterator

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import MESSAGE_CODE, SERVICE, STRUCTURE, VARIANT

# The message code of alert 8F88, which has the ID of a supplementary party and no counter (RN 2.1.1; RTDS).
_ID_WITHOUT_COUNTER = ("0123",)


def counter_without_id(context: RuleContext) -> Iterator[RuleHit]:
    """A supplementary counter belongs to a supplementary remote party, so it needs the ID of that party."""
    if context.header_element("SupplementaryRemotePartyID") is not None:
        return
    for name in ("SupplementaryRemotePartyCounter", "SupplementaryOriginatorCounter"):
        if (counter := context.header_element(name)) is not None:
            text = f"{name} is present but SupplementaryRemotePartyID is missing"
            yield RuleHit(text, counter, absent_from=counter.getparent())


def id_without_counter(context: RuleContext) -> Iterator[RuleHit]:
    """A supplementary remote party ID comes with that party's counter; only the alert 8F88 has the ID alone."""
    party = context.header_element("SupplementaryRemotePartyID")
    if party is None or context.header_element("SupplementaryRemotePartyCounter") is not None:
        return
    if context.header.message_code not in _ID_WITHOUT_COUNTER:
        yield RuleHit(
            "SupplementaryRemotePartyID is present but SupplementaryRemotePartyCounter is missing",
            party,
            absent_from=party.getparent(),
        )


def id_missing(context: RuleContext) -> Iterator[RuleHit]:
    """A communications hub is always reached through the DCC, so its response names the service user in
    SupplementaryRemotePartyID.
    """
    row = context.spec.message_codes.get(context.header.message_code)
    if (
        row is not None
        and row.device_types == ("CHF",)
        and row.service_reference_variants
        and context.header_element("SupplementaryRemotePartyID") is None
    ):
        text = f"SupplementaryRemotePartyID is missing from the response of a communications hub ({row.title})"
        yield _missing_in_header(text, context)


def _missing_in_header(text: str, context: RuleContext) -> RuleHit:
    header = context.element_or_root(context.root.find("{*}Header"))
    return RuleHit(text, header, absent_from=header)


def service_on_alert(context: RuleContext) -> Iterator[RuleHit]:
    """An alert answers no request, so it has no service reference. Check whether this is a response."""
    for name in ("ServiceReference", "ServiceReferenceVariant"):
        if (element := context.header_element(name)) is not None:
            yield RuleHit(f"{name} is not allowed in an alert", element, at_text=True, actual=collapsed_text(element))
            return


def service_missing(context: RuleContext) -> Iterator[RuleHit]:
    """The response does not say which service it answers: Parse & Correlate adds that when it finds the request."""
    if context.header.service_reference_variant is None:
        yield _missing_in_header("ServiceReferenceVariant is missing", context)


def time_unexpected(context: RuleContext) -> Iterator[RuleHit]:
    """Only instantaneous reads, future-dated commands and top-ups are known to carry a time in the header; logs and
    alerts carry their times in the content. Make sure that you use the right time.
    """
    timestamp = context.header_element("Timestamp")
    row = context.spec.message_codes.get(context.header.message_code)
    if timestamp is not None and row is not None and not row.header_time:
        yield RuleHit(f"{row.code} ({row.title}) is not known to have a time in the header", timestamp)


_SUPPLEMENTARY = "RN 2.1.1; RTDS"

CHECKS = (
    Check("MMC221", "counter-without-id", "error", _SUPPLEMENTARY, counter_without_id, (STRUCTURE,)),
    Check("MMC222", "id-without-counter", "warning", _SUPPLEMENTARY, id_without_counter, (MESSAGE_CODE,)),
    Check("MMC223", "supplementary-id-missing", "warning", _SUPPLEMENTARY, id_missing, (MESSAGE_CODE,), "response"),
    Check("MMC224", "service-on-alert", "warning", "RN 3.4", service_on_alert, (SERVICE, VARIANT), "alert"),
    Check("MMC225", "service-missing", "info", "XSD50; RTDS", service_missing, (VARIANT,), "response"),
    Check("MMC226", "header-time-unexpected", "info", "RTDS", time_unexpected, (MESSAGE_CODE,)),
)
