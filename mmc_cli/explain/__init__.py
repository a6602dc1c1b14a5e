"""Turns what a user met into what it means: every meaning of a code, what comes closest, and lists of all codes."""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from string import hexdigits

from mmc_cli.compare import compare_versions
from mmc_cli.explain import codes, elements, glossary
from mmc_cli.model.entry import Entry, Line
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.specification import Spec, at, rows, versions
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES, elsewhere
from mmc_cli.specification.schema_places import SERVICE_LISTS, places
from mmc_cli.specification.wording import closest


def entries(code: str, spec: Spec) -> list[Entry]:
    """Every meaning of a code, the most likely first; none for one that mmc does not know."""
    plain = code.strip()
    return [entry for look in LOOKUPS for entry in look(plain, spec)] if plain else []


def lines(kind: str, spec: Spec) -> tuple[Line, ...]:
    """All codes of one of the KINDS, those of other versions marked."""
    return tuple(KINDS[kind](spec))


def search(words: str, spec: Spec) -> tuple[Line, ...]:
    """Every code that holds all words in its name or itself, in capitals or not."""
    wanted = words.casefold().split()
    return tuple(line for line in _index(spec) if wanted and all(word in _text(line) for word in wanted))


def nearest(code: str, spec: Spec) -> tuple[Line, ...]:
    """The codes that an unknown one was perhaps meant to be, the likeliest first.

    By its digits where it looks like a code; then by its words; then by its spelling.
    """
    plain = code.strip()
    return _by_digits(plain, spec) or search(plain, spec) or _by_spelling(plain, spec)


def _by_digits(code: str, spec: Spec) -> tuple[Line, ...]:
    digits = code.upper().removeprefix("0X")
    if not 2 <= len(digits) <= 6 or not set(digits) <= set(hexdigits) or not set(digits) & set("0123456789"):
        return ()
    known = {line.code: line for kind in ("alerts", "messages") for line in lines(kind, spec)}
    starting = tuple(line for each, line in known.items() if each.startswith(digits))
    return starting or tuple(known[each] for each in _alike(tuple(known), digits, 3))


def _by_spelling(code: str, spec: Spec) -> tuple[Line, ...]:
    known = {line.code: line for line in reversed(_index(spec))}
    known |= {line.name: line for line in lines("rules", spec)}
    found = (known[each] for each in _alike(tuple(known), code[:80], 5) if _ratio(each, code) >= 0.6)
    return tuple(dict.fromkeys(found))


def _alike(names: tuple[str, ...], code: str, most: int) -> tuple[str, ...]:
    return closest(names, code)[:most]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def _text(line: Line) -> str:
    return f"{line.code} {line.name}".casefold()


@cache
def _index(spec: Spec) -> tuple[Line, ...]:
    kinds = (_alerts, _messages, _services, _rules, _terms, _elements, _values)
    return tuple(line for kind in kinds for line in kind(spec))


def _alerts(spec: Spec) -> Iterator[Line]:
    for row in rows(ALERTS):
        yield Line("alert code", row["code"], row["name"], elsewhere(row["added"], row["removed"], spec.version))


def _messages(spec: Spec) -> Iterator[Line]:
    for row in rows(MESSAGES):
        version = elsewhere(row["added"], row["removed"], spec.version)
        yield Line("message code", row["code"], codes.title(row), version)


def _services(spec: Spec) -> Iterator[Line]:
    for row in rows(SERVICES):
        yield Line("service", row["code"], row["name"], elsewhere(row["added"], row["removed"], spec.version))


def _rules(spec: Spec) -> Iterator[Line]:
    for rule in ALL_RULES:
        yield Line("rule", rule.id, rule.name)


def _changes(spec: Spec) -> Iterator[Line]:
    """What each version but the first changed, apart from what is safe for everybody."""
    for before, after in pairwise(versions()):
        for change in compare_versions(at(before), at(after)):
            if change.verdict() != "safe":
                yield Line("change", change.id, f"{change.rule.name}: {change.title}", str(after))


def _terms(spec: Spec) -> Iterator[Line]:
    for row in rows("terms.csv"):
        yield Line("term", row["term"], row["name"] or row["meaning"].split(". ")[0].removesuffix("."))


def _elements(spec: Spec) -> Iterator[Line]:
    for place in {place.declaration.name: place for place in reversed(places(spec))}.values():
        yield Line("attribute" if place.attribute else "element", place.declaration.name, elements.title(place))


def _values(spec: Spec) -> Iterator[Line]:
    found: dict[str, str] = {}
    for place in places(spec):
        simple = place.declaration.type.value
        for text in simple.choices if simple is not None and place.declaration.name not in SERVICE_LISTS else ():
            found.setdefault(text, place.declaration.name)
    yield from (Line("value", text, f"of {name}") for text, name in found.items())


KINDS: dict[str, Callable[[Spec], Iterator[Line]]] = {
    "alerts": _alerts,
    "messages": _messages,
    "services": _services,
    "rules": _rules,
    "changes": _changes,
    "terms": _terms,
}

LOOKUPS: tuple[Callable[[str, Spec], Iterator[Entry]], ...] = (
    codes.alerts,
    codes.messages,
    codes.use_cases,
    codes.services,
    glossary.rules,
    glossary.mmc_versions,
    glossary.terms,
    glossary.changes,
    elements.elements,
    elements.types,
    elements.paths,
    elements.values,
    elements.numbers,
    glossary.source_keys,
)
