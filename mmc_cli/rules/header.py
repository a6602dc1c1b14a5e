"""Rules about the header: who gets supplementary fields, service references and a time."""

from collections.abc import Iterator

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.rules.context import Check, RuleContext, RuleHit

_ID_ALONE = ("0123",)


def counter_without_id(facts: RuleContext) -> Iterator[RuleHit]:
    """A supplementary remote party counter stands beside the ID of that party; alone it counts nobody's messages."""
    counter = facts.part("SupplementaryRemotePartyCounter")
    if counter is not None and facts.part("SupplementaryRemotePartyID") is None:
        yield RuleHit("SupplementaryRemotePartyCounter comes without SupplementaryRemotePartyID", counter)


def id_without_counter(facts: RuleContext) -> Iterator[RuleHit]:
    """A supplementary remote party ID comes with that party's counter; only the alert 8F88 has the ID alone."""
    party = facts.part("SupplementaryRemotePartyID")
    if party is None or facts.part("SupplementaryRemotePartyCounter") is not None:
        return
    if facts.header.message_code not in _ID_ALONE:
        yield RuleHit("SupplementaryRemotePartyID comes without SupplementaryRemotePartyCounter", party)


def id_missing(facts: RuleContext) -> Iterator[RuleHit]:
    """A communications hub is always asked through the DCC, so its response names the service user in
    SupplementaryRemotePartyID.
    """
    row = facts.spec.message_codes.get(facts.header.message_code)
    if row is not None and row.device_types == ("CHF",) and facts.part("SupplementaryRemotePartyID") is None:
        text = f"the response of a communications hub ({row.title}) comes without SupplementaryRemotePartyID"
        yield RuleHit(text, facts.here(facts.root.find("{*}Header")))


def service_on_alert(facts: RuleContext) -> Iterator[RuleHit]:
    """An alert answers no request, so it has no service reference. Check whether this is a response."""
    for name in ("ServiceReference", "ServiceReferenceVariant"):
        if (element := facts.part(name)) is not None:
            yield RuleHit(f"an alert has no {name}", element, None, True, collapsed_text(element))
            return


def service_missing(facts: RuleContext) -> Iterator[RuleHit]:
    """The response does not say which service it answers: Parse & Correlate adds it when it finds the request."""
    if facts.header.service_reference_variant is None:
        header = facts.here(facts.root.find("{*}Header"))
        yield RuleHit("the response does not name its ServiceReferenceVariant", header)


def time_unexpected(facts: RuleContext) -> Iterator[RuleHit]:
    """Only instantaneous reads, future-dated commands and top-ups are known to carry a time in the header; logs and
    alerts carry their times in the content. Take care which of the times you read.
    """
    time = facts.part("Timestamp")
    row = facts.spec.message_codes.get(facts.header.message_code)
    if time is not None and row is not None and not row.header_time:
        yield RuleHit(f"a header time is not known of {row.code} ({row.title})", time)


CHECKS = (
    Check("MMC221", "counter-without-id", "error", "RN 2.1.1; RTDS", counter_without_id),
    Check("MMC222", "id-without-counter", "warning", "RN 2.1.1; RTDS", id_without_counter),
    Check("MMC223", "supplementary-id-missing", "warning", "RN 2.1.1; RTDS", id_missing, "response"),
    Check("MMC224", "service-on-alert", "warning", "RN 3.4", service_on_alert, "alert"),
    Check("MMC225", "service-missing", "info", "XSD50; RTDS", service_missing, "response"),
    Check("MMC226", "header-time-unexpected", "info", "RTDS", time_unexpected),
)
