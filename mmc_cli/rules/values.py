"""Rules about values: times, indexes, status numbers, descriptions, and limits on which sources disagree."""

from collections.abc import Iterator
from itertools import pairwise

from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.context import FIRST_TIME, NUMBERS, Check, RuleContext, RuleHit, tomorrow
from mmc_cli.rules.value_index import limits, ordered_time_pairs, watched


def time_without_zone(facts: RuleContext) -> Iterator[RuleHit]:
    """Times in MMC are UTC and end with Z. Without it nobody can tell whether summer time was meant."""
    for element in facts.all("time"):
        text = collapsed_text(element)
        if "T" in text and not text.endswith("Z") and text[-6:-5] not in ("+", "-"):
            name = local_name(element)
            yield RuleHit(f'{name} is "{text}", which names no time zone', element, None, True, text, (f"{text}Z",))


def time_too_early(facts: RuleContext) -> Iterator[RuleHit]:
    """No GB smart meter wrote a time before 2012: a clock that was never set, or a test message."""
    for element in facts.all("time"):
        text = collapsed_text(element)
        if text[:4] < FIRST_TIME and text[:4].isdigit():
            yield RuleHit(f'{local_name(element)} is "{text}", before 2012', element, None, True, text)


def time_ahead(facts: RuleContext) -> Iterator[RuleHit]:
    """The time lies more than a day ahead of this machine's clock: one of the two is wrong, or it is a test message."""
    limit = tomorrow()
    for element in facts.all("time"):
        text = collapsed_text(element)
        if text > limit and text[:4].isdigit() and local_name(element) not in _MAY_LIE_AHEAD:
            yield RuleHit(f'{local_name(element)} is "{text}", which is to come', element, None, True, text)


_MAY_LIE_AHEAD = ("APCLimitPeriodStart", "APCLimitPeriodEnd", "BillingPeriodStart")


def times_reversed(facts: RuleContext) -> Iterator[RuleHit]:
    """Something ends before it begins: an outage restored before the interruption, a period that ends before its
    start. Check whether the two were swapped.
    """
    for element, other in ordered_time_pairs(facts.parts.payload, facts.spec):
        first, second = collapsed_text(element), collapsed_text(other)
        if first.endswith("Z") and second.endswith("Z") and first > second:
            names = local_name(element), local_name(other)
            text = f'{names[0]} "{first}" is after {names[1]} "{second}"'
            yield RuleHit(text, element, None, True, first)


def index_twice(facts: RuleContext) -> Iterator[RuleHit]:
    """Two registers of one group carry the same index: one of them is another register than it says."""
    for siblings, attribute, values in facts.indexes():
        if len({value for value in values if value is not None}) < sum(value is not None for value in values):
            again = next(n for n, value in enumerate(values) if value is not None and value in values[:n])
            name = local_name(siblings[again])
            text = f"{name} has {attribute} {values[again]} twice"
            yield RuleHit(text, siblings[again], attribute, actual=values[again])


def index_missing(facts: RuleContext) -> Iterator[RuleHit]:
    """Several registers stand in one group, and one has no index: nobody can tell which register it is."""
    for siblings, attribute, values in facts.indexes():
        if None in values:
            bare = siblings[values.index(None)]
            name = local_name(bare)
            yield RuleHit(f"{name} stands {len(siblings)} times, here without {attribute}", bare)


def index_order(facts: RuleContext) -> Iterator[RuleHit]:
    """The registers do not stand in the order of their index: read the index, not the position."""
    for siblings, attribute, values in facts.indexes():
        numbers = [int(value) for value in values if value is not None and value.isdigit()]
        if len(numbers) == len(values) and any(later < earlier for earlier, later in pairwise(numbers)):
            place = next(n for n, (earlier, later) in enumerate(pairwise(numbers), 1) if later < earlier)
            name = local_name(siblings[place])
            text = f"{name} with {attribute} {numbers[place]} stands after {numbers[place - 1]}"
            yield RuleHit(text, siblings[place], attribute, actual=str(numbers[place]))


def response_code_disagrees(facts: RuleContext) -> Iterator[RuleHit]:
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
        yield RuleHit(text, holder, attribute, actual=number, expected=(choice.code,))


def description_differs(facts: RuleContext) -> Iterator[RuleHit]:
    """The alert describes itself in other words than the catalogue. The code counts, not the text."""
    row = facts.spec.alert_codes.get(facts.header.alert_code)
    element = facts.in_alert("AlertDescription")
    if row is None or element is None:
        return
    text = collapsed_text(element)
    if text.casefold() != row.name.casefold():
        yield RuleHit(f'alert {row.code} describes itself as "{text[:80]}"', element, None, True, text, (row.name,))


def sources_disagree(facts: RuleContext) -> Iterator[RuleHit]:
    """The release note and the published schema give different limits, and this value lies between them: one reader
    takes it, another rejects it. Keep to the smaller limit where you can.
    """
    for element in facts.all("disputed"):
        name, length = local_name(element), len(element_text(element))
        said = limits(name)
        if said and min(said) < length <= max(said):
            both = " and ".join(f"{limit} by {source}" for limit, source in sorted(said.items()))
            yield RuleHit(
                f"{name} has {length} characters; the limit is {both}", element, None, True, element_text(element)
            )


CHECKS = (
    Check("MMC241", "time-without-zone", "warning", "MMC54", time_without_zone, needs="time"),
    Check("MMC242", "time-too-early", "warning", "MMC54", time_too_early, needs="time"),
    Check("MMC243", "time-ahead", "warning", "MMC54", time_ahead, needs="time"),
    Check("MMC244", "times-reversed", "error", "XSD50", times_reversed, "alert", needs="ordered_time_pairs"),
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
