"""Reads the content of a payload as DLMS, GBZ or ASN.1 into a `Body`: one function for each form."""

from collections.abc import Callable

from mmc_cli.gbcs.cursor import Cursor
from mmc_cli.gbcs.dlms import count_encrypted, read_value
from mmc_cli.gbcs.payload import Body, PayloadKind, Status
from mmc_cli.model.counting import count_noun

_ACCESS_REQUEST, _ACCESS_RESPONSE, _DATA_NOTIFICATION, _GBZ = b"\xd9", b"\xda", b"\x0f", b"\x01\x09"
_DLMS_DATE_TIME = "0C"
_DEFAULT_RESPONSE = "0B"  # ZCL: the status of a command
_ANY_CLUSTER = 0  # of the frame type, in the last two bits of the frame control
_LAST, _ENCRYPTED = 1, 2  # bits of the control byte of a component
_RESULT_KINDS = {"01": "get", "02": "set", "03": "action"}
_GBZ_NAME, _ASN1_NAME = "GBZ (ZigBee)", "ASN.1 DER"


def read_content(cursor: Cursor, kind: PayloadKind) -> Body:
    """Read the rest of the message as its content; the first bytes give its form.

    Raises:
        LayoutError: The content does not have the layout of its form.
    """
    if not cursor.left:
        return Body()
    for name, start, read in _FORMS[kind]:
        if cursor.peek(len(start)) == start:
            return read(cursor)._replace(protocol=name)
    return Body()


def _read_access_response(cursor: Cursor) -> Body:
    group = "DLMS access-response"
    cursor.read(group, "tag")
    invoke_id = cursor.read(group, "invoke id")
    _read_date_time(cursor, group)
    cursor.read(group, "specification")
    values = [read_value(cursor, group, "value") for _ in range(cursor.read(group, "count of values"))]
    statuses = []
    for number in range(1, cursor.read(group, "count of results") + 1):
        result_kind = _RESULT_KINDS[cursor.read(group, "result kind")]
        statuses.append(Status(number, result_kind, cursor.read(group, "result")))  # type: ignore[arg-type]
    _expect_end(cursor, group, "result")
    return Body(
        invoke_id=invoke_id,
        values=sum(data != b"\0" for data, _ in values),
        results=len(statuses),
        statuses=tuple(statuses),
        failed=_count_failed(statuses),
        encrypted_parts=sum(encrypted for _, encrypted in values),
    )


def _read_data_notification(cursor: Cursor) -> Body:
    group = "DLMS data-notification"
    cursor.read(group, "tag")
    invoke_id = cursor.read(group, "invoke id")
    _read_date_time(cursor, group)
    cursor.read(group, "structure")
    parts = cursor.read(group, "count of parts")
    cursor.read(group, "alert code type")
    code = cursor.read(group, "alert code")
    cursor.read(group, "alert time type")
    body = Body(alert_code=code, alert_time=cursor.read(group, "alert time").time, invoke_id=invoke_id, parts=parts)
    encrypted = count_encrypted(cursor, group, "rest", max(parts - 2, 0))
    return body._replace(content_bytes=len(_read_rest(cursor, group)), encrypted_parts=encrypted)


def _read_gbz_response(cursor: Cursor) -> Body:
    group = "GBZ response"
    cursor.read(group, "profile")
    count = cursor.read(group, "count of components")
    clusters, commands, statuses, encrypted = dict[str, None](), [], [], 0
    for number in range(1, count + 1):
        control = int(cursor.read(group, "control"), 16)
        clusters[cursor.read(group, "cluster")] = None
        end = cursor.limit(group, "component length", cursor.read(group, "component length"))
        if control & _ENCRYPTED:
            encrypted += 1
            cursor.read(group, "additional header")
        frame_type = int(cursor.read(group, "frame control"), 16) & 3
        cursor.read(group, "sequence number")
        commands.append(cursor.read(group, "command"))
        if commands[-1] == _DEFAULT_RESPONSE and frame_type == _ANY_CLUSTER and not control & _ENCRYPTED:
            cursor.read(group, "answered command")
            statuses.append(Status(number, "command", int(cursor.read(group, "status"), 16)))
        cursor.read(group, "frame", cursor.left)
        cursor.end = end
    _expect_end(cursor, group, "count of components")
    return Body(
        components=count,
        clusters=tuple(clusters),
        commands=tuple(commands),
        statuses=tuple(statuses),
        failed=None if encrypted else _count_failed(statuses),
        encrypted_parts=encrypted,
    )


def _read_gbz_alert(cursor: Cursor) -> Body:
    group = "GBZ alert"
    cursor.read(group, "profile")
    components = cursor.read(group, "count of components")
    code = cursor.read(group, "alert code")
    time = cursor.read(group, "alert time")
    encrypted = _count_encrypted_components(cursor.peek(cursor.left), components)
    rest = _read_rest(cursor, group)
    return Body(
        alert_code=code, alert_time=time, components=components, content_bytes=len(rest), encrypted_parts=encrypted
    )


def _count_encrypted_components(rest: bytes, count: int) -> int:
    """Return how many components are encrypted, if the rest of an alert is components, which is rare."""
    encrypted = position = 0
    for number in range(1, count + 1):
        control = rest[position : position + 1]
        if not control or control[0] > _LAST | _ENCRYPTED or bool(control[0] & _LAST) != (number == count):
            return 0
        encrypted += bool(control[0] & _ENCRYPTED)
        position += 5 + int.from_bytes(rest[position + 3 : position + 5])
    return encrypted if position == len(rest) else 0


def _read_asn1_alert(cursor: Cursor) -> Body:
    group = "ASN.1 alert"
    cursor.read(group, "sequence")
    cursor.limit(group, "sequence length", cursor.read(group, "sequence length"))
    cursor.read(group, "alert code type")
    code = cursor.read(group, "alert code")
    cursor.read(group, "alert time type")
    time = cursor.read(group, "alert time")
    return Body(alert_code=code, alert_time=time, content_bytes=len(_read_rest(cursor, group)))


def _read_asn1(cursor: Cursor) -> Body:
    group = "ASN.1 content"
    cursor.read(group, "type")
    length = cursor.read(group, "value length")
    end = cursor.limit(group, "value length", length)
    cursor.read(group, "value", length)
    cursor.end = end
    _expect_end(cursor, group, "value length")
    return Body()


def _read_command(cursor: Cursor) -> Body:
    cursor.read("command content", "content", cursor.left)
    return Body()


def _read_date_time(cursor: Cursor, group: str) -> None:
    if cursor.read(group, "date-time length") == _DLMS_DATE_TIME:
        cursor.read(group, "date-time")


def _read_rest(cursor: Cursor, group: str) -> bytes:
    rest: bytes = cursor.read(group, "rest", cursor.left)
    return rest


def _expect_end(cursor: Cursor, group: str, field: str) -> None:
    if cursor.left:
        raise cursor.broken(group, field, f"{count_noun(cursor.left, 'byte')} after the end of the content")


def _count_failed(statuses: list[Status]) -> int | None:
    return sum(status.code != 0 for status in statuses) if statuses else None


# The forms of each kind of message, by their first bytes; the first that matches is used.
_FORMS: dict[PayloadKind, tuple[tuple[str, bytes, Callable[[Cursor], Body]], ...]] = {
    "response": (
        ("DLMS access-response", _ACCESS_RESPONSE, _read_access_response),
        (_GBZ_NAME, _GBZ, _read_gbz_response),
        (_ASN1_NAME, b"", _read_asn1),
    ),
    "alert": (
        ("DLMS data-notification", _DATA_NOTIFICATION, _read_data_notification),
        (_GBZ_NAME, _GBZ, _read_gbz_alert),
        (_ASN1_NAME, b"", _read_asn1_alert),
    ),
    "command": (
        ("DLMS access-request", _ACCESS_REQUEST, _read_command),
        (_GBZ_NAME, _GBZ, _read_command),
        (_ASN1_NAME, b"", _read_asn1),
    ),
}
