"""Decodes a payload: takes bytes, returns a `Payload`; from damaged bytes, as much as precedes the damage."""

from mmc_cli.gbcs.contents import read_content
from mmc_cli.gbcs.cursor import Cursor, LayoutError
from mmc_cli.gbcs.payload import Body, Fault, Payload, PayloadKind
from mmc_cli.gbcs.starts import WRAPPED
from mmc_cli.gbcs.templates import PayloadTemplates
from mmc_cli.model.counting import count_noun

_WRAPPER, _HEADER, _SIGNATURE = "MAC wrapper", "grouping header", "signature"
_KINDS: dict[str, PayloadKind] = {"01": "command", "02": "response", "03": "alert"}
_MAC_LENGTH = 12
TEMPLATES = PayloadTemplates()
# Lengths of the other information in the header with each of its optional fields.
_CODE, _WITH_PARTY, _WITH_COUNTER, _WITH_BOTH_COUNTERS = 2, 10, 18, 26


def decode_payload(data: bytes) -> Payload:
    """Return a payload. Never raises because of the bytes: `fault` says where they are damaged."""
    if (payload := TEMPLATES.read(data)) is not None:
        return payload
    payload = decode_with_parts(data)
    TEMPLATES.add(payload._replace(parts=()), payload.parts)
    return payload._replace(parts=())


def decode_with_parts(data: bytes) -> Payload:
    """Return a payload with each of its fields."""
    cursor = Cursor(data)
    body, fault, mac_bytes = Body(), None, 0
    try:
        if cursor.peek(1) == WRAPPED:
            fault = _read_wrapper(cursor)
            cursor.read(_WRAPPER, "security header")
            if fault is None:
                mac_bytes = _MAC_LENGTH
                _leave_mac(cursor)
        _read_header(cursor)
        body, content_fault = _read_content(cursor)
        fault = fault or content_fault
        length = cursor.read(_SIGNATURE, "signature length")
        if length:
            cursor.read(_SIGNATURE, "signature", length)
        if cursor.left:
            raise cursor.broken(
                _SIGNATURE, "signature length", f"{count_noun(cursor.left, 'byte')} after the end of the message"
            )
        if mac_bytes:
            cursor.end += _MAC_LENGTH
            cursor.read(_WRAPPER, "MAC")
    except LayoutError as error:
        fault = fault or error.fault
    return _payload(cursor, body, fault, mac_bytes)


def _read_wrapper(cursor: Cursor) -> Fault | None:
    """Read up to the length of the ciphered part.

    Returns:
        The fault of a message that is cut short or followed by other bytes; its header can still be read.
    """
    field = "ciphered length"
    cursor.read(_WRAPPER, "tag")
    if cursor.peek(1) not in (b"", b"\0"):
        problem = f"{cursor.peek(1).hex().upper()} begins a segment of a message in several, which is not read"
        raise cursor.broken(_WRAPPER, "ciphering header", problem)
    cursor.read(_WRAPPER, "ciphering header")
    start, length = cursor.offset, cursor.read(_WRAPPER, field)
    if length != cursor.left:
        return Fault(start, _WRAPPER, field, f"{count_noun(length, 'byte')} announced, {cursor.left} left")
    return None


def _leave_mac(cursor: Cursor) -> None:
    """Set the end before the MAC."""
    if cursor.left < _MAC_LENGTH:
        raise cursor.broken(_WRAPPER, "MAC", f"{count_noun(_MAC_LENGTH, 'byte')} expected, {cursor.left} left")
    cursor.end -= _MAC_LENGTH


def _read_header(cursor: Cursor) -> None:
    for field in ("tag", "CRA flag", "originator counter", "originator length", "originator"):
        cursor.read(_HEADER, field)
    for field in ("recipient length", "recipient"):
        cursor.read(_HEADER, field)
    if cursor.read(_HEADER, "date-time length") != "00":
        cursor.read(_HEADER, "date-time")
    field = "other information length"
    length = cursor.read(_HEADER, field)
    if length not in (_CODE, _WITH_PARTY, _WITH_COUNTER, _WITH_BOTH_COUNTERS) and length < _WITH_BOTH_COUNTERS:
        cursor.offset = cursor.parts.pop().offset
        raise cursor.broken(_HEADER, field, f"{length}, expected 2, 10, 18, 26 or more")
    end = cursor.limit(_HEADER, field, length)
    cursor.read(_HEADER, "message code")
    if length >= _WITH_PARTY:
        cursor.read(_HEADER, "supplementary remote party")
    if length >= _WITH_COUNTER:
        cursor.read(_HEADER, "supplementary remote party counter")
    if length == _WITH_BOTH_COUNTERS:
        cursor.read(_HEADER, "supplementary originator counter")
    elif cursor.left:
        cursor.read(_HEADER, "key agreement certificate", cursor.left)
    cursor.end = end


def _read_content(cursor: Cursor) -> tuple[Body, Fault | None]:
    """Read the content; after damaged content, reading continues, because its length is known."""
    field, start, end, fault, body = "content length", cursor.offset, cursor.end, None, Body()
    length = cursor.read(_HEADER, field)
    if length > cursor.left:  # cut short, but the code and the time of an alert are at its start
        fault = Fault(start, _HEADER, field, f"{count_noun(length, 'byte')} announced, {cursor.left} left")
    content_end = cursor.end = min(cursor.offset + length, end)
    try:
        body = read_content(cursor, _KINDS[cursor.values[_HEADER, "CRA flag"]])
    except LayoutError as error:
        fault = fault or error.fault
        read = {field: value for (_, field), value in cursor.values.items()}
        time = read.get("alert time")
        body = Body(alert_code=read.get("alert code"), alert_time=getattr(time, "time", time))
    cursor.offset, cursor.end = content_end, end
    return body, fault


def _payload(cursor: Cursor, body: Body, fault: Fault | None, mac_bytes: int) -> Payload:
    """Return the payload with the fields of the header read so far."""
    header = {field: value for (group, field), value in cursor.values.items() if group == _HEADER}
    date_time = header.get("date-time")
    return Payload(
        cursor.data,
        tuple(cursor.parts),
        _KINDS.get(header.get("CRA flag", "")),
        header.get("originator counter"),
        header.get("originator"),
        header.get("recipient"),
        date_time.time if date_time is not None else None,
        date_time.clock_status if date_time is not None else None,
        header.get("message code"),
        header.get("supplementary remote party"),
        header.get("supplementary remote party counter"),
        header.get("supplementary originator counter"),
        "key agreement certificate" in header,
        header.get("content length"),
        cursor.values.get((_SIGNATURE, "signature length")),
        mac_bytes,
        body,
        fault,
    )
