"""Rules about alert codes and message codes, each on its own."""

from collections.abc import Iterator

from mmc_cli.rules.context import Check, RuleContext, RuleHit
from mmc_cli.specification import TableRow, known_versions, load_spec


def _two_octets(code: str) -> bool:
    return len(code) == 4


def _elsewhere(table: str, row: TableRow | None) -> str:
    if row is None:
        return "no version that mmc knows has it"
    first = next(version for version in known_versions() if load_spec(version).has_code(table, row.code))
    return f"it exists from MMC {first} ({row.title})"


def alert_code_unknown(facts: RuleContext) -> Iterator[RuleHit]:
    """The alert code is not in the catalogue of this version. Check the code, or check against the version that has
    it; codes that no list has are often a manufacturer's or a mistake.
    """
    code = facts.header.alert_code
    if code and _two_octets(code) and facts.parts.alert is not None and facts.spec.alert_codes.get(code) is None:
        where = _elsewhere("alert_codes", facts.spec.alert_codes.get_any_version(code))
        element = facts.here(facts.in_alert("GBCSHexAlertCode"))
        yield RuleHit(f"alert code {code} is not in MMC {facts.spec.version}: {where}", element, None, True, code)


def alert_code_length(facts: RuleContext) -> Iterator[RuleHit]:
    """An alert code is two octets, so four hexadecimal digits, such as 8F72. Write all four."""
    code = facts.header.alert_code
    if code is not None and not _two_octets(code) and facts.parts.alert is not None:
        element = facts.here(facts.in_alert("GBCSHexAlertCode"))
        yield RuleHit(f'alert code "{code}" is not two octets', element, None, True, code, ("four hexadecimal digits",))


def message_code_unknown(facts: RuleContext) -> Iterator[RuleHit]:
    """The GBCS message code is not in the catalogue of this version. Check the code, or check against the version
    that has it.
    """
    code = facts.header.message_code
    if code and _two_octets(code) and facts.spec.message_codes.get(code) is None:
        where = _elsewhere("message_codes", facts.spec.message_codes.get_any_version(code))
        element = facts.here(facts.part("GBCSHexadecimalMessageCode"))
        yield RuleHit(f"message code {code} is not in MMC {facts.spec.version}: {where}", element, None, True, code)


def message_code_length(facts: RuleContext) -> Iterator[RuleHit]:
    """A GBCS message code is two octets, so four hexadecimal digits, such as 00CE. Write all four."""
    code = facts.header.message_code
    if code is not None and not _two_octets(code):
        element = facts.here(facts.part("GBCSHexadecimalMessageCode"))
        text = f'message code "{code}" is not two octets'
        yield RuleHit(text, element, None, True, code, ("four hexadecimal digits",))


CHECKS = (
    Check("MMC205", "alert-code-unknown", "warning", "RN 3.4; alert_codes.csv", alert_code_unknown, "alert"),
    Check("MMC206", "alert-code-length", "error", "RN 3.7; XSD50", alert_code_length, "alert"),
    Check("MMC207", "message-code-unknown", "warning", "RN 3.4; message_codes.csv", message_code_unknown),
    Check("MMC208", "message-code-length", "error", "RN 2.1.1; XSD50", message_code_length),
)
