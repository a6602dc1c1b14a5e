"""Compares how messages of two versions are handled: what a release note changes without a change of the schema.

The facts come from changes.csv, the companion specifications in versions.csv, the section numbers in
service_requests.csv, and the elements that only the document requires in required_content.csv.
"""

from collections.abc import Iterator
from dataclasses import replace

from mmc_cli.compare.changes import Change, Codes, build_change, load_change_rules
from mmc_cli.compare.difference import Detector, has_fewer_children, value_is_one_of
from mmc_cli.model.element_text import element_text
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import load_spec, table_rows
from mmc_cli.specification.catalogue import SERVICES, Row, row_in_force, rows_by_key, split_cell

_REQUIRED = "required by the document"
_RESPONSE_DEPTH = 5  # steps from GBCSResponse to the response element
_COMPANIONS = (("GBCS", "gbcs_version"), ("DUIS", "duis_version"))
_SECTION_COLUMN = "section_"
_SECTION_SOURCE = "RN 1.1; RN 3.2"  # the sections, and the new services that move the numbers of those after them


def handling_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the changes in handling between two versions."""
    earlier, later = sorted((old, new))
    for row in table_rows("changes.csv"):
        if earlier < parse_version(row["version"]) <= later:
            yield _documented_change(row, old, new)
    yield from _required_content_changes(old, new)
    yield from _companion_changes(old, new)
    yield from _section_changes(old, new)


def _documented_change(row: Row, old: Version, new: Version) -> Change:
    """Return a row of changes.csv as a change; as its mirror if the comparison is from a newer to an older version."""
    rule, values = row["rule"], (row["old"] or None, row["new"] or None)
    if old > new:
        rule, values = load_change_rules()[rule].mirror, values[::-1]
    codes = Codes(*(split_cell(row[name]) for name in ("service_reference_variants", "alert_codes", "message_codes")))
    change = build_change((old, new), rule, row["topic"], values, row["source"], codes)
    reason = f"{change.reason}. {row['note']}" if row["note"] else change.reason
    return replace(change, reason=reason, document=bool(row["document"]), detector=_value_detector(row))


def _value_detector(row: Row) -> Detector | None:
    """Return how to detect the values that a row of changes.csv is about, or None if there are none."""
    paths = split_cell(row["element"])
    if not paths:
        return None
    values = split_cell(row["values"])
    return Detector(paths, value_is_one_of(element_text, values), paths[0], values[0])


def _required_content_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the elements that only the document of one version requires."""
    for row in table_rows("required_content.csv"):
        in_old, in_new = row_in_force(row, old), row_in_force(row, new)
        path, child, names = row["element"], row["child"], row["element"].split("/")[1:]
        if in_old == in_new:
            continue
        rule, topic = f"content-{'required' if in_new else 'not-required'}", f"{child} in {names[-1]}"
        values = (None, _REQUIRED) if in_new else (_REQUIRED, None)
        response = load_spec(max(old, new)).schema.declaration_at(names[:_RESPONSE_DEPTH])
        codes = Codes(response.type.services if response is not None else ())
        change = build_change((old, new), rule, topic, values, row["source"], codes)
        if load_spec(min(old, new)).schema.declaration_at(names) is None:
            change = _about_new_element(change, f"{min(old, new)} does not have {names[-1]}")
        yield replace(change, detector=Detector((path,), has_fewer_children(child, 1), path))


def _about_new_element(change: Change, why: str) -> Change:
    """Return a change as safe in every view: no message of the earlier version has the element that it is about."""
    safe = replace(change.rule, verdicts=dict.fromkeys(change.rule.verdicts, "safe"))
    return replace(change, rule=safe, reason=f"{change.reason}: {why}")


def _companion_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the companion specifications whose version differs, if versions.csv has both."""
    table = rows_by_key("versions.csv")
    source = f"{table[str(old)]['source']}; {table[str(new)]['source']}"
    for name, column in _COMPANIONS:
        old_companion, new_companion = _companion_version(old, column), _companion_version(new, column)
        if old_companion and new_companion and old_companion != new_companion:
            values = f"{name} {old_companion}", f"{name} {new_companion}"
            yield build_change((old, new), "companion-changed", name, values, source)


def _companion_version(version: Version, column: str) -> str:
    """Return the version of a companion from versions.csv; if the cell is empty, that of the version before."""
    cells = [
        row[column] for row in table_rows("versions.csv") if parse_version(row["version"]) <= version and row[column]
    ]
    return cells[-1] if cells else ""


def _section_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the services whose section number in chapter 5 differs."""
    old_column, new_column = _section_column(old), _section_column(new)
    if old_column == new_column:
        return
    for row in table_rows(SERVICES):
        old_section, new_section = row[old_column], row[new_column]
        if old_section != new_section:
            event = "renumbered" if old_section and new_section else "added" if new_section else "removed"
            values = _section_text(old_section), _section_text(new_section)
            codes = Codes((row["code"],))
            yield build_change((old, new), f"section-{event}", row["code"], values, _SECTION_SOURCE, codes)


def _section_text(section: str) -> str | None:
    return f"section {section}" if section else None


def _section_column(version: Version) -> str:
    """Return the column of service_requests.csv with the section numbers of a version or the latest before it."""
    columns = [name for name in table_rows(SERVICES)[0] if name.startswith(_SECTION_COLUMN)]
    return max((name for name in columns if _column_version(name) <= version), key=_column_version)


def _column_version(column: str) -> Version:
    return parse_version(column.removeprefix(_SECTION_COLUMN).replace("_", "."))
