"""Rules about alert codes and message codes, each on its own."""

from collections.abc import Iterator

from mmc_cli.rules.check import ALERT_CODE, MESSAGE_CODE, Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.specification import TableRow, known_versions, load_spec


def _is_two_octets(code: str) -> bool:
    return len(code) == 4


def _describe_other_versions(table: str, row: TableRow | None) -> str:
    if row is None:
        return "no version that mmc knows has it"
    first = next(version for version in known_versions() if load_spec(version).has_code(table, row.code))
    return f"it was added in MMC {first} ({row.title})"


def alert_code_unknown(context: RuleContext) -> Iterator[RuleHit]:
    """The alert code is not in the catalogue of this version. Check the code, or check against the version that has
    it; a code that no list has is often a manufacturer's own or a mistake.
    """
    code, spec = context.header.alert_code, context.spec
    if code and _is_two_octets(code) and context.parts.alert is not None and spec.alert_codes.get(code) is None:
        where = _describe_other_versions("alert_codes", spec.alert_codes.get_any_version(code))
        element = context.or_root(context.alert_element("GBCSHexAlertCode"))
        yield RuleHit(f"alert code {code} is not in MMC {spec.version}: {where}", element, at_text=True, actual=code)


def alert_code_length(context: RuleContext) -> Iterator[RuleHit]:
    """An alert code is two octets, written as four hexadecimal digits, such as 8F72. Write all four."""
    code = context.header.alert_code
    if code is not None and not _is_two_octets(code) and context.parts.alert is not None:
        element = context.or_root(context.alert_element("GBCSHexAlertCode"))
        expected = ("four hexadecimal digits",)
        yield RuleHit(f'alert code "{code}" is not two octets', element, at_text=True, actual=code, expected=expected)


def message_code_unknown(context: RuleContext) -> Iterator[RuleHit]:
    """The GBCS message code is not in the catalogue of this version. Check the code, or check against the version
    that has it.
    """
    code, spec = context.header.message_code, context.spec
    if code and _is_two_octets(code) and spec.message_codes.get(code) is None:
        where = _describe_other_versions("message_codes", spec.message_codes.get_any_version(code))
        element = context.or_root(context.header_element("GBCSHexadecimalMessageCode"))
        yield RuleHit(f"message code {code} is not in MMC {spec.version}: {where}", element, at_text=True, actual=code)


def message_code_length(context: RuleContext) -> Iterator[RuleHit]:
    """A GBCS message code is two octets, written as four hexadecimal digits, such as 00CE. Write all four."""
    code = context.header.message_code
    if code is not None and not _is_two_octets(code):
        element = context.or_root(context.header_element("GBCSHexadecimalMessageCode"))
        expected = ("four hexadecimal digits",)
        yield RuleHit(f'message code "{code}" is not two octets', element, at_text=True, actual=code, expected=expected)


_UNKNOWN_ALERT, _UNKNOWN_MESSAGE = "RN 3.4; alert_codes.csv", "RN 3.4; message_codes.csv"

CHECKS = (
    Check("MMC205", "alert-code-unknown", "warning", _UNKNOWN_ALERT, alert_code_unknown, (ALERT_CODE,), "alert"),
    Check("MMC206", "alert-code-length", "error", "RN 3.7; XSD50", alert_code_length, (ALERT_CODE,), "alert"),
    Check("MMC207", "message-code-unknown", "warning", _UNKNOWN_MESSAGE, message_code_unknown, (MESSAGE_CODE,)),
    Check("MMC208", "message-code-length", "error", "RN 2.1.1; XSD50", message_code_length, (MESSAGE_CODE,)),
)
