"""Explains the MMC document and its release note: tables, sections and change drivers; and the codes of DUIS."""

import re
from collections.abc import Iterable, Iterator

from mmc_cli.model.entry import CitedSource, Entry, Item, Line, Link
from mmc_cli.model.version import is_in_force, parse_version
from mmc_cli.specification import Spec, table_rows
from mmc_cli.specification import document as facts
from mmc_cli.specification.catalogue import (
    ALERTS,
    MESSAGES,
    SERVICES,
    Row,
    cited_sources,
    describe_versions,
    format_sources,
    rows_by_key,
    split_cell,
)
from mmc_cli.specification.document import DRIVERS, SCOPE_COLUMNS, SECTIONS, TABLES, Section

_TABLE = re.compile(r"(?:table\s+)?(\d+(?:[.-]\d+)?)", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:(?P<document>release note|rn|mmc|duis)\s+)?(?:(?:sections?|§)\s*)?(?P<number>\d+(?:\.\d+)*(?: to [\d.]+)?)",
    re.IGNORECASE,
)
_DOCUMENTS = {"release note": "RN", "rn": "RN", "mmc": "MMC", "duis": "DUIS"}
_DOCUMENT_NAMES = {"MMC": "MMC document", "RN": "MMC V4.0 release note", "DUIS": "DUIS document"}
_ANNEX = re.compile(r"(?:mmc\s+)?annex\s*a", re.IGNORECASE)
_SCOPES = {
    "in-scope": "in the release of November 2020",
    "change-announced": "announced earlier, not in the release of November 2020",
}


def explain_table(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a table of the MMC document, written as 232-1 or table 232-1."""
    match = _TABLE.fullmatch(text)
    row = rows_by_key(TABLES).get(_printed_number(match[1], text)) if match else None
    if row is None:
        return
    in_force = is_in_force(row["added"], "", spec.version)
    items = facts.items_of_table(row["table"], spec.version if in_force else parse_version(row["added"]))
    yield Entry(
        "table",
        row["table"],
        row["title"],
        str(spec.version),
        in_force,
        facts={
            "MMC document": f"section {row['section']} of version 4.0",
            "Change in 4.0": row["change"],
            "MMC versions": describe_versions(row["added"], ""),
        },
        meaning=row["meaning"],
        items=table_items(items),
        related=(*_driver_links(_drivers_of_section(row["section"])), *link_codes(split_cell(row["codes"]))),
        sources=_cited(f"{row['source']};{';'.join(item.source for item in items)}"),
    )


def explain_section(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a section of the MMC document or the release note, such as 5.106, section 5.106, RN 3.4 or Annex A."""
    match = _SECTION.fullmatch(text)
    if _ANNEX.fullmatch(text):
        yield from (_section(each, spec) for each in facts.find_sections("Annex A", ("MMC",), spec.version))
    elif match is not None:
        named = _DOCUMENTS.get((match["document"] or "").lower())
        documents = (named,) if named else tuple(_DOCUMENT_NAMES)
        yield from (_section(each, spec) for each in facts.find_sections(match["number"], documents, spec.version))


def explain_driver(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a change driver of MMC, such as SECMP0093, CRP612 or CR1290, ignoring case."""
    row = next((row for row in table_rows(DRIVERS) if row["driver"].casefold() == text.casefold()), None)
    if row is None:
        return
    aliases = [each["name"] for each in table_rows("other_names.csv") if each["codes"] == row["driver"]]
    scope = {label: row[column] for column, label in SCOPE_COLUMNS.items() if row[column]}
    described = {
        "Origin": row["group"],
        "Scope": _SCOPES.get(row["rule"], ""),
        "Status": row["status"],
        "Also called": ", ".join(aliases),
        **scope,
    }
    sections = [each for each in table_rows(SECTIONS) if row["driver"] in split_cell(each["drivers"])]
    yield Entry(
        "change driver",
        row["driver"],
        row["title"],
        str(spec.version),
        facts={label: text for label, text in described.items() if text},
        checks=tuple(filter(None, [row["note"]])),
        related=tuple(_section_link(each) for each in sections),
        sources=_cited(row["source"]),
    )


def explain_dcc_code(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a DCC alert or a DUIS response code, such as N42 or E50: neither is ever in an MMC message."""
    row = rows_by_key("dcc_codes.csv").get(text.upper())
    if row is not None:
        yield Entry(
            row["kind"],
            row["code"],
            "a code of DUIS, never in an MMC message",
            str(spec.version),
            facts={"First seen in DUIS": row["first_duis_version"]},
            sources=cited_sources(row["source"]),
        )


def cautions_about(*subjects: str) -> Iterator[str]:
    """Yield cautions where facts about codes, elements or values are in doubt, or their sources disagree."""
    for row in table_rows("cautions.csv"):
        if row["subject"] in subjects:
            about = "" if row["value"] in ("", *subjects) else f"{row['value']}: "
            yield f"{about}{row['caution']} ({format_sources(row['source'])})"


def with_cautions(history: Iterable[str]) -> Iterator[str]:
    """Yield lines of a history, each with the caution about the value that it names."""
    for line in history:
        words = _words(line)
        named = (row for row in table_rows("cautions.csv") if {row["subject"], row["value"]} <= words)
        yield ": ".join((line, *(row["caution"] for row in named)))


def list_tables(spec: Spec) -> Iterator[Line]:
    """Yield the tables of the MMC document that the release note names."""
    for row in table_rows(TABLES):
        yield Line("table", row["table"], row["title"])


def list_sections(spec: Spec) -> Iterator[Line]:
    """Yield the sections of the MMC document and the release note that have an entry of their own."""
    for row in table_rows(SECTIONS):
        yield Line("section", _section_code(row["document"], row["section"]), row["title"])


def list_drivers(spec: Spec) -> Iterator[Line]:
    """Yield the change drivers of MMC."""
    for row in table_rows(DRIVERS):
        yield Line("change driver", row["driver"], row["title"])


def table_items(items: Iterable[facts.Item]) -> tuple[Item, ...]:
    """Return rows of tables as parts of an entry."""
    return tuple(
        Item(each.table, each.item, each.meaning, each.type or None, each.units or None, each.sensitivity or None)
        for each in items
    )


def document_facts(code: str) -> dict[str, str]:
    """Return the section and the change driver of an alert or a service, by label, without unknown ones."""
    sections = facts.sections_about(code)
    drivers = dict.fromkeys(driver for row in sections for driver in split_cell(row["drivers"]))
    return {"Change driver": ", ".join(drivers)} if drivers else {}


def link_codes(codes: Iterable[str]) -> Iterator[Link]:
    """Yield links to services, alert codes, message codes, tables and change drivers."""
    for code in codes:
        for file, kind in ((SERVICES, "service"), (ALERTS, "alert code"), (MESSAGES, "message code")):
            if (row := rows_by_key(file).get(code)) is not None:
                title = f"{row.get('use_case') or ''} {row['name']}".strip()
                yield Link(kind, code, title)
        if (row := rows_by_key(DRIVERS).get(code)) is not None:
            yield Link("change driver", code, row["title"])


def _section(section: Section, spec: Spec) -> Entry:
    described = {
        "Document": _DOCUMENT_NAMES[section.document],
        "Change": section.change,
        "Change driver": ", ".join(section.drivers),
        **{f"In version {version}": f"section {number}" for version, number in section.numbers.items()},
    }
    tables = [row for row in table_rows(TABLES) if section.document == "MMC" and _is_inside(row["section"], section)]
    return Entry(
        "section",
        _section_code(section.document, section.number),
        section.title,
        str(spec.version),
        section.in_force,
        facts={label: text for label, text in described.items() if text},
        meaning=section.meaning or None,
        related=(
            *(Link("table", row["table"], row["title"]) for row in tables),
            *link_codes(section.codes),
            *_driver_links(section.drivers),
        ),
        sources=_cited(section.source),
    )


def _words(line: str) -> set[str]:
    return set(re.findall(r"\w+", line))


def _printed_number(number: str, text: str) -> str:
    """Return the number of a table; the release note prints "Table 1" above table 264."""
    return "264" if number == "1" and text.lower().startswith("table") else number


def _is_inside(number: str, section: Section) -> bool:
    wanted = section.numbers.get("4.0", section.number)
    return number == wanted or number.startswith(f"{wanted}.")


def _drivers_of_section(number: str) -> tuple[str, ...]:
    row = next((row for row in table_rows(SECTIONS) if (row["document"], row["section"]) == ("MMC", number)), None)
    return split_cell(row["drivers"]) if row is not None else ()


def _driver_links(drivers: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link("change driver", each, rows_by_key(DRIVERS)[each]["title"]) for each in drivers)


def _section_link(row: Row) -> Link:
    return Link("section", _section_code(row["document"], row["section"]), row["title"])


def _section_code(document: str, number: str) -> str:
    """Return the code by which `mmc explain` finds a section: a number alone is a section of the MMC document."""
    return number if document == "MMC" else f"{document} {number}"


def _cited(cell: str) -> tuple[CitedSource, ...]:
    """Return the sources of a cell with their sections, such as RN 2.1.1."""
    return tuple(CitedSource(each, cited_sources(each)[0].title) for each in dict.fromkeys(split_cell(cell)))
