"""Rules about the outcome: whether the message states success, and whether its statuses agree."""

from collections.abc import Iterator

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.lexical import parse_boolean
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import ALERT_CODE, STATUSES, STRUCTURE

_SUCCEEDED, _FAILED = _OUTCOMES = ("8F66", "8F67")
# Texts of a status that say neither success nor failure: the device sent a number that is in no list.
_NOT_KNOWN = ("notKnown",)
# ASN.1 responses have no debug information; that of CS07 has no status in its body either (header_rules; GP).
_WITHOUT_STATUS = ("0013",)


def success_with_fault(context: RuleContext) -> Iterator[RuleHit]:
    """The response says that it succeeded, but its debug information shows a failed status. Do not trust either one
    before you know which is wrong.
    """
    response = context.parts.response
    if response is None or parse_boolean(response.get("MessageSuccess")) is not True:
        return
    failed = context.first_failed_status(debug_only=True)
    if failed is not None:
        status = collapsed_text(failed)
        yield RuleHit(f'MessageSuccess is true, but a status is "{status}"', failed, at_text=True, actual=status)


def failure_without_fault(context: RuleContext) -> Iterator[RuleHit]:
    """The response says that it failed, but no status in it says why. Look at the message of the device itself."""
    response = context.parts.response
    if response is None or parse_boolean(response.get("MessageSuccess")) is not False:
        return
    if context.header.message_code not in _WITHOUT_STATUS and context.first_failed_status() is None:
        text = "MessageSuccess is false, but no status shows a failure"
        yield RuleHit(text, response, "MessageSuccess", absent_from=context.parts.content)


def no_content(context: RuleContext) -> Iterator[RuleHit]:
    """The message has no content: no SMETSData, no GBCSData, no DebugInfo and no DeviceAlertContent. Nothing can be
    read from it.
    """
    parts = context.parts
    if parts.content is None or parts.response is not None or parts.alert is not None:
        return
    if parts.content.find("{*}GBCSData") is None and parts.content.find("{*}DebugInfo") is None:
        yield RuleHit("the message has no content", parts.content, absent_from=parts.content)


def second_pass_needed(context: RuleContext) -> Iterator[RuleHit]:
    """Parse & Correlate could not read the encrypted parts: decrypt each, then run it again. Until then the message
    holds no readings, which is not the same as readings of zero.
    """
    parts = context.parts
    if parts.content is None or parts.response is not None or parts.payload is not None:
        return
    data = (each for each in parts.content.iterfind("{*}GBCSData") if each.get("format") == "encrypted")
    if (encrypted := next(data, None)) is not None:
        yield RuleHit("the content is encrypted: decrypt it, then run Parse & Correlate again", encrypted)


def success_not_stated(context: RuleContext) -> Iterator[RuleHit]:
    """The response does not say whether it succeeded. Do not assume success."""
    if context.parts.response is not None and context.parts.response.get("MessageSuccess") is None:
        response = context.parts.response
        yield RuleHit("MessageSuccess is missing", response, absent_from=response)


def outcome_of_alert(context: RuleContext) -> Iterator[RuleHit]:
    """8F66 says that a future-dated command succeeded, 8F67 that it did not; the statuses in the payload say something
    else. Do not trust either before you know which is wrong. An alert of failure may have some successes in it.
    """
    payload, code = context.parts.payload, context.header.alert_code
    if payload is None or code not in _OUTCOMES:
        return
    statuses = [(each, context.status_choice(each)) for each in context.values("status")]
    known = [(each, choice) for each, choice in statuses if choice is not None and choice.text not in _NOT_KNOWN]
    failed = next((each for each, choice in known if not choice.ok), None)
    if code == _SUCCEEDED and failed is not None:
        status = collapsed_text(failed)
        text = f'alert {code} says that the command succeeded, but a status is "{status}"'
        yield RuleHit(text, failed, at_text=True, actual=status)
    elif code == _FAILED and statuses and failed is None and len(known) == len(statuses):
        text = f"alert {code} says that the command failed, but every status is a success"
        element = context.element_or_root(context.alert_element("GBCSHexAlertCode"))
        yield RuleHit(text, element, at_text=True, actual=code, absent_from=payload)


_FAILURE_READS = (STRUCTURE, STATUSES)

CHECKS = (
    Check("MMC231", "success-with-fault", "warning", "MMC54", success_with_fault, (STATUSES,), "response"),
    Check("MMC232", "failure-without-fault", "warning", "MMC54", failure_without_fault, _FAILURE_READS, "response"),
    Check("MMC233", "no-content", "error", "XSD50", no_content, (STRUCTURE,)),
    Check("MMC234", "second-pass-needed", "info", "MMC54; XSD50", second_pass_needed, (STRUCTURE,)),
    Check("MMC235", "success-not-stated", "info", "MMC54", success_not_stated, (STRUCTURE,), "response"),
    Check(
        "MMC236",
        "outcome-of-alert",
        "error",
        "RN 3.4; alert_codes.csv",
        outcome_of_alert,
        (ALERT_CODE, STATUSES),
        "alert",
    ),
)
