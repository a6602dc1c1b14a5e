"""Rules about the outcome: what the message says of its success, and whether it says anything at all."""

from collections.abc import Iterator

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.rules.context import Check, RuleContext, RuleHit


def success_with_fault(facts: RuleContext) -> Iterator[RuleHit]:
    """The response says that it succeeded, and its debug information shows a failed status. Trust neither blindly."""
    if facts.parts.response is None or facts.parts.response.get("MessageSuccess", "").strip() not in ("true", "1"):
        return
    failed = facts.failed(debug_only=True)
    if failed is not None:
        text = f'MessageSuccess is true, but a status is "{collapsed_text(failed)}"'
        yield RuleHit(text, failed, None, True, collapsed_text(failed))


def failure_without_fault(facts: RuleContext) -> Iterator[RuleHit]:
    """The response says that it failed, and no status in it says why. Look at the device's own message."""
    if facts.parts.response is None or facts.parts.response.get("MessageSuccess", "").strip() not in ("false", "0"):
        return
    if facts.failed() is None:
        text = "MessageSuccess is false, but no status in the message is a failed one"
        yield RuleHit(text, facts.parts.response, "MessageSuccess")


def no_content(facts: RuleContext) -> Iterator[RuleHit]:
    """The message has no content: no SMETSData, no GBCSData and no DeviceAlertContent. Nothing can be read from it."""
    if facts.parts.content is None or facts.parts.response is not None or facts.parts.alert is not None:
        return
    if facts.parts.content.find("{*}GBCSData") is None:
        yield RuleHit("the message has no content", facts.parts.content)


def second_pass_needed(facts: RuleContext) -> Iterator[RuleHit]:
    """Parse & Correlate could not read the encrypted parts: decrypt each, then run it again. Until then the message
    holds no readings, which is not the same as readings of zero.
    """
    if facts.parts.content is None or facts.parts.response is not None or facts.parts.payload is not None:
        return
    part = next(
        (each for each in facts.parts.content.iterfind("{*}GBCSData") if each.get("format") == "encrypted"), None
    )
    if part is not None:
        yield RuleHit("the content is encrypted: decrypt it, then run Parse & Correlate again", part)


def success_not_stated(facts: RuleContext) -> Iterator[RuleHit]:
    """The response does not say whether it succeeded. Do not take that for success."""
    if facts.parts.response is not None and facts.parts.response.get("MessageSuccess") is None:
        yield RuleHit("MessageSuccess is not stated", facts.parts.response)


CHECKS = (
    Check("MMC231", "success-with-fault", "warning", "MMC54", success_with_fault, "response", needs="status"),
    Check("MMC232", "failure-without-fault", "warning", "MMC54", failure_without_fault, "response"),
    Check("MMC233", "no-content", "error", "XSD50", no_content),
    Check("MMC234", "second-pass-needed", "info", "MMC54; XSD50", second_pass_needed),
    Check("MMC235", "success-not-stated", "info", "MMC54", success_not_stated, "response"),
)
