"""Rules about alert codes and message codes, each on its own."""

from collections.abc import Iterator

from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import ALERT_CODE, MESSAGE_CODE
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.catalogue import source_of_code
from mmc_cli.specification.code_tables import TableRow
from mmc_cli.specification.wording import join_names


def is_two_octets(code: str) -> bool:
    """Return whether a code in hexadecimal has the length of an alert code or a message code."""
    return len(code) == 4


def _describe_other_versions(table: str, row: TableRow | None) -> str:
    if row is None:
        return "no version that mmc knows has it"
    first = next(version for version in known_versions() if load_spec(version).has_code(table, row.code))
    return f"it was added in MMC {first} ({row.title})"


def alert_code_unknown(context: RuleContext) -> Iterator[RuleHit]:
    """The alert code is not in the catalogue of this version. Check the code, or check against the version that has it;
    a code in no list is usually manufacturer-specific, or a mistake.
    """
    code, spec = context.header.alert_code, context.spec
    if code and is_two_octets(code) and context.parts.alert is not None and spec.alert_codes.get(code) is None:
        row = spec.alert_codes.get_any_version(code)
        text = f"alert code {code} is not in MMC {spec.version}: {_describe_other_versions('alert_codes', row)}"
        element = context.element_or_root(context.alert_element("GBCSHexAlertCode"))
        source = source_of_code("alert_codes", code)
        yield RuleHit(text, element, at_text=True, actual=code, source=source)


def alert_code_length(context: RuleContext) -> Iterator[RuleHit]:
    """An alert code is two octets, written as four hexadecimal digits, such as 8F72. Write all four."""
    code = context.header.alert_code
    if code is not None and not is_two_octets(code) and context.parts.alert is not None:
        element = context.element_or_root(context.alert_element("GBCSHexAlertCode"))
        expected = ("four hexadecimal digits",)
        yield RuleHit(f'alert code "{code}" is not two octets', element, at_text=True, actual=code, expected=expected)


def message_code_unknown(context: RuleContext) -> Iterator[RuleHit]:
    """The GBCS message code is not in the catalogue of this version. Check the code, or check against the version
    that has it.
    """
    code, spec = context.header.message_code, context.spec
    if code and is_two_octets(code) and spec.message_codes.get(code) is None:
        row = spec.message_codes.get_any_version(code)
        text = f"message code {code} is not in MMC {spec.version}: {_describe_other_versions('message_codes', row)}"
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        source = source_of_code("message_codes", code)
        yield RuleHit(text, element, at_text=True, actual=code, source=source)


def message_code_length(context: RuleContext) -> Iterator[RuleHit]:
    """A GBCS message code is two octets, written as four hexadecimal digits, such as 00CE. Write all four."""
    code = context.header.message_code
    if code is not None and not is_two_octets(code):
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        expected = ("four hexadecimal digits",)
        yield RuleHit(f'message code "{code}" is not two octets', element, at_text=True, actual=code, expected=expected)


def message_code_missing(context: RuleContext) -> Iterator[RuleHit]:
    """Every message of a device has a GBCS message code in its header: each header table of the document lists it,
    though the schema makes it optional. Without it the use case cannot be identified. Check what dropped it.
    """
    if context.header.message_code is not None or context.parts.content is None:
        return
    header = context.root.find(f"{NS}Header")
    if header is None:
        return
    service = context.spec.service_requests.get(context.header.service_reference_variant)
    if service is not None and not service.message_codes:
        return  # no device answers the service
    if context.parts.content.find(f"{NS}DebugInfo/{NS}SMETS1Debug") is None:  # SMETS1 devices do not speak GBCS
        text = "GBCSHexadecimalMessageCode is missing from the header"
        yield RuleHit(text, header, expected=_codes_for(context), absent_from=header)


def _codes_for(context: RuleContext) -> tuple[str, ...]:
    """Return the message codes that go with the alert or the service of a message."""
    alert = context.spec.alert_codes.get(context.header.alert_code)
    return context.codes_in_version(alert.message_codes if alert is not None else ()) or context.codes_of_service()


def alert_code_missing(context: RuleContext) -> Iterator[RuleHit]:
    """An alert says by its alert code what it reports; the schema makes it optional, but no alert is without one.
    Check what dropped it.
    """
    parts, spec = context.parts, context.spec
    if context.header.alert_code is not None or parts.alert is None:
        return
    rows = [spec.alert_codes.get(code) for code in spec.alert_codes.codes()]
    name = local_name(parts.payload) if parts.payload is not None else None
    fitting = [row for row in rows if row is not None and row.payload is not None and row.payload == name]
    text = "GBCSHexAlertCode is missing"
    if fitting:
        text += f"; {name} is the payload of {join_names(tuple(row.code for row in fitting), ' or ')}"
        messages = context.codes_in_version(dict.fromkeys(code for row in fitting for code in row.message_codes))
        code = context.header.message_code
        if code is not None and messages and code not in messages:
            text += f", which goes with message code {join_names(messages, ' or ')}, not {code}"
    expected = tuple(row.code for row in fitting)
    yield RuleHit(text, parts.alert, expected=expected, absent_from=parts.alert)


_UNKNOWN_ALERT, _UNKNOWN_MESSAGE = "alert_codes.csv", "message_codes.csv"

CHECKS = (
    Check("MMC205", "alert-code-unknown", "warning", _UNKNOWN_ALERT, alert_code_unknown, (ALERT_CODE,), "alert"),
    Check("MMC206", "alert-code-length", "error", "RN 3.7; XSD50", alert_code_length, (ALERT_CODE,), "alert"),
    Check("MMC207", "message-code-unknown", "warning", _UNKNOWN_MESSAGE, message_code_unknown, (MESSAGE_CODE,)),
    Check("MMC208", "message-code-length", "error", "RN 2.1.1; XSD50", message_code_length, (MESSAGE_CODE,)),
    Check("MMC227", "message-code-missing", "error", "RN 2.1.1; RN 3.4", message_code_missing, (MESSAGE_CODE,)),
    Check("MMC228", "alert-code-missing", "error", "RN 3.4", alert_code_missing, (ALERT_CODE,), "alert"),
)
