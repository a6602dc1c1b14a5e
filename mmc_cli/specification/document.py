"""Reads the MMC document and its release note from the tables document_*.csv and changes.csv of schemas/."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mmc_cli.model.version import Version, is_in_force
from mmc_cli.specification import table_rows
from mmc_cli.specification.catalogue import SERVICES, Row, format_sources, split_cell

TABLES, ITEMS, SECTIONS, DRIVERS = (
    "document_tables.csv",
    "document_items.csv",
    "document_sections.csv",
    "drivers.csv",
)
RENUMBERED = Version(4, 0)  # the first version whose sections have the numbers of the column "section"
# The columns of the scope appendix, as printed (release note 6).
SCOPE_COLUMNS = {
    "duis_doc": "DUIS Doc",
    "duis_schema": "DUIS Schema",
    "mmc_doc": "MMC Doc",
    "mmc_schema": "MMC Schema",
    "other_spec": "Other Spec",
    "dcc_system_impacted": "DCC System Impacted",
}
_STEP = re.compile(r"\[\d+\]")
_CHANGE_COLUMNS = ("service_reference_variants", "alert_codes", "message_codes")


class Item(NamedTuple):
    """One row of a table of the document. `codes` are the codes it is about, or none if it is about all of its table.

    `elements` are ends of paths, such as "ReadDeviceLogRsp/CHFDeviceLog"; `short` is the meaning in a few words.
    """

    table: str
    item: str
    added: str
    codes: tuple[str, ...]
    elements: tuple[str, ...]
    meaning: str
    short: str
    type: str
    units: str
    sensitivity: str
    source: str


class Section(NamedTuple):
    """One section of the MMC document, of the release note ("RN") or of DUIS, by its number in a version of MMC.

    `change` says what 4.0 did to it; it is empty for a section of the release note. `numbers` are the numbers in other
    versions, by version.
    """

    document: str
    number: str
    title: str
    in_force: bool
    numbers: dict[str, str]
    change: str
    codes: tuple[str, ...]
    drivers: tuple[str, ...]
    meaning: str
    source: str


@cache
def list_items() -> tuple[Item, ...]:
    """Return the rows of all tables of the document, of all versions."""
    return tuple(
        Item(**{**row, "codes": split_cell(row["codes"]), "elements": split_cell(row["elements"])})  # type: ignore[arg-type]
        for row in table_rows(ITEMS)
    )


def items_of_table(table: str, version: Version) -> tuple[Item, ...]:
    """Return the rows that a table has in a version."""
    return tuple(each for each in list_items() if each.table == table and is_in_force(each.added, "", version))


def items_about(code: str, version: Version) -> tuple[Item, ...]:
    """Return the rows about a code in the tables about it, without rows for other codes."""
    services = {row["code"] for row in table_rows(SERVICES)}
    return tuple(
        item
        for table in table_rows(TABLES)
        if code in split_cell(table["codes"])
        for item in items_of_table(table["table"], version)
        if not item.codes or code in item.codes or code in services
    )


def item_at(path: str) -> Item | None:
    """Return the row about the element at a path of a message, whichever version has it, or None."""
    return _items_by_element().get("/".join(_STEP.sub("", path).rsplit("/", 2)[-2:]))


@cache
def _items_by_element() -> dict[str, Item]:
    return {element: item for item in list_items() for element in item.elements}


def changes_about(code: str) -> Iterator[str]:
    """Yield what a version changed about a service, alert or message code, one line per change with its source."""
    for row in table_rows("changes.csv"):
        about = {code for column in _CHANGE_COLUMNS for code in split_cell(row[column])}
        if code in about and not row["rule"].startswith("section-"):
            before = f"; before: {row['old']}" if row["old"] else ""
            what = row["rule"].replace("-", " ")
            yield f"{row['version']}: {what}: {row['new']}{before} ({format_sources(row['source'])})"


def sections_about(code: str) -> tuple[Row, ...]:
    """Return the sections of the MMC document about a code."""
    return tuple(row for row in table_rows(SECTIONS) if row["document"] == "MMC" and code in split_cell(row["codes"]))


def find_sections(number: str, documents: tuple[str, ...], version: Version) -> Iterator[Section]:
    """Yield the sections of a number in some documents, by the numbers that a version of the MMC document has.

    A section that this version does not have is found by its number in 4.0. Later documents are assumed to keep it.
    """
    if "MMC" in documents:
        yield from _mmc_sections(number, version)
    for row in table_rows(SECTIONS):
        if row["document"] in documents and row["document"] != "MMC" and row["section"] == number:
            yield _section(row, True, {})


def _mmc_sections(number: str, asked: Version) -> Iterator[Section]:
    columns = ("section_3_1", "section") if asked < RENUMBERED else ("section",)
    rows = (*table_rows(SECTIONS), *_service_sections())
    for column in columns:
        found = [row for row in rows if row["document"] == "MMC" and row[column] == number]
        if found:
            version, other = ("3.1", "section_3_1") if column == "section" else ("4.0", "section")
            numbers = {version: found[0][other]} if found[0][other] else {}
            yield _section(found[0], column == columns[0], numbers, number)
            return


@cache
def _service_sections() -> tuple[Row, ...]:
    """Return the sections of chapter 5 that have no row of their own, with the change of the range around them."""
    rows = []
    for service in table_rows(SERVICES):
        if service["section_4_0"][:1].isdigit():
            around = _range_around(service["section_4_0"])
            rows.append(
                {
                    "document": "MMC",
                    "section": service["section_4_0"],
                    "section_3_1": service["section_3_1"],
                    "title": service["name"],
                    "change": around["change"] if around else "",
                    "codes": ";".join(filter(None, (service["code"], service["message_codes"]))),
                    "drivers": "",
                    "meaning": around["meaning"] if around else "",
                    "source": around["source"] if around else service["source"],
                }
            )
    return tuple(rows)


def _range_around(number: str) -> Row | None:
    wanted = parse_number(number)
    for row in table_rows(SECTIONS):
        first, separator, last = row["section"].partition(" to ")
        if separator and parse_number(first) <= wanted <= parse_number(last):
            return row
    return None


def parse_number(section: str) -> tuple[int, ...]:
    """Return the number of a section, such as 5.106, as integers."""
    return tuple(int(part) for part in section.split("."))


def _section(row: Row, in_force: bool, numbers: dict[str, str], number: str = "") -> Section:
    return Section(
        row["document"],
        number or row["section"],
        row["title"],
        in_force,
        numbers,
        row["change"],
        split_cell(row["codes"]),
        split_cell(row["drivers"]),
        row["meaning"],
        row["source"],
    )
