"""Explains codes, names and numbers offline: returns the entries of a text, or suggestions for an unknown one."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from string import hexdigits

from mmc_cli.explain import codes, document, elements, glossary, names
from mmc_cli.model.element_text import collapse
from mmc_cli.model.entry import Entry, Line
from mmc_cli.model.version import other_versions_hint
from mmc_cli.specification import Spec, known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES
from mmc_cli.specification.schema_places import SERVICE_LISTS, list_places
from mmc_cli.specification.similar_names import similarity, sort_by_similarity

_MAX_CODE_LENGTH = 80  # characters of an unknown text that are compared with all names
_MAX_BY_DIGITS, _MAX_BY_SPELLING = 3, 5
_MIN_SIMILARITY = 0.6


def find_entries(code: str, spec: Spec) -> list[Entry]:
    """Return every meaning of a code, the most likely first; an empty list if it is unknown."""
    code = names.resolve_name(code.strip())
    found = [entry for explain in _EXPLAINERS for entry in explain(code, spec)] if code else []
    return found or list(names.explain_words(code, spec))


def list_codes(kind: str, spec: Spec) -> tuple[Line, ...]:
    """Return all codes of one of the KINDS; those of other versions have a hint."""
    return tuple(KINDS[kind](spec))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    return collapse(text).split(". ")[0].removesuffix(".") + "."


def search_codes(words: str, spec: Spec) -> tuple[Line, ...]:
    """Return the codes with all of the words in the code or its name, in any case."""
    wanted = words.casefold().split()
    return tuple(line for line in _all_codes(spec) if wanted and all(word in _searchable(line) for word in wanted))


def suggest_codes(code: str, spec: Spec) -> tuple[Line, ...]:
    """Return the codes that an unknown one might stand for, the most likely first.

    Compares digits if it looks like a code, otherwise words, otherwise spelling.
    """
    code = code.strip()
    return _with_similar_digits(code, spec) or search_codes(code, spec) or _with_similar_spelling(code, spec)


def _with_similar_digits(code: str, spec: Spec) -> tuple[Line, ...]:
    digits = code.upper().removeprefix("0X")
    if not 2 <= len(digits) <= 6 or not set(digits) <= set(hexdigits) or not set(digits) & set("0123456789"):
        return ()
    known = {line.code: line for kind in ("alerts", "messages") for line in list_codes(kind, spec)}
    same_beginning = tuple(line for each, line in known.items() if each.startswith(digits))
    similar = sort_by_similarity(tuple(known), digits)[:_MAX_BY_DIGITS]
    return same_beginning or tuple(known[each] for each in similar)


def _with_similar_spelling(code: str, spec: Spec) -> tuple[Line, ...]:
    known = {line.code: line for line in reversed(_all_codes(spec))}
    known |= {line.name: line for line in list_codes("rules", spec)}
    names = sort_by_similarity(tuple(known), code[:_MAX_CODE_LENGTH])[:_MAX_BY_SPELLING]
    return tuple(dict.fromkeys(known[name] for name in names if similarity(name, code) >= _MIN_SIMILARITY))


def _searchable(line: Line) -> str:
    return f"{line.code} {line.name}".casefold()


@cache
def _all_codes(spec: Spec) -> tuple[Line, ...]:
    kinds = (*KINDS_TO_SEARCH, _elements, _values)
    return tuple(line for list_kind in kinds for line in list_kind(spec))


def _alerts(spec: Spec) -> Iterator[Line]:
    for row in table_rows(ALERTS):
        hint = other_versions_hint(row["added"], row["removed"], spec.version)
        yield Line("alert code", row["code"], row["name"], hint)


def _messages(spec: Spec) -> Iterator[Line]:
    for row in table_rows(MESSAGES):
        hint = other_versions_hint(row["added"], row["removed"], spec.version)
        yield Line("message code", row["code"], codes.row_title(row, spec.version), hint)


def _services(spec: Spec) -> Iterator[Line]:
    for row in table_rows(SERVICES):
        hint = other_versions_hint(row["added"], row["removed"], spec.version)
        yield Line("service", row["code"], row["name"], hint)


def _rules(spec: Spec) -> Iterator[Line]:
    from mmc_cli.rules.registry import ALL_RULES  # imported only for a list: rules are slow to import

    for rule in ALL_RULES:
        yield Line("rule", rule.id, rule.name, severity=rule.severity, sentence=first_sentence(rule.help))


def _changes(spec: Spec) -> Iterator[Line]:
    """Yield the changes between successive versions, without those that are safe in every view."""
    from mmc_cli.compare import compare_versions  # imported only for a list: `compare` is slow to import

    for before, after in pairwise(known_versions()):
        for change in compare_versions(load_spec(before), load_spec(after)):
            if change.verdict() != "safe":
                yield Line("change", change.id, f"{change.rule.name}: {change.title}", str(after))


def _terms(spec: Spec) -> Iterator[Line]:
    for row in table_rows("terms.csv"):
        yield Line("term", row["term"], row["name"] or row["meaning"].split(". ")[0].removesuffix("."))


def _elements(spec: Spec) -> Iterator[Line]:
    for place in {place.declaration.name: place for place in reversed(list_places(spec))}.values():
        kind = "attribute" if place.attribute else "element"
        yield Line(kind, place.declaration.name, elements.place_title(place))


def _values(spec: Spec) -> Iterator[Line]:
    first_element: dict[str, str] = {}
    for place in list_places(spec):
        simple = place.declaration.type.value
        if simple is not None and place.declaration.name not in SERVICE_LISTS:
            for text in simple.enum_values:
                first_element.setdefault(text, place.declaration.name)
    yield from (Line("value", text, f"of {name}") for text, name in first_element.items())


KINDS: dict[str, Callable[[Spec], Iterator[Line]]] = {
    "alerts": _alerts,
    "messages": _messages,
    "services": _services,
    "rules": _rules,
    "changes": _changes,
    "terms": _terms,
    "tables": document.list_tables,
    "sections": document.list_sections,
    "drivers": document.list_drivers,
}
KINDS_TO_SEARCH = tuple(list_kind for kind, list_kind in KINDS.items() if kind != "changes")

_EXPLAINERS: tuple[Callable[[str, Spec], Iterator[Entry]], ...] = (
    codes.explain_alert,
    codes.explain_message_code,
    codes.explain_use_case,
    codes.explain_service,
    glossary.explain_rule,
    glossary.explain_version,
    document.explain_section,
    document.explain_table,
    document.explain_driver,
    document.explain_dcc_code,
    glossary.explain_term,
    glossary.explain_change,
    elements.explain_element,
    elements.explain_type,
    elements.explain_path,
    elements.explain_value,
    elements.explain_number,
    names.explain_other_name,
    glossary.explain_source,
)
