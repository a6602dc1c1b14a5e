"""Rules about values: times, indexes, status numbers, descriptions, and limits on which sources disagree."""

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.check import (
    ALERT_CODE,
    DISPUTED_LENGTHS,
    INDEXES,
    STATUSES,
    TIME_PAIRS,
    TIMES,
    Check,
    RuleHit,
    value,
)
from mmc_cli.rules.context import STATUS_NUMBERS, RuleContext, tomorrow
from mmc_cli.rules.value_index import disputed_lengths, iter_time_pairs

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# No GB smart meter was installed before this time.
_FIRST_TIME = Instant(1_325_376_000)  # 2012-01-01T00:00:00Z
# Times that a message may name before they come.
_MAY_BE_IN_THE_FUTURE = ("APCLimitPeriodStart", "APCLimitPeriodEnd", "BillingPeriodStart")


def time_without_zone(context: RuleContext) -> Iterator[RuleHit]:
    """Times in MMC are UTC and end with Z. Without it nobody can tell whether the time is local."""
    for element, text, when in _times(context):
        if not when.zoned:
            message = f'{local_name(element)} "{text}" has no time zone'
            yield RuleHit(message, element, at_text=True, actual=text, expected=(f"{text}Z",))


def time_too_early(context: RuleContext) -> Iterator[RuleHit]:
    """No GB smart meter was in use before 2012: the clock was never set, or this is a test message."""
    for element, text, when in _times(context):
        if _FIRST_TIME.is_after(when):
            yield RuleHit(f'{local_name(element)} "{text}" is before 2012', element, at_text=True, actual=text)


def time_in_the_future(context: RuleContext) -> Iterator[RuleHit]:
    """The time is more than a day ahead of this computer's clock: one of them is wrong, or this is a test message."""
    limit = tomorrow()
    for element, text, when in _times(context):
        name = local_name(element)
        if when.is_after(limit) and name not in _MAY_BE_IN_THE_FUTURE:
            yield RuleHit(f'{name} "{text}" is in the future', element, at_text=True, actual=text)


def _times(context: RuleContext) -> Iterator[tuple[etree._Element, str, Instant]]:
    """Yield the times of a message, each with its text and the instant that this is."""
    for element in context.values("time"):
        text = collapsed_text(element)
        if (when := parse_instant(text)) is not None:
            yield element, text, when


def times_reversed(context: RuleContext) -> Iterator[RuleHit]:
    """Something ends before it begins: an outage restored before the interruption, a period that ends before its
    start. Check whether the two were swapped.
    """
    for element, other in iter_time_pairs(context.parts.payload, context.spec):
        first, second = collapsed_text(element), collapsed_text(other)
        begin, end = parse_instant(first), parse_instant(second)
        if begin is not None and end is not None and begin.is_after(end):
            message = f'{local_name(element)} "{first}" is after {local_name(other)} "{second}"'
            yield RuleHit(message, element, at_text=True, actual=first)


def index_repeated(context: RuleContext) -> Iterator[RuleHit]:
    """Two registers of one group have the same index: one of them is not the register that it claims to be."""
    for elements, attribute, values in context.indexed_groups():
        known = [value for value in values if value is not None]
        if len(set(known)) < len(known):
            second = next(n for n, value in enumerate(values) if value is not None and value in values[:n])
            message = f"{local_name(elements[second])} has {attribute} {values[second]} twice"
            yield RuleHit(message, elements[second], attribute, actual=values[second])


def index_missing(context: RuleContext) -> Iterator[RuleHit]:
    """A group has several registers and one has no index: nobody can tell which register it is."""
    for elements, attribute, values in context.indexed_groups():
        if None in values:
            element = elements[values.index(None)]
            message = f"{local_name(element)} occurs {len(elements)} times; this one has no {attribute}"
            yield RuleHit(message, element)


def index_order(context: RuleContext) -> Iterator[RuleHit]:
    """The registers are not in the order of their index: read the index, not the position."""
    from decimal import Decimal

    for elements, attribute, values in context.indexed_groups():
        numbers = [Decimal(value) for value in values if value is not None and _NUMBER.fullmatch(value)]
        if len(numbers) == len(values) and any(later < earlier for earlier, later in pairwise(numbers)):
            place = next(n for n, (earlier, later) in enumerate(pairwise(numbers), 1) if later < earlier)
            name = local_name(elements[place])
            message = f"{name} with {attribute} {numbers[place]} comes after {numbers[place - 1]}"
            yield RuleHit(message, elements[place], attribute, actual=str(numbers[place]))


def response_code_disagrees(context: RuleContext) -> Iterator[RuleHit]:
    """The number of a status and its text mean different outcomes. Do not trust either before you know which is
    wrong.
    """
    for element in context.values("status"):
        holder, choice = element.getparent(), context.status_choice(element)
        if holder is None or choice is None or choice.code is None:
            continue
        attribute = next((name for name in STATUS_NUMBERS if holder.get(name) is not None), None)
        number = collapse(holder.get(attribute, "")).upper() if attribute is not None else ""
        if attribute is None or _same_number(number, choice.code):
            continue
        choices = context.status_choices(element).values()
        meaning = next(
            (each.text for each in choices if each.code is not None and _same_number(number, each.code)),
            "no known outcome",
        )
        message = f"{attribute} {number} means {meaning}, but the text is {choice.text}, whose number is {choice.code}"
        yield RuleHit(message, holder, attribute, actual=number, expected=(choice.code,))


def _same_number(one: str, other: str) -> bool:
    """Return whether two numbers of a status are the same; some are hexadecimal, such as 8B."""
    return plain_number(one).lstrip("0") == plain_number(other).lstrip("0")


def description_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The description of the alert is not the one in the catalogue. The code counts, not the text."""
    row = context.spec.alert_codes.get(context.header.alert_code)
    element = context.alert_element("AlertDescription")
    if row is None or element is None:
        return
    text = collapsed_text(element)
    if text.casefold() != row.name.casefold():
        message = f'alert {row.code} is described as "{text[:80]}"'
        yield RuleHit(message, element, at_text=True, actual=text, expected=(row.name,))


def sources_disagree(context: RuleContext) -> Iterator[RuleHit]:
    """The release note and the published schema give different limits, and the length of this value is between them:
    one reader accepts it and another rejects it. Keep to the smaller limit where you can.
    """
    for element in context.values("disputed-length"):
        name, text = local_name(element), element_text(element)
        limits = disputed_lengths(name)
        if limits and min(limits) < len(text) <= max(limits):
            both = " and ".join(f"{limit} by {source}" for limit, source in sorted(limits.items()))
            yield RuleHit(f"{name} has {len(text)} characters; the limit is {both}", element, at_text=True, actual=text)


_DESCRIPTION = (ALERT_CODE, value("AlertDescription"))
_DISPUTED_SOURCES = "RN 2.1.4; RN 3.3; XSD50"

CHECKS = (
    Check("MMC241", "time-without-zone", "warning", "MMC54", time_without_zone, (TIMES,)),
    Check("MMC242", "time-too-early", "warning", "MMC54", time_too_early, (TIMES,)),
    Check("MMC243", "time-ahead", "warning", "MMC54", time_in_the_future, (TIMES,)),
    Check("MMC244", "times-reversed", "error", "XSD50", times_reversed, (TIME_PAIRS,), "alert"),
    Check("MMC245", "index-twice", "warning", "XSD50", index_repeated, (INDEXES,)),
    Check("MMC246", "index-missing", "warning", "XSD50", index_missing, (INDEXES,)),
    Check("MMC247", "index-order", "info", "XSD50", index_order, (INDEXES,)),
    Check("MMC248", "response-code-disagrees", "warning", "IEC62056; ZCL", response_code_disagrees, (STATUSES,)),
    Check("MMC249", "description-differs", "info", "alert_codes.csv", description_differs, _DESCRIPTION, "alert"),
    Check(
        "MMC250", "sources-disagree", "info", _DISPUTED_SOURCES, sources_disagree, (DISPUTED_LENGTHS,), of_invalid=True
    ),
)
