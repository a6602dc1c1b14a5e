"""Rules about what content a message code brings: groups of logs, payloads of alerts, entries that must be complete."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.lexical import parse_boolean
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import ALERT_CODE, CODED_CONTENT, DEVICE_LOG, LOG_ENTRIES, MESSAGE_CODE, STATUSES, value
from mmc_cli.rules.tables import required_children

_COMMAND_CODE = "FutureDatedCommandMessageCode"
# The other fuel of each outcome that an alert reports, and the device types of that fuel.
_OTHER_FUEL = {
    "COSEMFutureDatedAlert": ("a gas", {"GSME", "GPF"}),
    "GBZFutureDatedAlert": ("an electricity", {"ESME", "SAPC"}),
}


def content_of_message_code(context: RuleContext) -> Iterator[RuleHit]:
    """The message code decides the content. For 8.9, 010F has a CHFDeviceLog, 00FE a CHFConnectedDeviceLog, 0013
    DeviceLogEntries. For 6.13, 00BA and 00FD have an ALCSEvent, the others a Log; only the entries of 00FD have a
    level or an input. Of future-dated alerts, 00CA has firmware, 00CB and 0124 credentials, 00CC COSEM, 00CD GBZ.
    """
    code = context.header.message_code
    elements = [each for each in context.values("coded-content") if code not in context.message_codes_of(each)]
    if not elements or context.spec.message_codes.get_any_version(code) is None:
        return
    seen, wrong = set[object](), set[etree._Element]()
    for element in elements:
        declaration = context.spec.schema.declaration(element)
        if declaration is None or not declaration.messages:
            continue  # an element of the same name in another place
        inside_wrong = any(above in wrong for above in element.iterancestors())
        wrong.add(element)
        if element.tag not in seen and not inside_wrong:
            seen.add(element.tag)
            text = f"{declaration.name} does not go with message code {code}"
            expected = context.codes_in_version(declaration.messages)
            yield RuleHit(text, element, actual=code, expected=expected, source=declaration.source)


def command_of_other_fuel(context: RuleContext) -> Iterator[RuleHit]:
    """A COSEM outcome reports an electricity command, a GBZ outcome a gas command. Check the code of the command, or
    what created the alert.
    """
    outcome = (
        next(context.parts.payload.iterchildren(etree.Element), None) if context.parts.payload is not None else None
    )
    if outcome is None or (name := local_name(outcome)) not in _OTHER_FUEL:
        return
    element = outcome.find(f"{NS}{_COMMAND_CODE}")
    code = collapsed_text(element).upper() if element is not None else None
    row = context.spec.message_codes.get_any_version(code)
    fuel, devices = _OTHER_FUEL[name]
    if element is not None and row is not None and row.device_types and devices.issuperset(row.device_types):
        text = f"{name} is about {row.code} ({row.title}), which is {fuel} command"
        yield RuleHit(text, element, at_text=True, actual=code)


def entry_incomplete(context: RuleContext) -> Iterator[RuleHit]:
    """The 4.0 document requires this in every entry of the log, though the schema makes it optional. Where no link key
    was established, DeviceSecurityDetails is present and empty.
    """
    required, missing = required_children(context.spec), dict[tuple[str, str, str], list[etree._Element]]()
    for entry in context.values("log-entry"):
        for child, source in required[local_name(entry)]:
            if entry.find(f"{NS}{child}") is None:
                missing.setdefault((local_name(entry), child, source), []).append(entry)
    for (name, child, source), entries in missing.items():
        text = f"{child} is missing from {name}" + (f", in {len(entries)} entries" if len(entries) > 1 else "")
        yield RuleHit(text, entries[0], expected=(child,), absent_from=entries[0], source=source)


def log_missing(context: RuleContext) -> Iterator[RuleHit]:
    """A device log that was read successfully has a group for its entries, which may be empty. Check what dropped
    it.
    """
    for response in context.values("device-log"):
        if parse_boolean(response.get("MessageSuccess")) is True and not _groups(response):
            if context.parts.content is None or context.parts.content.find(f"{NS}GBCSData") is not None:
                return
            text = "MessageSuccess is true, but no log is in the response"
            yield RuleHit(text, response, expected=_groups_of_code(context, response), absent_from=response)


def log_of_failure(context: RuleContext) -> Iterator[RuleHit]:
    """The log comes only with a successful response. Do not trust either before you know which is wrong. Part of a log
    may come with a failure where one status is a success.
    """
    for response in context.values("device-log"):
        groups = _groups(response)
        partly = any((choice := context.status_choice(each)) and choice.ok for each in context.values("status"))
        if groups and parse_boolean(response.get("MessageSuccess")) is False and not partly:
            text = f"MessageSuccess is false, but the response has {local_name(groups[0])}"
            yield RuleHit(text, groups[0])


def _groups_of_code(context: RuleContext, response: etree._Element) -> tuple[str, ...]:
    """Return the names of the groups that come with the message code."""
    declaration, code = context.spec.schema.declaration(response), context.header.message_code
    children = declaration.type.children.values() if declaration is not None else ()
    return tuple(child.name for child in children if code in child.messages)


def _groups(response: etree._Element) -> list[etree._Element]:
    return list(response.iterchildren(etree.Element))


_CODED = (MESSAGE_CODE, CODED_CONTENT)
_LOG = "RN 2.1.2"

CHECKS = (
    Check("MMC219", "content-of-message-code", "error", "RN 2.1.1; RN 3.4", content_of_message_code, _CODED),
    Check(
        "MMC237",
        "command-of-other-fuel",
        "error",
        "RN 3.4; message_codes.csv",
        command_of_other_fuel,
        (ALERT_CODE, value(_COMMAND_CODE)),
        "alert",
    ),
    Check("MMC238", "entry-incomplete", "error", "RN 2.1.4", entry_incomplete, (LOG_ENTRIES,), "response"),
    Check("MMC239", "log-missing", "error", _LOG, log_missing, (DEVICE_LOG,), "response"),
    Check("MMC240", "log-of-failure", "error", _LOG, log_of_failure, (DEVICE_LOG, STATUSES), "response"),
)
