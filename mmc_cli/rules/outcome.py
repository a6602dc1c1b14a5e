"""Rules about the outcome: what the message says of its success, and whether it says anything at all."""

from collections.abc import Iterator

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.lexical import parse_boolean
from mmc_cli.rules.check import STATUSES, STRUCTURE, Check, RuleHit
from mmc_cli.rules.context import RuleContext


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
    if context.first_failed_status() is None:
        yield RuleHit("MessageSuccess is false, but no status shows a failure", response, "MessageSuccess")


def no_content(context: RuleContext) -> Iterator[RuleHit]:
    """The message has no content: no SMETSData, no GBCSData and no DeviceAlertContent. Nothing can be read from it."""
    parts = context.parts
    if parts.content is None or parts.response is not None or parts.alert is not None:
        return
    if parts.content.find("{*}GBCSData") is None:
        yield RuleHit("the message has no content", parts.content)


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
    """The response does not say whether it succeeded. Do not take that for success."""
    if context.parts.response is not None and context.parts.response.get("MessageSuccess") is None:
        yield RuleHit("MessageSuccess is missing", context.parts.response)


_FAILURE_READS = (STRUCTURE, STATUSES)

CHECKS = (
    Check("MMC231", "success-with-fault", "warning", "MMC54", success_with_fault, (STATUSES,), "response"),
    Check("MMC232", "failure-without-fault", "warning", "MMC54", failure_without_fault, _FAILURE_READS, "response"),
    Check("MMC233", "no-content", "error", "XSD50", no_content, (STRUCTURE,)),
    Check("MMC234", "second-pass-needed", "info", "MMC54; XSD50", second_pass_needed, (STRUCTURE,)),
    Check("MMC235", "success-not-stated", "info", "MMC54", success_not_stated, (STRUCTURE,), "response"),
)
