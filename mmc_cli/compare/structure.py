"""Compares two schemas place by place, from GBCSResponse down with every type expanded: what may stand where.

Only what has an effect on documents, or on what they mean, is a difference: renaming a type is none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from mmc_cli.compare.changes import Change, Probe, rules
from mmc_cli.compare.occurrence import Occurrence, occurrences, order, plain, skeleton
from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import NS
from mmc_cli.specification.declarations import Declaration, Simple
from mmc_cli.specification.facets import Limit, find_limits, listed_values, value_family
from mmc_cli.specification.schema import Schema

_SECTION = re.compile(r"RN [\d.]+")


@dataclass(frozen=True, slots=True)
class _Difference:
    """One difference at one place: its rule, the place, what and in which type it is, and how to tell it."""

    rule: str
    path: str
    what: str
    where: str
    old: str | None
    new: str | None
    source: str
    probe: Probe

    @property
    def parent(self) -> str:
        """The element in which it is."""
        return self.path.split("/")[-2]


def schema_changes(before: Schema, after: Schema, frm: str, to: str) -> Iterator[Change]:
    """The changes from one schema to another, in the order of the schema; a type that stands at many places is one.

    `frm` and `to` name the two in the changes. The source of a change is a cell as in schemas/, empty where none is
    known.
    """
    merged: dict[tuple[str | None, ...], list[_Difference]] = {}
    root = f"/{after.root.name}"
    for each in _pair(before.root, after.root, root, "", frozenset()):
        merged.setdefault((each.rule, each.what, each.where, each.old, each.new), []).append(each)
    for same in merged.values():
        first = same[0]
        rule = rules()[first.rule]
        places = tuple(dict.fromkeys(each.path for each in same))
        at = tuple(dict.fromkeys(path for each in same for path in each.probe.at))
        probe = Probe(at, first.probe.uses, first.probe.place, first.probe.sample, first.probe.count)
        said = rule.reason.format(what=first.what, where=first.parent, old=first.old, new=first.new, frm=frm)
        yield Change(
            frm, to, rule, first.path, first.old, first.new, said, first.source, first.where, places, probe=probe
        )


def _pair(
    before: Declaration, after: Declaration, path: str, around: str, above: frozenset[tuple[str | None, str | None]]
) -> Iterator[_Difference]:
    """What differs in an element that both schemas have at a path, and in all below it."""
    types = before.type.name, after.type.name
    if after.type.children and types[1] is not None:
        if types in above:  # a type inside itself: it was compared further up
            return
        above |= {types}
    where = after.type.name or around
    yield from _unit(before, after, path, where)
    if before.type.value is not None and after.type.value is not None:
        yield from _value(before.type.value, after.type.value, path, where, path, lambda element: element_text(element))
    elif before.type.value is not after.type.value:
        yield _simple(("type-changed", "type-changed"), path, where, _kind(before), _kind(after), after.source)
    yield from _attributes(before, after, path, where)
    yield from _children(before, after, path, where, above)


def _unit(before: Declaration, after: Declaration, path: str, where: str) -> Iterator[_Difference]:
    if before.unit != after.unit:
        rule = "unit-changed" if before.unit and after.unit else "unit-established" if after.unit else "unit-dropped"
        yield _simple((rule, rule), path, where, before.unit, after.unit, after.source)


def _simple(
    rules: tuple[str, str], path: str, where: str, old: str | None, new: str | None, source: str
) -> _Difference:
    """A difference that concerns every element at a path; the second rule when nothing was there before."""
    rule = rules[old is None]
    return _Difference(rule, path, _name(path), where, old, new, source, Probe((path,), _always, path))


def _value(
    old: Simple, new: Simple, path: str, where: str, at: str, text: Callable[[etree._Element], str | None]
) -> Iterator[_Difference]:
    """What differs in a value; `at` is the path of the element that holds it, and `text` takes it from there."""
    what, where = (new.name, new.name) if new.name and new.name == old.name else (_name(path), where)

    def difference(rule: str, before: str | None, after: str | None, source: str, probe: Probe) -> _Difference:
        return _Difference(rule, path, what, where, before, after, source, probe)

    gone, come = listed_values(old), listed_values(new)
    if gone and come:
        for each in (each for each in come if each not in gone):
            yield difference("enum-value-added", None, each, come[each], Probe((at,), _is(text, each), path, each))
        for each in (each for each in gone if each not in come):
            yield difference("enum-value-removed", each, None, gone[each], Probe((at,), _is(text, each), path, each))
        for each in (each for each in new.enum_values if each in old.enum_values):
            one, other = old.enum_values[each].code, new.enum_values[each].code
            if one != other:
                probe = Probe((at,), _is(text, each), path, each)
                yield _Difference(
                    "status-renumbered", path, f'"{each}"', where, one, other, new.enum_values[each].source, probe
                )
    elif gone or come:
        rule = "values-freed" if gone else "values-restricted"
        words = f"one of {len(gone or come)} values"
        probe = Probe((at,), _is_not(text, frozenset(gone or come)), path, "mmc")
        yield difference(rule, words if gone else "any text", "any text" if gone else words, "", probe)
        return
    if value_family(old) != value_family(new):
        yield difference("type-changed", old.builtin, new.builtin, "", Probe((at,), _always, path))
        return
    for limit, was, now in _limits(old, new):
        wider = limit.is_wider(was, now)
        if wider is None:
            yield difference("facet-changed", was, now, new.sources.get(limit.facet, ""), Probe((at,), _always, path))
            continue
        tight, loose = (was, now) if wider else (now, was)
        probe = Probe((at,), _breaks(text, limit, str(tight)), path, limit.sample_value(tight, loose))
        source = new.sources.get(limit.facet) or old.sources.get(limit.facet, "")
        rule = "facet-widened" if wider else "facet-narrowed"
        yield difference(rule, limit.describe(was), limit.describe(now), source, probe)


def _limits(old: Simple, new: Simple) -> Iterator[tuple[Limit, str | None, str | None]]:
    """Each limit of a value that differs, with what it was and what it is."""
    before, after = find_limits(old), find_limits(new)
    for facet in dict.fromkeys((*before, *after)):
        was, now = before.get(facet), after.get(facet)
        one, other = was.text if was else None, now.text if now else None
        if one != other and (limit := now or was) is not None:
            yield limit, one, other


def _attributes(before: Declaration, after: Declaration, path: str, where: str) -> Iterator[_Difference]:
    gone, come = before.type.attributes, after.type.attributes

    def difference(rule: str, name: str, uses: Callable[[etree._Element], bool], source: str) -> _Difference:
        old, new = (None, name) if rule.endswith("added") else (name, None)
        place = f"{path}/@{name}"
        return _Difference(rule, place, name, where, old, new, source, Probe((path,), uses, place))

    for name, each in come.items():
        source = each.source or after.source or after.type.source
        if name not in gone:
            rule = (
                "required-attribute-added"
                if each.required
                else _first(before, after, "first-attribute-added", "attribute-added")
            )
            yield difference(rule, name, _always if each.required else _has(name), source)
            continue
        if each.required != gone[name].required:
            rule = "became-required" if each.required else "became-optional"
            probe = Probe((path,), _lacks(name), path)
            yield _Difference(rule, f"{path}/@{name}", name, where, *_presence(each.required), source, probe)
        if (old := gone[name].type.value) is not None and (new := each.type.value) is not None:
            yield from _value(old, new, f"{path}/@{name}", where, path, _of(name))
    for name, each in gone.items():
        if name not in come:
            rule = (
                "required-attribute-removed"
                if each.required
                else _first(after, before, "last-attribute-removed", "attribute-removed")
            )
            source = each.source or before.source or before.type.source
            yield difference(rule, name, _always if each.required else _has(name), source)


def _first(without: Declaration, with_: Declaration, moved: str, stays: str) -> str:
    """The rule for an attribute of a value: whether the value's decoded form moves in or out of an object."""
    return (
        moved if with_.decodes_to_object and not without.decodes_to_object and without.type.value is not None else stays
    )


def _children(
    before: Declaration, after: Declaration, path: str, where: str, above: frozenset[tuple[str | None, str | None]]
) -> Iterator[_Difference]:
    gone, come = before.type.children, after.type.children
    was, now = occurrences(before.type.content), occurrences(after.type.content)
    for name, each in come.items():
        place = f"{path}/{name}"
        if name not in gone:
            source = each.source or after.type.source
            yield _there(_kind_of("added", now, name, gone), place, where, None, name, source)
            yield from _inside(each, place, source, "added")
            continue
        yield from _times(was[name], now[name], place, where, each.source or after.type.source)
        yield from _pair(gone[name], each, place, where, above)
    for name, each in gone.items():
        if name not in come:
            source = each.source or before.type.source
            yield _there(_kind_of("removed", was, name, come), f"{path}/{name}", where, name, None, source)
            yield from _inside(each, f"{path}/{name}", source, "removed")
    common = frozenset(gone) & frozenset(come)
    old, new = skeleton(before.type.content, common), skeleton(after.type.content, common)
    if old != new:
        rule = "order-changed" if plain(old) and plain(new) else "content-changed"
        probe = Probe((path,), _always, path)
        yield _Difference(rule, path, _name(path), where, order(old), order(new), after.type.source, probe)


def _there(rule: str, place: str, where: str, old: str | None, new: str | None, source: str) -> _Difference:
    parent = place.rpartition("/")[0]
    probe = Probe((parent,), _always, place) if rule.startswith("required") else Probe((place,), _always, place)
    return _Difference(rule, place, _name(place), where, old, new, source, probe)


def _kind_of(word: str, now: Mapping[str, Occurrence], name: str, others: Mapping[str, Declaration]) -> str:
    """The rule for an element that only one side has: a branch of a choice that both have, or one of its own."""
    if now[name].beside & others.keys():
        return f"choice-branch-{word}"
    return f"required-element-{word}" if now[name].least else f"element-{word}"


def _inside(declaration: Declaration, path: str, source: str, word: str) -> Iterator[_Difference]:
    """The parts of a new element, or one that is gone, which the release note describes in a section of their own."""
    own = declaration.type.source
    named = set(_SECTION.findall(own)) - set(_SECTION.findall(source))
    for name, child in declaration.type.children.items():
        place = f"{path}/{name}"
        if named:
            old, new = (None, name) if word == "added" else (name, None)
            yield _there(f"element-{word}", place, declaration.type.name or "", old, new, own)
        yield from _inside(child, place, own if named else source, word)


def _times(was: Occurrence, now: Occurrence, place: str, where: str, source: str) -> Iterator[_Difference]:
    """What differs in how often an element must and may stand."""
    parent, name = place.rpartition("/")[0], _name(place)
    if was.least != now.least:
        rule = "became-required" if now.least > was.least else "became-optional"
        probe = Probe((parent,), _fewer(name, max(was.least, now.least)), parent)
        yield _Difference(rule, place, name, where, *_presence(now.least > was.least), source, probe)
    if was.most != now.most:
        more = was.most is not None and (now.most is None or now.most > was.most)
        if 1 in (was.most, now.most):
            rule = "became-list" if more else "became-single"
        else:
            rule = "repeats-more" if more else "repeats-less"
        fewest = min(most for most in (was.most, now.most) if most is not None)
        probe = Probe((parent,), lambda element: len(element.findall(NS + name)) > fewest, place, count=fewest + 1)
        yield _Difference(rule, place, name, where, _most(was.most), _most(now.most), source, probe)


def _name(path: str) -> str:
    return path.rpartition("/")[2].removeprefix("@")


def _kind(declaration: Declaration) -> str:
    return declaration.type.value.builtin if declaration.type.value is not None else "elements"


def _presence(required: bool) -> tuple[str, str]:
    return ("optional", "required") if required else ("required", "optional")


def _most(most: int | None) -> str:
    return "any number of" if most is None else str(most)


def _always(element: etree._Element) -> bool:
    return True


def _has(name: str) -> Callable[[etree._Element], bool]:
    return lambda element: element.get(name) is not None


def _lacks(name: str) -> Callable[[etree._Element], bool]:
    return lambda element: element.get(name) is None


def _of(name: str) -> Callable[[etree._Element], str | None]:
    return lambda element: element.get(name)


def _fewer(name: str, least: int) -> Callable[[etree._Element], bool]:
    return lambda element: len(element.findall(NS + name)) < least


def _is(text: Callable[[etree._Element], str | None], value: str) -> Callable[[etree._Element], bool]:
    return lambda element: (text(element) or "").strip() == value


def _is_not(text: Callable[[etree._Element], str | None], among: frozenset[str]) -> Callable[[etree._Element], bool]:
    return lambda element: (found := text(element)) is not None and found.strip() not in among


def _breaks(text: Callable[[etree._Element], str | None], limit: Limit, tight: str) -> Callable[[etree._Element], bool]:
    return lambda element: (found := text(element)) is not None and not limit.allows(found, tight)
