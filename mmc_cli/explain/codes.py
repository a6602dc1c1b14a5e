"""Explains the codes of the tables: alert codes, message codes, use cases and services, with what relates to them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mmc_cli.explain import examples
from mmc_cli.model.entry import Entry, Link
from mmc_cli.model.version import parse_version
from mmc_cli.specification import Spec, known_versions, load_spec, table_rows
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
from mmc_cli.specification.schema_places import describe_history_below, list_parts, places_by_path

_HEX = re.compile(r"(?:0x)?([0-9A-F]{4})", re.IGNORECASE)
_PAYLOAD = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/Payload/"
_RESPONSE = "/GBCSResponse/Body/ResponseMessage/SMETSData/"
_CRITICAL: dict[str, tuple[bool, str]] = {"y": (True, "yes"), "n": (False, "no")}


def explain_alert(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain an alert code, written as 8F72, 8f72 or 0x8F72."""
    row = _row(ALERTS, code)
    if row is None:
        return
    element = row["payload"] or None
    uses = [rows_by_key(MESSAGES)[each] for each in split_cell(row["message_codes"])]
    entry = Entry(
        "alert code",
        row["code"],
        row["name"],
        str(spec.version),
        row_in_force(row, spec.version),
        facts={
            "Sent by": _devices(uses),
            "Critical": _criticality(row)[1],
            "Payload": element or "none in MMC",
            "MMC versions": describe_versions(row["added"], row["removed"]),
        },
        device_types=device_types(uses),
        critical=_criticality(row)[0],
        checks=list_checks(row, (row["code"],), split_cell(row["use_cases"])),
        related=(*map(_message_link, uses), *_settings_of_alert(row["code"], spec)),
        example=examples.build_alert(row["code"], spec),
        sources=cited_sources(f"{row['source']};{row['critical_source']}"),
    )
    yield _with_content(entry, f"{_PAYLOAD}{element}", spec) if element else entry


def explain_message_code(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain a GBCS message code, written as 00CE, 00ce or 0x00CE."""
    row = _row(MESSAGES, code)
    if row is None:
        return
    facts = {
        "Sent by": _devices([row]),
        "Message type": {"unknown": "not known"}.get(row["direction"], row["direction"]),
        "First GBCS version": "" if row["first_gbcs_version"] == "unknown" else row["first_gbcs_version"],
        "MMC versions": describe_versions(row["added"], row["removed"]),
    }
    yield Entry(
        "message code",
        row["code"],
        row_title(row),
        str(spec.version),
        row_in_force(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types([row]),
        checks=list_checks(row, (row["code"],), split_cell(row["use_case"])),
        related=tuple(_related_codes(row)),
        example=_message_example(row, spec),
        sources=cited_sources(row["source"]),
        confidence=row["confidence"] or None,
    )


def explain_use_case(code: str, spec: Spec) -> Iterator[Entry]:
    """Explain a GBCS use case, in any case; it may have several message codes."""
    wanted = code.upper()
    uses = [row for row in table_rows(MESSAGES) if wanted in row["use_case"].upper().split("/")]
    if not uses:
        return
    name = next(each for each in uses[0]["use_case"].split("/") if each.upper() == wanted)
    titles = tuple(dict.fromkeys(row["name"] for row in uses))
    links = (link for row in uses for link in (_message_link(row), *_related_codes(row)))
    added = min((row["added"] for row in uses if row["added"]), key=parse_version, default="")
    yield Entry(
        "use case",
        name,
        titles[0] if len(titles) == 1 else f"{titles[0]}, and {len(titles) - 1} more",
        str(spec.version),
        any(row_in_force(row, spec.version) for row in uses),
        facts={"Sent by": _devices(uses), "MMC versions": describe_versions(added, "")},
        device_types=device_types(uses),
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
    """Explain a service reference variant, such as 7.16, or a service reference with its variants, such as 4.8."""
    row = rows_by_key(SERVICES).get(code)
    if row is None:
        yield from _explain_reference(code, spec)
        return
    element = row["response"] or None
    uses = [rows_by_key(MESSAGES)[each] for each in split_cell(row["message_codes"])]
    facts = {
        "Response": element or ("not established" if uses else "none"),
        "Answered by": _devices(uses) if uses else "",
        "Critical": _criticality(row)[1],
        "Future-dated": {"No": "no", "Device": "held by the device", "DSP": "held by the DCC"}.get(
            row["future_dated"], "held by the DCC and the device"
        ),
        "MMC document": ", ".join(
            f"section {row[column]} of version {version}"
            for column, version in (("section_4_0", "4.0"), ("section_3_1", "3.1"))
            if row[column][:1].isdigit()
        ),
        "MMC versions": describe_versions(row["added"], row["removed"]),
    }
    entry = Entry(
        "service",
        row["code"],
        row["name"],
        str(spec.version),
        row_in_force(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types(uses),
        critical=_criticality(row)[0],
        checks=list_checks(row, (row["code"],), split_cell(row["use_cases"])),
        related=tuple(map(_message_link, uses)),
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


def row_title(row: Row) -> str:
    """Return the name of a row; that of a message code follows its use case."""
    return f"{row.get('use_case') or ''} {row['name']}".strip()


def device_types(uses: Iterable[Row]) -> tuple[str, ...]:
    """Return the types of the devices that send messages with these codes."""
    return tuple(dict.fromkeys(device for row in uses for device in split_cell(row["device_types"])))


def list_checks(row: Row, codes: tuple[str, ...], use_cases: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return what to watch for: the notes of a row, and the terms of terms.csv about its codes and use cases."""
    notes = list(split_cell(row.get("note", "")))
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
    place = next(places_by_path(each)[path] for each in specs if path in places_by_path(each))
    return replace(
        entry,
        element=place.declaration.name,
        shape=list_parts(place.declaration),
        history=(*entry.history, *describe_history_below(path)),
    )


def _row(file: str, code: str) -> Row | None:
    match = _HEX.fullmatch(code)
    return rows_by_key(file).get(match[1].upper()) if match else None


def _devices(uses: Iterable[Row]) -> str:
    return ", ".join(device_types(uses)) or "not known"


def _criticality(row: Row) -> tuple[bool | None, str]:
    """Return whether a code is critical, and the same in words."""
    return _CRITICAL.get(row["critical"], (None, "not known"))


def _message_link(row: Row) -> Link:
    return Link("message code", row["code"], row_title(row))


def _related_codes(row: Row) -> Iterator[Link]:
    """Yield links to the services that a message code answers and the alerts that come with it."""
    for variant in split_cell(row["service_reference_variants"]):
        yield Link("service", variant, rows_by_key(SERVICES)[variant]["name"])
    for alert in table_rows(ALERTS):
        if row["code"] in split_cell(alert["message_codes"]):
            yield Link("alert code", alert["code"], alert["name"])


def _settings_of_alert(code: str, spec: Spec) -> Iterator[Link]:
    """Yield links to the elements that configure how a device treats an alert."""
    for place in places_by_path(spec).values():
        if code in place.declaration.alerts:
            yield Link("element", place.declaration.name, place.path.removeprefix(_RESPONSE))


def _message_example(row: Row, spec: Spec) -> str | None:
    for link in _related_codes(row):
        build = examples.build_response if link.kind == "service" else examples.build_alert
        if row_in_force(row, spec.version) and (text := build(link.code, spec, row["code"])) is not None:
            return text
    return None
