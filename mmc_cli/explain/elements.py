"""Explains what the schema declares: elements, attributes, types, paths, the values of lists and their numbers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from mmc_cli.explain.codes import checks, element_codes, services
from mmc_cli.model.entry import Entry
from mmc_cli.specification import Spec, at, versions
from mmc_cli.specification.catalogue import since, sources
from mmc_cli.specification.declarations import Choice
from mmc_cli.specification.schema_places import Declared, by_path, history, in_versions, places, shape
from mmc_cli.specification.wording import listing

_PREFIX = re.compile(r"(?<=/)[\w.-]+:|^[\w.-]+:")
_NUMBER = re.compile(r"(?:(?P<table>[A-Za-z]\w*)\s+)?(?P<number>0[xX][0-9A-Fa-f]{1,2}|[0-9A-Fa-f]{1,3})")


def elements(name: str, spec: Spec) -> Iterator[Entry]:
    """The elements and attributes of a name, one entry for each kind of content that it has somewhere."""
    plain = name.removeprefix("@")
    yield from _where(spec, lambda place: place.path.rpartition("/")[2].removeprefix("@") == plain)


def paths(path: str, spec: Spec) -> Iterator[Entry]:
    """What stands at a path, or at every path that ends so; prefixes and numbers in brackets do not matter."""
    if "/" not in path.strip("/") and not path.startswith("/"):
        return
    plain = "/" + re.sub(r"\[\d*\]", "", _PREFIX.sub("", path)).strip("/")
    yield from _where(spec, lambda place: place.path.endswith(plain))


def types(name: str, spec: Spec) -> Iterator[Entry]:
    """A type of the schema, with the elements that are of it; nothing where an element of its name says as much."""
    for each in _nearest(spec):
        found = [place for place in places(each) if name in (place.declaration.type.name, _simple_name(place)) and name]
        if found:
            if not any(place.declaration.name == name for place in found):
                yield replace(_entry(found, spec, each), kind="type", code=name)
            return


def values(text: str, spec: Spec) -> Iterator[Entry]:
    """A value of a list in the schema, spelled as there; not a service, which is a code of its own."""
    if any(services(text, spec)):
        return
    for each in _nearest(spec):
        found = _grouped(each, lambda choice, place: choice.text == text)
        if found:
            yield from (_value(choice, group, spec, each) for choice, group in found)
            return


def numbers(text: str, spec: Spec) -> Iterator[Entry]:
    """The number of a status text, with or without the name of its list before it: 250, 0xC0, ZCL 0xC0."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return
    table, number = (match["table"] or "").upper(), match["number"].upper()
    prefixed, bare = number.startswith("0X"), number.removeprefix("0X")

    def wanted(choice: Choice, place: Declared) -> bool:
        names = (place.declaration.name, *place.types[-1:])
        if choice.code is None or not any(table in name.upper() for name in names):
            return False
        if _hexadecimal(place, spec):
            return int(choice.code, 16) == int(bare, 16)
        return (prefixed or bare.isdigit()) and int(choice.code) == int(bare, 16 if prefixed else 10)

    yield from (_value(choice, group, spec, spec) for choice, group in _grouped(spec, wanted))


def at_path(path: str, spec: Spec) -> Entry | None:
    """The entry of one exact path; None where this version has nothing there."""
    place = by_path(spec).get(path)
    return _entry([place], spec, spec) if place is not None else None


def coded(text: str, path: str, spec: Spec) -> Entry | None:
    """The entry of a value at one exact path; None where the schema lists no such value there."""
    place = by_path(spec).get(path)
    simple = place.declaration.type.value if place is not None else None
    if place is None or simple is None or text not in simple.choices:
        return None
    return _value(simple.choices[text], [place], spec, spec)


def _where(spec: Spec, wanted: Callable[[Declared], bool]) -> Iterator[Entry]:
    """An entry for each kind of content among the places wanted, from the nearest version that has any."""
    for each in _nearest(spec):
        groups: dict[object, list[Declared]] = {}
        for place in filter(wanted, places(each)):
            kind = place.declaration
            key = (place.value, kind.unit, kind.table, kind.status, kind.type.name, place.attribute, tuple(shape(kind)))
            groups.setdefault(key, []).append(place)
        if groups:
            yield from (_entry(group, spec, each) for group in groups.values())
            return


def _nearest(spec: Spec) -> tuple[Spec, ...]:
    """The version asked for, then the others from the newest."""
    return (spec, *(at(version) for version in reversed(versions()) if version != spec.version))


def _entry(found: list[Declared], asked: Spec, spec: Spec) -> Entry:
    """What is declared alike at several places."""
    first = found[0]
    kind = first.declaration
    simple = kind.type.value
    facts = {
        "Type": kind.type.name or (f"xs:{simple.builtin}" if simple is not None else ""),
        "Presence": " or ".join(dict.fromkeys(place.presence for place in found)).replace("one of", "one of a choice"),
        "Repeats": "" if not kind.many else f"up to {kind.most} times" if kind.most else "any number of times",
        "In MMC": in_versions(first.path),
    }
    return Entry(
        "attribute" if first.attribute else "element",
        kind.name,
        title(first),
        str(asked.version),
        asked is spec,
        facts={label: text for label, text in facts.items() if text},
        value=first.value or None,
        unit=kind.unit,
        element=kind.name if kind.type.children or kind.type.attributes else None,
        shape=shape(kind),
        places=tuple(place.path for place in found),
        values=_choices(first),
        checks=checks({}, (kind.name, kind.type.name or "")),
        history=history(*(place.path for place in found)),
        related=tuple(dict.fromkeys(link for place in found for link in element_codes(place.path))),
        sources=sources(_source(found, spec)),
    )


def title(place: Declared) -> str:
    """What an element is, as short as can be."""
    kind = place.declaration
    links = element_codes(place.path)
    if links and place.path.endswith((f"/SMETSData/{kind.name}", f"/Payload/{kind.name}")):
        what = "response to" if links[0].kind == "service" else "payload of alert"
        return f"{what} " + listing(tuple(f"{link.code} {link.title}" for link in links))
    if kind.type.children:
        return f"holds {listing(tuple(kind.type.children))}"
    return place.value + (f", in {kind.unit}" if kind.unit else "")


def _choices(place: Declared) -> tuple[tuple[str, str], ...]:
    simple = place.declaration.type.value
    return tuple((choice.text, choice.code or "") for choice in simple.choices.values()) if simple is not None else ()


def _grouped(spec: Spec, wanted: Callable[[Choice, Declared], bool]) -> list[tuple[Choice, list[Declared]]]:
    """The values wanted, each with the places where it is listed."""
    groups: dict[Choice, list[Declared]] = {}
    for place in places(spec):
        simple = place.declaration.type.value
        for choice in simple.choices.values() if simple is not None else ():
            if wanted(choice, place):
                groups.setdefault(choice, []).append(place)
    return list(groups.items())


def _value(choice: Choice, found: list[Declared], asked: Spec, spec: Spec) -> Entry:
    """One value of a list, wherever it is listed."""
    names = tuple(dict.fromkeys(place.declaration.name for place in found))
    status = found[0].declaration.status
    sort = ("good status" if choice.ok else "status") if status else "value"
    title = f"{sort} of {listing(names, ' and ')}" + (f", number {choice.code}" if choice.code else "")
    there = [each for each in versions() if _lists(found[0].path, choice.text, at(each))]
    removed = next((str(each) for each in versions() if each > there[-1]), "")
    return Entry(
        "value",
        choice.text,
        title,
        str(asked.version),
        asked is spec,
        facts={"Outcome": "success" if choice.ok else "not a success", "In MMC": since(str(there[0]), removed)}
        if status
        else {"In MMC": since(str(there[0]), removed)},
        places=tuple(place.path for place in found),
        checks=checks({}, (choice.text, *names)),
        related=tuple(dict.fromkeys(link for place in found for link in element_codes(place.path))),
        sources=sources(_source(found, spec)),
    )


def _lists(path: str, text: str, spec: Spec) -> bool:
    place = by_path(spec).get(path)
    simple = place.declaration.type.value if place is not None else None
    return simple is not None and text in simple.choices


def _hexadecimal(place: Declared, spec: Spec) -> bool:
    """True where the numbers of a list are hexadecimal: the response code beside it says so."""
    code = by_path(spec).get(place.path.rpartition("/")[0] + "/@ResponseCode")
    simple = code.declaration.type.value if code is not None else None
    return simple is not None and simple.builtin == "hexBinary"


def _simple_name(place: Declared) -> str | None:
    simple = place.declaration.type.value
    return simple.name if simple is not None else None


def _source(found: list[Declared], spec: Spec) -> str:
    """Where mmc.xsd has declarations from: their own sources, else their type's, else the published schema."""
    named: dict[str, None] = {}
    for place in found:
        holder = place.types[-1] if place.types else "GBCSResponse"
        tag = "attribute" if place.attribute else "element"
        for above in spec.schema.tree.iterfind(f"*[@name='{holder}']"):
            inside = above.iterfind(f".//{{{_XS}}}{tag}[@name='{place.declaration.name}']")
            own = [str(each.get(_SOURCE)) for node in inside for each in node.iter() if each.get(_SOURCE)]
            named |= dict.fromkeys(own or filter(None, [above.get(_SOURCE)]))
    return ";".join(named) or "XSD50"


_XS = "http://www.w3.org/2001/XMLSchema"
_SOURCE = "{urn:mmc-cli:annotations}source"
