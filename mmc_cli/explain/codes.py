"""Explains the codes of the tables: alert codes, message codes, use cases and services, with related codes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from mmc_cli.explain import examples
from mmc_cli.explain.document import cautions_about, document_facts, table_items
from mmc_cli.explain.history import code_history, with_content_history
from mmc_cli.explain.senders import (
    alert_criticality,
    alert_device_types,
    describe_alert_sender,
    describe_senders,
    device_types,
    with_source,
)
from mmc_cli.model.entry import Entry, Link
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import Spec, known_versions, load_spec, master_schema, table_rows
from mmc_cli.specification.catalogue import (
    ALERTS,
    MESSAGES,
    SERVICES,
    Row,
    cited_sources,
    describe_versions,
    row_in_force,
    rows_by_key,
    split_cell,
)
from mmc_cli.specification.document import changes_about, items_about, sections_about
from mmc_cli.specification.schema_places import find_place, list_parts, places_by_path
from mmc_cli.specification.similar_names import squash

_HEX = re.compile(r"(?:0x)?([0-9A-F]{4})", re.IGNORECASE)
_SERVICE_PREFIX = re.compile(r"SRV?\s*(?=\d)", re.IGNORECASE)
_PAYLOAD = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/Payload/"
_RESPONSE = "/GBCSResponse/Body/ResponseMessage/SMETSData/"
_CRITICAL = {"y": (True, "yes"), "n": (False, "no"), "": (None, "not known")}  # of services


def explain_alert(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain an alert code, written as 8F72, 8f72 or 0x8F72, or the name of an alert."""
    row = _row(ALERTS, code) or _named(ALERTS, code)
    if row is None:
        return
    element = row["payload"] or None
    uses = [rows_by_key(MESSAGES)[each] for each in split_cell(row["message_codes"])]
    sections = [each["section"] for each in sections_about(row["code"]) if each["section"].startswith("6.")]
    facts = {
        "Sent by": describe_alert_sender(row, uses),
        "Sent to": with_source(row["sent_to"], row["sender_source"]),
        "Critical": alert_criticality(row)[1],
        "Payload": element or "none in MMC",
        "MMC document": ", ".join(f"section {each} of version 4.0" for each in sections),
        "MMC versions": describe_versions(row["added"], row["removed"]),
        **document_facts(row["code"]),
    }
    entry = Entry(
        "alert code",
        row["code"],
        row["name"],
        str(spec.version),
        row_in_force(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=alert_device_types(row, uses),
        critical=alert_criticality(row)[0],
        items=table_items(items_about(row["code"], spec.version)),
        checks=list_checks(row, (row["code"],), split_cell(row["use_cases"])),
        history=tuple(code_history(row, uses)),
        related=(*_message_links(uses, spec), *_settings_of_alert(row["code"], spec)),
        example=examples.build_alert(row["code"], spec) if row["critical"] != "event" else None,
        sources=cited_sources(f"{row['source']};{row['critical_source']};{row['sender_source']}"),
        confidence=row["confidence"] or None,
    )
    yield _with_content(entry, f"{_PAYLOAD}{element}", spec) if element else entry


def explain_message_code(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain a GBCS message code, written as 00CE, 00ce or 0x00CE."""
    row = _row(MESSAGES, code)
    if row is None:
        return
    facts = {
        "Sent by": describe_senders([row]),
        "Message type": {"unknown": "not known"}.get(row["direction"], row["direction"]),
        "First GBCS version": _describe_first_version(row["first_gbcs_version"]),
        "Earlier name": "" if _name(row, spec.version) == row["earlier_name"] else row["earlier_name"],
        "MMC versions": describe_versions(row["added"], row["removed"]),
    }
    yield Entry(
        "message code",
        row["code"],
        row_title(row, spec.version),
        str(spec.version),
        row_in_force(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types([row]),
        items=table_items(items_about(row["code"], spec.version)),
        checks=list_checks(row, (row["code"],), split_cell(row["use_case"])),
        history=tuple(changes_about(row["code"])),
        related=tuple(_related_codes(row)),
        example=_message_example(row, spec),
        sources=cited_sources(row["source"]),
        confidence=row["confidence"] or None,
    )


def explain_use_case(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain a GBCS use case, ignoring case; it may have several message codes."""
    wanted = code.upper()
    uses = [row for row in table_rows(MESSAGES) if wanted in row["use_case"].upper().split("/")]
    if not uses:
        return
    name = next(each for each in uses[0]["use_case"].split("/") if each.upper() == wanted)
    titles = tuple(dict.fromkeys(_name(row, spec.version) for row in uses))
    links = (link for row in uses for link in (*_message_links([row], spec), *_related_codes(row)))
    added = min((row["added"] for row in uses if row["added"]), key=parse_version, default="")
    yield Entry(
        "use case",
        name,
        titles[0] if len(titles) == 1 else f"{titles[0]}, and {len(titles) - 1} more",
        str(spec.version),
        any(row_in_force(row, spec.version) for row in uses),
        facts={"Sent by": describe_senders(uses), "MMC versions": describe_versions(added, "")},
        device_types=device_types(uses),
        items=table_items(item for row in uses for item in items_about(row["code"], spec.version)),
        checks=(
            *dict.fromkeys(f"{row['code']}: {row['note']}" for row in uses if row["note"]),
            *list_checks({}, (name,)),
        ),
        related=tuple(dict.fromkeys(links)),
        example=next(filter(None, (_message_example(row, spec) for row in uses)), None),
        sources=cited_sources(";".join(row["source"] for row in uses)),
        confidence=" or ".join(dict.fromkeys(row["confidence"] for row in uses)),
    )


def explain_service(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain a service reference variant, such as 7.16, or a service reference with its variants, such as 4.8.

    The name works too, with or without spaces, as in UpdateSecurityCredentials(KRP), and so does SR before the number.
    """
    code = _SERVICE_PREFIX.sub("", code)
    row = rows_by_key(SERVICES).get(code) or _named(SERVICES, code)
    if row is None:
        yield from _explain_reference(code, spec)
        return
    element = row["response"] or None
    uses = [rows_by_key(MESSAGES)[each] for each in split_cell(row["message_codes"])]
    facts = {
        "Response": element or ("not established" if uses else "none"),
        "Answered by": describe_senders(uses) if uses else "",
        "Critical": _CRITICAL[row["critical"]][1],
        "Future-dated": {"No": "no", "Device": "held by the device", "DSP": "held by the DCC"}.get(
            row["future_dated"], "held by the DCC and the device"
        ),
        "MMC document": ", ".join(
            f"section {row[column]} of version {version}"
            for column, version in (("section_4_0", "4.0"), ("section_3_1", "3.1"))
            if row[column][:1].isdigit()
        ),
        "MMC versions": describe_versions(row["added"], row["removed"]),
        **document_facts(row["code"]),
    }
    entry = Entry(
        "service",
        row["code"],
        row["name"],
        str(spec.version),
        row_in_force(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types(uses),
        critical=_CRITICAL[row["critical"]][0],
        items=table_items(items_about(row["code"], spec.version)),
        checks=list_checks(row, (row["code"],), split_cell(row["use_cases"])),
        history=tuple(code_history(row, uses)),
        related=_message_links(uses, spec),
        example=examples.build_response(row["code"], spec),
        sources=cited_sources(row["source"]),
        confidence=row["confidence"] or None,
    )
    yield _with_content(entry, f"{_RESPONSE}{element}", spec) if element else entry


def _explain_reference(code: str, spec: Spec) -> Iterator[Entry]:
    variants = [row for row in table_rows(SERVICES) if row["code"].startswith(f"{code}.")]
    if variants and code.count(".") == 1:
        yield Entry(
            "service reference",
            code,
            f"{len(variants)} services: {variants[0]['code']} to {variants[-1]['code']}",
            str(spec.version),
            any(row_in_force(row, spec.version) for row in variants),
            related=tuple(Link("service", row["code"], row["name"]) for row in variants),
            sources=cited_sources(";".join(row["source"] for row in variants)),
        )


def row_title(row: Row, version: Version) -> str:
    """Return the name that a row has in a version; that of a message code follows its use case."""
    return f"{row.get('use_case') or ''} {_name(row, version)}".strip()


def is_service(code: str) -> bool:
    """Return True for a service reference variant, or a service reference with variants."""
    return code in rows_by_key(SERVICES) or any(each.startswith(f"{code}.") for each in rows_by_key(SERVICES))


def list_checks(row: Row, codes: tuple[str, ...], use_cases: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the points to check: the notes of a row, and the cautions and terms about its codes and use cases."""
    notes = [*split_cell(row.get("note", "")), *cautions_about(*codes[:1])]
    for term in table_rows("terms.csv"):
        about = split_cell(term["about"])
        if any(code in about for code in codes):
            notes.append(f"{term['meaning']} (mmc explain {quote_for_shell(term['term'])})")
        elif concerned := [each for each in use_cases if each in about]:
            notes.append(f"In {', '.join(concerned)}: {term['meaning']} (mmc explain {quote_for_shell(term['term'])})")
    return tuple(notes)


def quote_for_shell(code: str) -> str:
    """Return a code as it is typed in a shell."""
    return f'"{code}"' if " " in code else code


def element_codes(path: str) -> tuple[Link, ...]:
    """Return links to the services or alerts whose response or payload contains a path."""
    for prefix, file, column, kind in (
        (_RESPONSE, SERVICES, "response", "service"),
        (_PAYLOAD, ALERTS, "payload", "alert code"),
    ):
        if path.startswith(prefix):
            element = path.removeprefix(prefix).split("/")[0]
            return tuple(Link(kind, row["code"], row["name"]) for row in table_rows(file) if row[column] == element)
    return ()


def _with_content(entry: Entry, path: str, spec: Spec) -> Entry:
    """Return the entry with the content of its messages: the element, its parts, and what changed in it."""
    specs = (spec, *(load_spec(version) for version in reversed(known_versions())))
    place = next(place for each in specs if (place := find_place(each, path)) is not None)
    return replace(
        entry,
        element=place.declaration.name,
        shape=list_parts(place.declaration),
        history=with_content_history(entry.history, path),
    )


def _row(file: str, code: str) -> Row | None:
    match = _HEX.fullmatch(code)
    return rows_by_key(file).get(match[1].upper()) if match else None


@cache
def _rows_by_name(file: str) -> dict[str, Row]:
    return {squash(row["name"]): row for row in table_rows(file)}


def _named(file: str, name: str) -> Row | None:
    """Return the row of a name, ignoring case, spaces and brackets."""
    return _rows_by_name(file).get(squash(name))


def _name(row: Row, version: Version) -> str:
    """Return the name of a row in a version: message codes may have had an earlier one."""
    renamed = row.get("renamed")
    return row["earlier_name"] if renamed and version < parse_version(renamed) else row["name"]


def _describe_first_version(cell: str) -> str:
    """Return what is known about the first GBCS version with a message code, in words."""
    version = cell.strip("<=+")
    if cell.startswith("<="):
        return f"seen since {version} or earlier"
    if cell.startswith("<"):
        return f"seen since before {version}"
    if cell.endswith("+"):
        return f"{version} or later"
    return "" if cell == "unknown" else cell


def _message_links(uses: Iterable[Row], spec: Spec) -> tuple[Link, ...]:
    return tuple(Link("message code", row["code"], spec.message_codes.label(row["code"]) or "") for row in uses)


def _related_codes(row: Row) -> Iterator[Link]:
    """Yield links to the services that a message code answers and the alerts that come with it."""
    for variant in split_cell(row["service_reference_variants"]):
        yield Link("service", variant, rows_by_key(SERVICES)[variant]["name"])
    for alert in table_rows(ALERTS):
        if row["code"] in split_cell(alert["message_codes"]):
            yield Link("alert code", alert["code"], alert["name"])


def _settings_of_alert(code: str, spec: Spec) -> Iterator[Link]:
    """Yield links to the elements that configure how a device treats an alert."""
    if not re.search(rb'<xs:element [^>]*mmc:alerts="[^"]*\b%s\b' % code.encode(), master_schema()):
        return  # most alerts have none: do not list every place for them
    for place in places_by_path(spec).values():
        if code in place.declaration.alerts:
            yield Link("element", place.declaration.name, place.path.removeprefix(_RESPONSE))


def _message_example(row: Row, spec: Spec) -> str | None:
    for link in _related_codes(row):
        build = examples.build_response if link.kind == "service" else examples.build_alert
        if row_in_force(row, spec.version) and (text := build(link.code, spec, row["code"])) is not None:
            return text
    return None
