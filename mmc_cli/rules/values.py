"""Rules about values: times, indexes, status numbers, descriptions, and limits on which sources disagree."""

from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from mmc_cli.rules.facts import FIRST_TIME, NUMBERS, Check, Complaint, Facts, tomorrow
from mmc_cli.rules.watched import limits, paired, watched


def time_without_zone(facts: Facts) -> Iterator[Complaint]:
    """Times in MMC are UTC and end with Z. Without it nobody can tell whether summer time was meant."""
    for element in facts.all("time"):
        text = (element.text or "").strip()
        if "T" in text and not text.endswith("Z") and text[-6:-5] not in ("+", "-"):
            name = etree.QName(element).localname
            yield Complaint(f'{name} is "{text}", which names no time zone', element, None, True, text, (f"{text}Z",))


def time_too_early(facts: Facts) -> Iterator[Complaint]:
    """No GB smart meter wrote a time before 2012: a clock that was never set, or a test message."""
    for element in facts.all("time"):
        text = (element.text or "").strip()
        if text[:4] < FIRST_TIME and text[:4].isdigit():
            yield Complaint(f'{etree.QName(element).localname} is "{text}", before 2012', element, None, True, text)


def time_ahead(facts: Facts) -> Iterator[Complaint]:
    """The time lies more than a day ahead of this machine's clock: one of the two is wrong, or it is a test message."""
    limit = tomorrow()
    for element in facts.all("time"):
        text = (element.text or "").strip()
        if text > limit and text[:4].isdigit() and etree.QName(element).localname not in _MAY_LIE_AHEAD:
            yield Complaint(
                f'{etree.QName(element).localname} is "{text}", which is to come', element, None, True, text
            )


_MAY_LIE_AHEAD = ("APCLimitPeriodStart", "APCLimitPeriodEnd", "BillingPeriodStart")


def times_reversed(facts: Facts) -> Iterator[Complaint]:
    """Something ends before it begins: an outage restored before the interruption, a period that ends before its
    start. Check whether the two were swapped.
    """
    for element, other in paired(facts.parts.payload, facts.spec):
        first, second = (element.text or "").strip(), (other.text or "").strip()
        if first.endswith("Z") and second.endswith("Z") and first > second:
            names = etree.QName(element).localname, etree.QName(other).localname
            text = f'{names[0]} "{first}" is after {names[1]} "{second}"'
            yield Complaint(text, element, None, True, first)


def index_twice(facts: Facts) -> Iterator[Complaint]:
    """Two registers of one group carry the same index: one of them is another register than it says."""
    for siblings, attribute, values in facts.indexes():
        if len({value for value in values if value is not None}) < sum(value is not None for value in values):
            again = next(n for n, value in enumerate(values) if value is not None and value in values[:n])
            name = etree.QName(siblings[again]).localname
            text = f"{name} has {attribute} {values[again]} twice"
            yield Complaint(text, siblings[again], attribute, actual=values[again])


def index_missing(facts: Facts) -> Iterator[Complaint]:
    """Several registers stand in one group, and one has no index: nobody can tell which register it is."""
    for siblings, attribute, values in facts.indexes():
        if None in values:
            bare = siblings[values.index(None)]
            name = etree.QName(bare).localname
            yield Complaint(f"{name} stands {len(siblings)} times, here without {attribute}", bare)


def index_order(facts: Facts) -> Iterator[Complaint]:
    """The registers do not stand in the order of their index: read the index, not the position."""
    for siblings, attribute, values in facts.indexes():
        numbers = [int(value) for value in values if value is not None and value.isdigit()]
        if len(numbers) == len(values) and any(later < earlier for earlier, later in pairwise(numbers)):
            place = next(n for n, (earlier, later) in enumerate(pairwise(numbers), 1) if later < earlier)
            name = etree.QName(siblings[place]).localname
            text = f"{name} with {attribute} {numbers[place]} stands after {numbers[place - 1]}"
            yield Complaint(text, siblings[place], attribute, actual=str(numbers[place]))


def response_code_disagrees(facts: Facts) -> Iterator[Complaint]:
    """The number of a status and its text mean different outcomes. Trust neither before you know which is wrong."""
    for element in facts.all("status"):
        holder, choice = element.getparent(), facts.outcome(element)
        if holder is None or choice is None or choice.code is None:
            continue
        attribute = next((name for name in NUMBERS if holder.get(name) is not None), None)
        number = holder.get(attribute, "").strip().upper() if attribute is not None else ""
        if attribute is None or number.lstrip("0") == choice.code.lstrip("0"):
            continue
        choices = watched(facts.spec).choices[str(element.tag)].values()
        meant = next((each.text for each in choices if each.code == number), "nothing that is known")
        text = f"{attribute} {number} means {meant}, but the text is {choice.text}, whose number is {choice.code}"
        yield Complaint(text, holder, attribute, actual=number, expected=(choice.code,))


def description_differs(facts: Facts) -> Iterator[Complaint]:
    """The alert describes itself in other words than the catalogue. The code counts, not the text."""
    row = facts.spec.alert_codes.get(facts.header.alert_code)
    element = facts.in_alert("AlertDescription")
    if row is None or element is None:
        return
    text = " ".join((element.text or "").split())
    if text.casefold() != row.name.casefold():
        yield Complaint(f'alert {row.code} describes itself as "{text[:80]}"', element, None, True, text, (row.name,))


def sources_disagree(facts: Facts) -> Iterator[Complaint]:
    """The release note and the published schema give different limits, and this value lies between them: one reader
    takes it, another rejects it. Keep to the smaller limit where you can.
    """
    for element in facts.all("disputed"):
        name, length = etree.QName(element).localname, len(element.text or "")
        said = limits(name)
        if said and min(said) < length <= max(said):
            both = " and ".join(f"{limit} by {source}" for limit, source in sorted(said.items()))
            yield Complaint(f"{name} has {length} characters; the limit is {both}", element, None, True, element.text)


CHECKS = (
    Check("MMC241", "time-without-zone", "warning", "MMC54", time_without_zone, needs="time"),
    Check("MMC242", "time-too-early", "warning", "MMC54", time_too_early, needs="time"),
    Check("MMC243", "time-ahead", "warning", "MMC54", time_ahead, needs="time"),
    Check("MMC244", "times-reversed", "error", "XSD50", times_reversed, "alert", needs="paired"),
    Check("MMC245", "index-twice", "warning", "XSD50", index_twice, needs="indexed"),
    Check("MMC246", "index-missing", "warning", "XSD50", index_missing, needs="indexed"),
    Check("MMC247", "index-order", "info", "XSD50", index_order, needs="indexed"),
    Check("MMC248", "response-code-disagrees", "warning", "IEC62056; ZCL", response_code_disagrees, needs="status"),
    Check("MMC249", "description-differs", "info", "alert_codes.csv", description_differs, "alert"),
    Check(
        "MMC250",
        "sources-disagree",
        "info",
        "RN 2.1.4; RN 3.3; XSD50",
        sources_disagree,
        needs="disputed",
        of_invalid=True,
    ),
)
