"""Turns a decoded GBCS payload, without making MMC of it, into the row, record, view or table that commands write."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from mmc_cli.gbcs.layout import field_layouts
from mmc_cli.gbcs.payload import Part, Payload, Status
from mmc_cli.inputs.message import Message
from mmc_cli.model.block import Block, Cell, Column, Fields, Item, Section, Table
from mmc_cli.model.counting import count_noun
from mmc_cli.model.field import Field, MessageView
from mmc_cli.model.xml_names import ANNOTATION, XS
from mmc_cli.records.cells import name_cell
from mmc_cli.records.gbcs import ByteRow, GbcsFault, GbcsRecord, GbcsStatus, Service
from mmc_cli.records.listing import ResponseRow
from mmc_cli.specification import Spec, master_schema

NOT_PARSED = "not parsed"
_NOT_VERIFIED: Literal["not verified"] = "not verified"
# The elements that list the statuses of each kind, and how their numbers are written.
_STATUS_ELEMENTS: Mapping[str, tuple[str, str]] = {
    "get": ("DataAccessResult", "d"),
    "set": ("DataAccessResult", "d"),
    "action": ("ActionResult", "d"),
    "command": ("ZCLStatus", "02X"),
}
_MAX_BYTES_SHOWN = 8


def payload_of(message: Message) -> Payload:
    """Return the payload of a message. Raises ValueError for one without."""
    if message.payload is None:
        raise ValueError("the message has no payload")
    return message.payload


def _with_parts(payload: Payload) -> Payload:
    from mmc_cli.gbcs.decode import decode_with_parts

    return decode_with_parts(payload.data)


def services_of(payload: Payload, spec: Spec) -> tuple[str, ...]:
    """Return the service reference variants that the message code can answer."""
    row = spec.message_codes.get_any_version(payload.message_code)
    return row.service_reference_variants if row is not None and payload.kind != "alert" else ()


def status_name(status: Status) -> str:
    """Return the name of a status, such as hardware-fault; its number if it has none."""
    element, number_format = _STATUS_ELEMENTS[status.kind]
    number = format(status.code, number_format)
    return _status_names()[element].get(number.lstrip("0") or "0", f"status {number}")


@cache
def _status_names() -> dict[str, dict[str, str]]:
    """Return the names of statuses by their numbers, for each element of the schema that lists them."""
    from lxml import etree

    names: dict[str, dict[str, str]] = {}
    for node in etree.fromstring(master_schema()).iter(f"{XS}element"):
        if node.get(f"{ANNOTATION}status") is not None:
            names[str(node.get("name"))] = {
                code.upper().lstrip("0") or "0": str(choice.get("value"))
                for choice in node.iter(f"{XS}enumeration")
                if (code := choice.get(f"{ANNOTATION}code")) is not None
            }
    return names


def first_failure(payload: Payload) -> str | None:
    """Return the first unencrypted status that is not a success; None if an encrypted part may contain others."""
    if not payload.body.failed:
        return None
    status = next(each for each in payload.body.statuses if each.code)
    what = "component" if status.kind == "command" else "position"
    return f"{status_name(status)} at {what} {status.number}"


def succeeded(payload: Payload) -> bool | None:
    """Return whether no status is a failure; None if there is none, or some are encrypted."""
    return None if payload.body.failed is None else payload.body.failed == 0


def describe_payload(payload: Payload) -> str:
    """Return what is known of the content of an alert that is not parsed."""
    return f"{NOT_PARSED}, encrypted" if payload.body.encrypted_parts else NOT_PARSED


def payload_response_row(message: Message, spec: Spec) -> ResponseRow:
    """Return the row of a response that is not parsed. Its service is known if its message code answers only one."""
    header, payload = message.header, payload_of(message)
    services = services_of(payload, spec)
    variant = services[0] if len(services) == 1 else None
    use_case = spec.message_codes.get_any_version(header.message_code)
    name = spec.service_requests.label(variant) if variant else " or ".join(services) or None
    return ResponseRow(
        file=message.origin.file,
        member=message.origin.member,
        index=message.origin.index,
        time=header.time,
        device=header.device,
        target=header.target,
        counter=header.counter,
        message_code=header.message_code,
        use_case=use_case.use_case if use_case is not None else None,
        service_reference=variant.rpartition(".")[0] if variant and variant.count(".") > 1 else variant,
        service_reference_variant=variant,
        name=name,
        known=variant is None or spec.service_requests.get(variant) is not None,
        response=NOT_PARSED,
        success=succeeded(payload),
        encrypted_parts=payload.body.encrypted_parts,
        first_fault=first_failure(payload),
    )


def payload_record(message: Message, spec: Spec) -> GbcsRecord:
    """Return a payload as `mmc.gbcs/1`."""
    payload, origin = payload_of(message), message.origin
    body, fault = payload.body, payload.fault
    use_case = spec.message_codes.get_any_version(payload.message_code)
    return GbcsRecord(
        file=origin.file,
        member=origin.member,
        index=origin.index,
        kind=payload.kind,
        originator=payload.originator,
        recipient=payload.recipient,
        counter=_text(payload.counter),
        time=payload.time,
        header_time=payload.header_time,
        clock_status=payload.clock_status,
        supplementary_party=payload.supplementary_party,
        supplementary_counter=_text(payload.supplementary_counter),
        supplementary_originator_counter=_text(payload.supplementary_originator_counter),
        has_certificate=payload.has_certificate,
        message_code=payload.message_code,
        use_case=use_case.use_case if use_case is not None else None,
        name=spec.message_codes.label(payload.message_code),
        services=tuple(Service(each, spec.service_requests.label(each)) for each in services_of(payload, spec)),
        alert_code=body.alert_code,
        alert_name=spec.alert_codes.label(body.alert_code),
        alert_time=body.alert_time,
        protocol=body.protocol,
        success=succeeded(payload),
        statuses=tuple(GbcsStatus(each.number, each.kind, each.code, status_name(each)) for each in body.statuses),
        encrypted_parts=body.encrypted_parts,
        content_bytes=payload.content_bytes,
        signature_bytes=payload.signature_bytes,
        mac_bytes=payload.mac_bytes,
        verification=_NOT_VERIFIED,
        fault=GbcsFault(fault.offset, fault.group, fault.field, fault.problem) if fault is not None else None,
    )


def _text(number: int | None) -> str | None:
    return str(number) if number is not None else None


def payload_view(message: Message, spec: Spec) -> MessageView:
    """Return a payload for a person: the facts of its header, the unencrypted statuses, and every field."""
    payload = _with_parts(payload_of(message))
    facts = {label: text for label, text in _facts(message, payload, spec) if text}
    fields = Field("GBCSPayload", "/GBCSPayload", children=tuple(_field(part) for part in payload.parts))
    return MessageView(_title(payload, spec), facts, fields, blocks=tuple(_blocks(payload)))


def _title(payload: Payload, spec: Spec) -> str:
    if payload.kind == "alert":
        code, codes = payload.body.alert_code, spec.alert_codes
        name = name_cell(code, codes.label(code), codes.get(code) is not None)
        what = f"device alert {code} {name}" if code else "device alert"
    else:
        name = spec.message_codes.label(payload.message_code) or "UNKNOWN CODE"
        what = f"{payload.kind} {payload.message_code} {name}"
    return f"GBCS payload, not yet parsed to MMC: {what}"


def _facts(message: Message, payload: Payload, spec: Spec) -> Iterator[tuple[str, str | None]]:
    header, body = message.header, payload.body
    name = spec.message_codes.label(payload.message_code) or "UNKNOWN CODE"
    services = services_of(payload, spec)
    yield "Device", header.device
    yield "Sent by" if payload.kind == "command" else "Sent to", header.target
    if payload.supplementary_party is not None:
        counter = f", counter {payload.supplementary_counter}" if payload.supplementary_counter is not None else ""
        yield "On behalf of", f"{payload.supplementary_party}, the supplementary remote party{counter}"
    yield "Time", header.time
    if payload.clock_status:
        yield "Clock status", f"{payload.clock_status:02X}"
    yield "Counter", header.counter
    yield "Originator counter 2", _text(payload.supplementary_originator_counter)
    yield "Message code", f"{payload.message_code} {name}"
    label = "Service" if payload.kind == "command" else "Answers"
    yield label, " or ".join(f"{each} {spec.service_requests.label(each) or ''}".strip(" ") for each in services)
    if payload.kind == "response":
        fault = first_failure(payload)
        yield "Outcome", payload_response_row(message, spec).outcome + (f", first fault: {fault}" if fault else "")
    yield "Content", f"{body.protocol}, {count_noun(payload.content_bytes or 0, 'byte')}" if body.protocol else None
    if body.encrypted_parts:
        yield "Encrypted", f"{count_noun(body.encrypted_parts, 'part')}: not read, that needs keys"
    yield "Signature", _length(payload.signature_bytes)
    yield "MAC", _length(payload.mac_bytes)
    yield "Certificate", f"of the supplementary remote party, {_NOT_VERIFIED}" if payload.has_certificate else None
    yield "Breaks at", str(payload.fault) if payload.fault is not None else None
    yield "Next", "run Parse & Correlate on it: this is no MMC message"
    yield "From", message.origin.numbered()


def _length(size: int | None) -> str | None:
    return f"{count_noun(size, 'byte')}, {_NOT_VERIFIED}" if size else None


def _blocks(payload: Payload) -> Iterator[Block]:
    body = payload.body
    counts = {
        "Values": _text(body.values),
        "Results": _text(body.results),
        "Components": _text(body.components),
        "Clusters": ", ".join(body.clusters),
        "Commands": ", ".join(dict.fromkeys(body.commands)),
        "Bytes after the time": _text(body.content_bytes or None),
    }
    items = tuple(Item(label, Cell(text)) for label, text in counts.items() if text)
    if items:
        yield Section("Content, as far as it is in plain", (Fields(items),))
    if body.statuses:
        rows = tuple((Cell(str(each.number)), Cell(each.kind), Cell(status_name(each))) for each in body.statuses)
        yield Table("Statuses", len(rows), (Column("number", "", True), Column("of"), Column("status")), rows)


def _field(part: Part) -> Field:
    return Field(part.field, f"/GBCSPayload/{part.group}/{part.field}", shown_value(part), meaning=_meaning(part))


def shown_value(part: Part) -> str:
    """Return the value of a field as text; without a decoded value, the beginning of its bytes."""
    if not isinstance(part.value, bytes):
        return str(part.value)
    more = f"... ({count_noun(len(part.value), 'byte')})" if len(part.value) > _MAX_BYTES_SHOWN else ""
    return part.value[:_MAX_BYTES_SHOWN].hex().upper() + more


def _meaning(part: Part) -> str | None:
    return field_layouts()[part.group, part.field].meaning or None


def byte_rows(message: Message) -> list[ByteRow]:
    """Return a row for each field of a payload, and one for its damage, by offset."""
    payload, origin = _with_parts(payload_of(message)), message.origin
    fault = payload.fault

    def row(offset: int, data: bytes, key: tuple[str, str], value: str | None, meaning: str) -> ByteRow:
        source = field_layouts()[key].source.replace(";", "; ")
        return ByteRow(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            offset=offset,
            bytes=data.hex().upper(),
            part=key[0],
            field=key[1],
            value=value,
            meaning=meaning or None,
            source=source,
        )

    rows = [
        row(each.offset, each.data, (each.group, each.field), shown_value(each), _meaning(each) or "")
        for each in payload.parts
    ]
    if fault is not None:
        start = payload.data[fault.offset : fault.offset + _MAX_BYTES_SHOWN]
        problem = f"the payload breaks here: {fault.problem}"
        rows.append(row(fault.offset, start, (fault.group, fault.field), None, problem))
    return sorted(rows, key=lambda each: each.offset)
