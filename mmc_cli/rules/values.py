"""Rules about values: times, indexes, status numbers, descriptions, and limits on which sources disagree."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml import etree

from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import STATUS_NUMBERS, RuleContext, tomorrow
from mmc_cli.rules.reads import ALERT_CODE, DISPUTED_LENGTHS, INDEXES, STATUSES, TIME_PAIRS, TIMES, value
from mmc_cli.rules.tables import alert_wordings, asn1_statuses, plain_wording
from mmc_cli.rules.value_index import disputed_length, iter_time_pairs

_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
# No GB smart meter was installed before this time.
_FIRST_TIME = Instant(1_325_376_000)  # 2012-01-01T00:00:00Z


def time_without_zone(context: RuleContext) -> Iterator[RuleHit]:
    """Times in MMC are UTC and end with Z. Without it the time zone is unknown."""
    for element, text, when in _times(context):
        if not when.zoned:
            message = f'{local_name(element)} "{text}" has no time zone'
            yield RuleHit(message, element, at_text=True, actual=text, expected=(f"{text}Z",))


def time_too_early(context: RuleContext) -> Iterator[RuleHit]:
    """No GB smart meter was in use before 2012: the clock was never set, or this is a test message."""
    for element, text, when in _times(context):
        if _FIRST_TIME.is_after(when):
            yield RuleHit(f'{local_name(element)} "{text}" is before 2012', element, at_text=True, actual=text)


def time_ahead(context: RuleContext) -> Iterator[RuleHit]:
    """The time is more than a day ahead of this computer's clock: one of them is wrong, or this is a test message."""
    limit = tomorrow()
    for element, text, when in _times(context):
        if when.is_after(limit) and not context.may_be_in_future(element):
            yield RuleHit(f'{local_name(element)} "{text}" is in the future', element, at_text=True, actual=text)


def _times(context: RuleContext) -> Iterator[tuple[etree._Element, str, Instant]]:
    """Yield the times of a message, each with its text and its instant."""
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
    """A group has several registers and one has no index, so the register cannot be identified."""
    for elements, attribute, values in context.indexed_groups():
        if None in values:
            element = elements[values.index(None)]
            message = f"{local_name(element)} occurs {len(elements)} times; this one has no {attribute}"
            yield RuleHit(message, element)


def index_order(context: RuleContext) -> Iterator[RuleHit]:
    """The registers are not in the order of their index: read the index, not the position."""
    from decimal import Decimal

    for elements, attribute, values in context.indexed_groups():
        numbers = [Decimal(value) for value in values if value is not None and re.fullmatch(_NUMBER, value)]
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
        attribute = next((name for name in STATUS_NUMBERS if holder is not None and holder.get(name) is not None), None)
        if holder is None or choice is None or attribute is None:
            continue
        number, meanings = collapse(holder.get(attribute, "")).upper(), _meanings_of_numbers(context, element, holder)
        own = next((code for code, text in meanings.items() if text == choice.text), None)
        meaning = next((text for code, text in meanings.items() if _same_number(number, code)), None)
        if meaning == choice.text or (own is None and meaning is None):
            continue
        shown = number or '""'
        message = f"{attribute} {shown} means {meaning or 'no known outcome'}, but the text is {choice.text}"
        message += f", whose number is {own}" if own is not None else ""
        source = "GP; asn1_codes.csv" if local_name(holder) in asn1_statuses() else None
        expected = (own,) if own is not None else ()
        yield RuleHit(message, holder, attribute, actual=number, expected=expected, source=source)


def _meanings_of_numbers(context: RuleContext, element: etree._Element, holder: etree._Element) -> Mapping[str, str]:
    """Return the texts of a status by their numbers; those of ASN.1 depend on the element that holds the status."""
    if (asn1 := asn1_statuses().get(local_name(holder))) is not None:
        return asn1
    return {each.code: each.text for each in context.status_choices(element).values() if each.code is not None}


def _same_number(one: str, other: str) -> bool:
    """Return whether two numbers of a status are the same; some are hexadecimal, such as 8B."""
    return one != "" and plain_number(one).lstrip("0") == plain_number(other).lstrip("0")


def description_differs(context: RuleContext) -> Iterator[RuleHit]:
    """The description of the alert matches neither the name in the catalogue nor a wording of the release note or the
    samples. The code counts, not the text.
    """
    row = context.spec.alert_codes.get(context.header.alert_code)
    element = context.alert_element("AlertDescription")
    if row is None or element is None:
        return
    text = collapsed_text(element)
    if text == row.name:
        return
    wording = plain_wording(text)
    if wording != plain_wording(row.name) and wording not in alert_wordings().get(row.code, ()):
        message = f'alert {row.code} is described as "{text[:80]}"'
        yield RuleHit(message, element, at_text=True, actual=text, expected=(row.name,))


def sources_disagree(context: RuleContext) -> Iterator[RuleHit]:
    """The release note and the published schema give different limits, and the length of this value is between them:
    a reader of one version accepts it and a reader of the other rejects it. Keep to the smaller limit where you can.
    """
    version = context.spec.version
    for element in context.values("disputed-length"):
        name, text = local_name(element), element_text(element)
        dispute = disputed_length(name, version)
        if dispute is None or not min(dispute.limit, dispute.next_limit) < len(text) <= max(
            dispute.limit, dispute.next_limit
        ):
            continue
        message = (
            f"{name} has {len(text)} characters: MMC {version} allows {dispute.limit} ({dispute.source}), "
            f"the published MMC {dispute.next_version} schema {dispute.next_limit}"
        )
        source = f"{dispute.source}; {dispute.next_source}"
        yield RuleHit(message, element, at_text=True, actual=text, source=source)


_DESCRIPTION = (ALERT_CODE, value("AlertDescription"))
_WORDINGS = "alert_codes.csv; alert_wordings.csv"
_DISPUTED_SOURCES = "RN 2.1.4; RN 3.3; XSD50"

CHECKS = (
    Check("MMC241", "time-without-zone", "warning", "MMC54", time_without_zone, (TIMES,)),
    Check("MMC242", "time-too-early", "warning", "MMC54", time_too_early, (TIMES,)),
    Check("MMC243", "time-ahead", "warning", "MMC54", time_ahead, (TIMES,)),
    Check("MMC244", "times-reversed", "error", "XSD50", times_reversed, (TIME_PAIRS,), "alert"),
    Check("MMC245", "index-twice", "warning", "XSD50", index_repeated, (INDEXES,)),
    Check("MMC246", "index-missing", "warning", "XSD50", index_missing, (INDEXES,)),
    Check("MMC247", "index-order", "info", "XSD50", index_order, (INDEXES,)),
    Check("MMC248", "response-code-disagrees", "warning", "IEC62056; ZCL", response_code_disagrees, (STATUSES,)),
    Check("MMC249", "description-differs", "info", _WORDINGS, description_differs, _DESCRIPTION, "alert"),
    Check(
        "MMC250",
        "sources-disagree",
        "warning",
        _DISPUTED_SOURCES,
        sources_disagree,
        (DISPUTED_LENGTHS,),
        of_invalid=True,
    ),
)
