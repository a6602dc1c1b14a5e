"""Explains what the schema declares: elements, attributes, types, paths, and listed values by text or number."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import unescape

from mmc_cli.explain import document
from mmc_cli.explain.codes import element_codes, is_service, list_checks
from mmc_cli.model.entry import Entry, ListedValue
from mmc_cli.model.xml_names import ANNOTATION, XS
from mmc_cli.specification import Spec, known_versions, load_spec, master_schema
from mmc_cli.specification.catalogue import cited_sources, describe_versions
from mmc_cli.specification.declarations import Declaration, EnumValue
from mmc_cli.specification.document import Item, item_at
from mmc_cli.specification.schema_places import (
    SchemaPlace,
    describe_history,
    describe_path_versions,
    find_place,
    list_parts,
    list_places,
    places_by_path,
)
from mmc_cli.specification.wording import join_names

_PREFIX = re.compile(r"(?<=/)[\w.-]+:|^[\w.-]+:")
_NUMBER = re.compile(r"(?:(?P<table>[A-Za-z]\w*)\s+)?(?P<number>0[xX][0-9A-Fa-f]{1,2}|[0-9A-Fa-f]{1,3})")


def explain_element(name: str, spec: Spec) -> Iterator[Entry]:
    """Explain the elements and attributes of a name, with one entry for each kind of content."""
    plain_name = name.removeprefix("@")
    if plain_name not in _declared_names():
        return
    yield from _explain_places(spec, lambda place: place.path.rpartition("/")[2].removeprefix("@") == plain_name)


def explain_path(path: str, spec: Spec) -> Iterator[Entry]:
    """Explain a path, or every path that ends with it; prefixes and numbers in brackets are ignored."""
    if "/" not in path.strip("/") and not path.startswith("/"):
        return
    ending = "/" + re.sub(r"\[\d*\]", "", _PREFIX.sub("", path)).strip("/")
    yield from _explain_places(spec, lambda place: place.path.endswith(ending))


def explain_type(name: str, spec: Spec) -> Iterator[Entry]:
    """Explain a type of the schema, with its elements; nothing if an element of that name covers it."""
    for each in _specs_by_preference(spec) if name in _declared_names() else ():
        places = [place for place in list_places(each) if name in _type_names(place)]
        if places:
            if not any(place.declaration.name == name for place in places):
                yield replace(_places_entry(places, spec, each), kind="type", code=name)
            return


def explain_value(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a value that the schema lists, spelled exactly; not a service, which has its own entry."""
    if is_service(text) or text not in _declared_names():
        return
    for each in _specs_by_preference(spec):
        groups = _places_of_values(each, lambda value, place: value.text == text)
        if groups:
            yield from (_value_entry(value, places, spec, each) for value, places in groups)
            return


def explain_number(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain the number of a status text, with or without the name of its list: 250, 0xC0, ZCL 0xC0."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return
    table, number = (match["table"] or "").upper(), match["number"].upper()
    digits = number.removeprefix("0X")
    has_prefix = digits != number

    def is_wanted(value: EnumValue, place: SchemaPlace) -> bool:
        names = (place.declaration.name, *place.types[-1:])
        if value.code is None or not any(table in name.upper() for name in names):
            return False
        if _has_hexadecimal_codes(place, spec):
            return int(value.code, 16) == int(digits, 16)
        return (has_prefix or digits.isdigit()) and int(value.code) == int(digits, 16 if has_prefix else 10)

    for value, places in _places_of_values(spec, is_wanted):
        yield _value_entry(value, places, spec, spec)


def entry_at_path(path: str, spec: Spec) -> Entry | None:
    """Return the entry of one exact path, or None if this version does not have it."""
    place = places_by_path(spec).get(path)
    return _places_entry([place], spec, spec) if place is not None else None


def entry_of_value(text: str, path: str, spec: Spec) -> Entry | None:
    """Return the entry of a value at one exact path, or None if the schema does not list it there."""
    place = places_by_path(spec).get(path)
    if place is None or (value := _listed_value(place, text)) is None:
        return None
    return _value_entry(value, [place], spec, spec)


def place_title(place: SchemaPlace) -> str:
    """Return a short description of an element."""
    declaration = place.declaration
    links = element_codes(place.path)
    if links and place.path.endswith((f"/SMETSData/{declaration.name}", f"/Payload/{declaration.name}")):
        role = "response to" if links[0].kind == "service" else "payload of alert"
        return f"{role} " + join_names(tuple(f"{link.code} {link.title}" for link in links))
    if declaration.type.children:
        return f"contains {join_names(tuple(declaration.type.children))}"
    return place.value + (f", in {declaration.unit}" if declaration.unit else "")


@cache
def _declared_names() -> set[str]:
    """Return the names and listed values in the schema of any version, without reading the declarations."""
    texts = re.findall(rb'\b(?:name|value)="([^"]*)"', master_schema())
    return {unescape(text.decode()) for text in texts}


def _explain_places(spec: Spec, is_wanted: Callable[[SchemaPlace], bool]) -> Iterator[Entry]:
    """Yield an entry for each kind of content among some places, from the first version that has any."""
    for each in _specs_by_preference(spec):
        groups: dict[object, list[SchemaPlace]] = {}
        for place in filter(is_wanted, list_places(each)):
            groups.setdefault(_content_key(place), []).append(place)
        if groups:
            yield from (_places_entry(places, spec, each) for places in groups.values())
            return


def _content_key(place: SchemaPlace) -> tuple[object, ...]:
    """Return a key that is the same for places with the same kind of content."""
    declaration = place.declaration
    return (
        place.value,
        declaration.unit,
        declaration.doubt,
        declaration.table,
        declaration.status,
        declaration.type.name,
        place.attribute,
        tuple(list_parts(declaration)),
    )


def _specs_by_preference(spec: Spec) -> tuple[Spec, ...]:
    """Return the requested version, then the others from the newest."""
    return (spec, *(load_spec(version) for version in reversed(known_versions()) if version != spec.version))


def _places_entry(places: list[SchemaPlace], asked: Spec, spec: Spec) -> Entry:
    """Return the entry of places with the same kind of content in `spec`, for the requested version."""
    from mmc_cli.decoding.value_notes import describe_doubt, describe_no_values  # records, only for an element

    first = places[0]
    declaration = first.declaration
    simple = declaration.type.value
    items = tuple(dict.fromkeys(item for place in places if (item := item_at(place.path)) is not None))
    facts = {
        "Type": declaration.type.name or (f"xs:{simple.builtin}" if simple is not None else ""),
        "Presence": " or ".join(dict.fromkeys(place.presence for place in places)).replace(
            "one of", "one of several alternatives"
        ),
        "Repeats": _describe_repeats(declaration),
        "Sensitivity": _describe_sensitivity(places, items),
        "MMC versions": describe_path_versions(first.path),
        "Caution": describe_doubt(declaration) or "",
        "Amount": _describe_price(declaration),
        "No value": describe_no_values(declaration),
    }
    return Entry(
        "attribute" if first.attribute else "element",
        declaration.name,
        place_title(first),
        str(asked.version),
        asked is spec,
        facts={label: text for label, text in facts.items() if text},
        meaning=" ".join(dict.fromkeys(item.meaning for item in items)) or None,
        value=first.value or None,
        unit=declaration.unit,
        element=declaration.name if declaration.type.children or declaration.type.attributes else None,
        shape=list_parts(declaration),
        places=tuple(place.path for place in places),
        values=tuple(ListedValue(value.text, value.code) for value in simple.enum_values.values()) if simple else (),
        items=document.table_items(items),
        checks=list_checks({}, (declaration.name, declaration.type.name or "")),
        history=tuple(document.with_cautions(describe_history(*(place.path for place in places)))),
        related=tuple(dict.fromkeys(link for place in places for link in element_codes(place.path))),
        sources=cited_sources(";".join((_source_cell(places, spec), *(item.source for item in items)))),
    )


def _describe_price(declaration: Declaration) -> str:
    from mmc_cli.decoding.prices import price_unit  # records, only for an element

    unit = price_unit(declaration.unit)
    if unit is None:
        return ""
    return (
        f"the number times ten to the power of {unit.scale}, in the currency that CurrencyUnitsLabel or "
        "CurrencyUnitsName gives, otherwise in GBP"
    )


def _describe_repeats(declaration: Declaration) -> str:
    if not declaration.repeats:
        return ""
    return f"up to {declaration.max_occurs} times" if declaration.max_occurs else "any number of times"


def _describe_sensitivity(places: list[SchemaPlace], items: tuple[Item, ...]) -> str:
    """Return whether mmc treats a value as personal, and the sensitivity in the words of the document."""
    from mmc_cli.decoding.data_dictionary import sensitivity  # records, only for an element

    own = {sensitivity(place.path) for place in places if place.declaration.type.value is not None}
    texts = ["not personal (mmc)"] if own == {"none"} else [f"{each} (mmc)" for each in sorted(own - {"none"})]
    texts += dict.fromkeys(f"{item.sensitivity} (release note, table {item.table})" for item in items)
    return ", ".join(texts)


def _value_entry(value: EnumValue, places: list[SchemaPlace], asked: Spec, spec: Spec) -> Entry:
    """Return the entry of one listed value in the places of `spec` that list it."""
    names = tuple(dict.fromkeys(place.declaration.name for place in places))
    is_status = places[0].declaration.status
    kind = ("success status" if value.ok else "status") if is_status else "value"
    having = [
        version
        for version in known_versions()
        if (place := find_place(load_spec(version), places[0].path)) and _listed_value(place, value.text)
    ]
    removed = next((str(version) for version in known_versions() if version > having[-1]), "")
    doubts = tuple(document.cautions_about(value.text, *names))
    versions = "; ".join((describe_versions(str(having[0]), removed), *(doubts if removed else ())))
    outcome = {"Outcome": "success" if value.ok else "not a success"} if is_status else {}
    return Entry(
        "value",
        value.text,
        f"{kind} of {join_names(names, ' and ')}" + (f", number {value.code}" if value.code else ""),
        str(asked.version),
        asked is spec,
        facts={**outcome, "MMC versions": versions},
        places=tuple(place.path for place in places),
        checks=(*doubts, *list_checks({}, (value.text, *names))),
        related=tuple(dict.fromkeys(link for place in places for link in element_codes(place.path))),
        sources=cited_sources(_source_cell(places, spec)),
    )


def _places_of_values(
    spec: Spec, is_wanted: Callable[[EnumValue, SchemaPlace], bool]
) -> list[tuple[EnumValue, list[SchemaPlace]]]:
    """Return the wanted values, each with the places that list it."""
    groups: dict[EnumValue, list[SchemaPlace]] = {}
    for place in list_places(spec):
        simple = place.declaration.type.value
        for value in simple.enum_values.values() if simple is not None else ():
            if is_wanted(value, place):
                groups.setdefault(value, []).append(place)
    return list(groups.items())


def _listed_value(place: SchemaPlace, text: str) -> EnumValue | None:
    simple = place.declaration.type.value
    return simple.enum_values.get(text) if simple is not None else None


def _has_hexadecimal_codes(place: SchemaPlace, spec: Spec) -> bool:
    """Return True if the numbers of a list are hexadecimal, as the type of the ResponseCode beside it shows."""
    code = places_by_path(spec).get(place.path.rpartition("/")[0] + "/@ResponseCode")
    simple = code.declaration.type.value if code is not None else None
    return simple is not None and simple.builtin == "hexBinary"


def _type_names(place: SchemaPlace) -> tuple[str | None, ...]:
    simple = place.declaration.type.value
    return place.declaration.type.name, simple.name if simple is not None else None


def _source_cell(places: list[SchemaPlace], spec: Spec) -> str:
    """Return the sources of declarations: their own, those of the enclosing type, or the 5.0 schema."""
    sources: dict[str, None] = {}
    for place in places:
        holder = place.types[-1] if place.types else "GBCSResponse"
        tag = "attribute" if place.attribute else "element"
        for parent in spec.schema.tree.iterfind(f"*[@name='{holder}']"):
            declarations = parent.iterfind(f".//{XS}{tag}[@name='{place.declaration.name}']")
            own = [str(node.get(_SOURCE)) for each in declarations for node in each.iter() if node.get(_SOURCE)]
            sources |= dict.fromkeys(own or filter(None, [parent.get(_SOURCE)]))
    return ";".join(sources) or "XSD50"


_SOURCE = f"{ANNOTATION}source"
