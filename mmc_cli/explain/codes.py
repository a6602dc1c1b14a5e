"""Explains the codes of the tables: alert codes, message codes, use cases and services, with all that hangs on them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mmc_cli.explain import examples
from mmc_cli.model.entry import Entry, Link
from mmc_cli.specification import Spec, at, rows, versions
from mmc_cli.specification.catalogue import (
    ALERTS,
    MESSAGES,
    SERVICES,
    Row,
    available,
    by_key,
    cell_list,
    since,
    sources,
)
from mmc_cli.specification.schema_places import by_path, history_below, shape

_HEX = re.compile(r"(?:0x)?([0-9A-F]{4})", re.IGNORECASE)
_PAYLOAD = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/Payload/"
_RESPONSE = "/GBCSResponse/Body/ResponseMessage/SMETSData/"
_CRITICAL = {"y": True, "n": False}


def alerts(code: str, spec: Spec) -> Iterator[Entry]:
    """The alert code, written as 8F72, 8f72 or 0x8F72."""
    row = _row(ALERTS, code)
    if row is None:
        return
    element = row["payload"] or None
    uses = [by_key(MESSAGES)[each] for each in cell_list(row["message_codes"])]
    entry = Entry(
        "alert code",
        row["code"],
        row["name"],
        str(spec.version),
        available(row, spec.version),
        facts={
            "Sent by": _devices(uses),
            "Critical": _words(row["critical"]),
            "Payload": element or "none in MMC",
            "In MMC": since(row["added"], row["removed"]),
        },
        device_types=device_types(uses),
        critical=_CRITICAL.get(row["critical"]),
        checks=checks(row, (row["code"],), cell_list(row["use_cases"])),
        related=(*map(_message_link, uses), *_settings(row["code"], spec)),
        example=examples.alert(row["code"], spec),
        sources=sources(f"{row['source']};{row['critical_source']}"),
    )
    yield _with_content(entry, f"{_PAYLOAD}{element}", spec) if element else entry


def messages(code: str, spec: Spec) -> Iterator[Entry]:
    """The GBCS message code, written as 00CE, 00ce or 0x00CE."""
    row = _row(MESSAGES, code)
    if row is None:
        return
    facts = {
        "Sent by": _devices([row]),
        "Sent as": {"unknown": "not known"}.get(row["direction"], row["direction"]),
        "GBCS version": "" if row["first_gbcs_version"] == "unknown" else row["first_gbcs_version"],
        "In MMC": since(row["added"], row["removed"]),
    }
    yield Entry(
        "message code",
        row["code"],
        title(row),
        str(spec.version),
        available(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types([row]),
        checks=checks(row, (row["code"],), cell_list(row["use_case"])),
        related=tuple(_answers(row)),
        example=_message_example(row, spec),
        sources=sources(row["source"]),
        confidence=row["confidence"] or None,
    )


def use_cases(code: str, spec: Spec) -> Iterator[Entry]:
    """The GBCS use case, in capitals or not; several message codes may share one."""
    wanted = code.upper()
    uses = [row for row in rows(MESSAGES) if wanted in row["use_case"].upper().split("/")]
    if not uses:
        return
    name = next(each for each in uses[0]["use_case"].split("/") if each.upper() == wanted)
    titles = tuple(dict.fromkeys(row["name"] for row in uses))
    links = (link for row in uses for link in (_message_link(row), *_answers(row)))
    added = min((row["added"] for row in uses if row["added"]), key=_number, default="")
    yield Entry(
        "use case",
        name,
        titles[0] if len(titles) == 1 else f"{titles[0]}, and {len(titles) - 1} more",
        str(spec.version),
        any(available(row, spec.version) for row in uses),
        facts={"Sent by": _devices(uses), "In MMC": since(added, "")},
        device_types=device_types(uses),
        checks=(*dict.fromkeys(f"{row['code']}: {row['note']}" for row in uses if row["note"]), *checks({}, (name,))),
        related=tuple(dict.fromkeys(links)),
        example=next(filter(None, (_message_example(row, spec) for row in uses)), None),
        sources=sources(";".join(row["source"] for row in uses)),
        confidence=" or ".join(dict.fromkeys(row["confidence"] for row in uses)),
    )


def services(code: str, spec: Spec) -> Iterator[Entry]:
    """The service reference variant, such as 7.16; a service reference, such as 4.8, with its variants."""
    row = by_key(SERVICES).get(code)
    if row is None:
        yield from _reference(code, spec)
        return
    element = row["response"] or None
    uses = [by_key(MESSAGES)[each] for each in cell_list(row["message_codes"])]
    facts = {
        "Response": element or ("not established" if uses else "none"),
        "Answered by": _devices(uses) if uses else "",
        "Critical": _words(row["critical"]),
        "Future dated": {"No": "no", "Device": "by the device", "DSP": "by the DCC"}.get(
            row["future_dated"], "by the DCC and the device"
        ),
        "In the document": ", ".join(
            f"section {row[column]} of {version}"
            for column, version in (("section_4_0", "4.0"), ("section_3_1", "3.1"))
            if row[column][:1].isdigit()
        ),
        "In MMC": since(row["added"], row["removed"]),
    }
    entry = Entry(
        "service",
        row["code"],
        row["name"],
        str(spec.version),
        available(row, spec.version),
        facts={label: text for label, text in facts.items() if text},
        device_types=device_types(uses),
        critical=_CRITICAL.get(row["critical"]),
        checks=checks(row, (row["code"],), cell_list(row["use_cases"])),
        related=tuple(map(_message_link, uses)),
        example=examples.response(row["code"], spec),
        sources=sources(row["source"]),
        confidence=row["confidence"] or None,
    )
    yield _with_content(entry, f"{_RESPONSE}{element}", spec) if element else entry


def _reference(code: str, spec: Spec) -> Iterator[Entry]:
    variants = [row for row in rows(SERVICES) if row["code"].startswith(f"{code}.")]
    if variants and code.count(".") == 1:
        yield Entry(
            "service reference",
            code,
            f"{len(variants)} services: {variants[0]['code']} to {variants[-1]['code']}",
            str(spec.version),
            any(available(row, spec.version) for row in variants),
            related=tuple(Link("service", row["code"], row["name"]) for row in variants),
            sources=sources(";".join(row["source"] for row in variants)),
        )


def title(row: Row) -> str:
    """The name of a row; of a message code, with its use case before it."""
    return f"{row.get('use_case') or ''} {row['name']}".strip()


def device_types(uses: Iterable[Row]) -> tuple[str, ...]:
    """The device types that send messages with these codes."""
    return tuple(dict.fromkeys(device for row in uses for device in cell_list(row["device_types"])))


def checks(row: Row, codes: tuple[str, ...], use_cases: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to look out for: the notes of a row, and the facts of terms.csv about its codes and use cases."""
    found = list(cell_list(row.get("note", "")))
    for term in rows("terms.csv"):
        about = cell_list(term["about"])
        if any(code in about for code in codes):
            found.append(f"{term['meaning']} (mmc explain {quoted(term['term'])})")
        elif named := [each for each in use_cases if each in about]:
            found.append(f"In {', '.join(named)}: {term['meaning']} (mmc explain {quoted(term['term'])})")
    return tuple(found)


def quoted(code: str) -> str:
    """A code as it is typed in a shell."""
    return f'"{code}"' if " " in code else code


def element_codes(path: str) -> tuple[Link, ...]:
    """The services or alerts whose response or payload element a path lies in."""
    for prefix, file, column, kind in (
        (_RESPONSE, SERVICES, "response", "service"),
        (_PAYLOAD, ALERTS, "payload", "alert code"),
    ):
        if path.startswith(prefix):
            element = path.removeprefix(prefix).split("/")[0]
            return tuple(Link(kind, row["code"], row["name"]) for row in rows(file) if row[column] == element)
    return ()


def _with_content(entry: Entry, path: str, spec: Spec) -> Entry:
    """The entry with the element that its messages hold: every part of it, and what changed in it."""
    nearest = (spec, *(at(version) for version in reversed(versions())))
    place = next(by_path(each)[path] for each in nearest if path in by_path(each))
    return replace(
        entry,
        element=place.declaration.name,
        shape=shape(place.declaration),
        history=(*entry.history, *history_below(path)),
    )


def _row(file: str, code: str) -> Row | None:
    match = _HEX.fullmatch(code)
    return by_key(file).get(match[1].upper()) if match else None


def _devices(uses: Iterable[Row]) -> str:
    return ", ".join(device_types(uses)) or "not known"


def _words(critical: str) -> str:
    return {"y": "yes", "n": "no"}.get(critical, "not known")


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _message_link(row: Row) -> Link:
    return Link("message code", row["code"], title(row))


def _answers(row: Row) -> Iterator[Link]:
    """The services that a message code answers and the alerts that come with it."""
    for variant in cell_list(row["service_reference_variants"]):
        yield Link("service", variant, by_key(SERVICES)[variant]["name"])
    for alert in rows(ALERTS):
        if row["code"] in cell_list(alert["message_codes"]):
            yield Link("alert code", alert["code"], alert["name"])


def _settings(code: str, spec: Spec) -> Iterator[Link]:
    """The elements that say how a device treats an alert."""
    for place in by_path(spec).values():
        if code in place.declaration.alerts:
            yield Link("element", place.declaration.name, place.path.removeprefix(_RESPONSE))


def _message_example(row: Row, spec: Spec) -> str | None:
    for link in _answers(row):
        build = examples.response if link.kind == "service" else examples.alert
        if available(row, spec.version) and (text := build(link.code, spec, row["code"])) is not None:
            return text
    return None
