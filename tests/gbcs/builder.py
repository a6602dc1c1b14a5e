"""Builds GBCS payloads for tests, field by field, by the layout in schemas/gbcs_layout.csv."""

DEVICE, SUPPLIER, NETWORK = "00-1E-4F-7A-20-00-11-01", "90-A1-B2-C3-D4-00-00-01", "90-A1-B2-C3-D4-00-00-02"
COMMAND, RESPONSE, ALERT = 1, 2, 3
ENCRYPTED = bytes.fromhex("3100000000") + b"secret"


def length(number: int) -> bytes:
    """A length in BER."""
    if number < 0x80:
        return bytes((number,))
    digits = number.to_bytes((number.bit_length() + 7) // 8)
    return bytes((0x80 + len(digits),)) + digits


def eui(text: str) -> bytes:
    return bytes.fromhex(text.replace("-", ""))


def cosem_time(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> bytes:
    """A COSEM date-time in UTC of an unreliable clock, whose status is FF."""
    fields = bytes((month, day, 0xFF, hour, minute, second, 0))
    return year.to_bytes(2) + fields + bytes.fromhex("8000FF")


def message(
    content: bytes,
    flag: int = RESPONSE,
    code: str = "0027",
    counter: int = 41207,
    time: bytes = b"",
    extra: bytes = b"",
    signature: bytes = b"",
    sender: str = DEVICE,
    recipient: str = SUPPLIER,
) -> bytes:
    """A message with its grouping header; `extra` is what follows the message code."""
    other = bytes.fromhex(code) + extra
    return b"".join(
        (
            bytes.fromhex("DF09"),
            bytes((flag,)),
            counter.to_bytes(8),
            b"\x08" + eui(sender),
            b"\x08" + eui(recipient),
            bytes((len(time),)) + time,
            length(len(other)) + other,
            length(len(content)) + content,
            length(len(signature)) + signature,
        )
    )


def wrapped(inner: bytes, mac: bytes = b"M" * 12) -> bytes:
    """A message protected by a MAC."""
    ciphered = bytes.fromhex("1100000000") + inner + mac
    return bytes.fromhex("DD000000000000") + length(len(ciphered)) + ciphered


def access_response(values: tuple[bytes, ...] = (), results: tuple[tuple[int, int], ...] = ((1, 0),)) -> bytes:
    """A DLMS access-response; a result is its kind and its number."""
    listed = b"".join(bytes(each) for each in results)
    head = bytes.fromhex("DA2000A0F70000")
    return head + length(len(values)) + b"".join(values) + length(len(results)) + listed


def octets(data: bytes) -> bytes:
    """A DLMS octet-string."""
    return b"\x09" + length(len(data)) + data


def data_notification(code: str, time: bytes, *rest: bytes) -> bytes:
    """A DLMS alert."""
    head = bytes.fromhex("0F2000A0F70002") + bytes((2 + len(rest),))
    return head + b"\x12" + bytes.fromhex(code) + octets(time) + b"".join(rest)


def component(frame: bytes, cluster: str = "0702", last: bool = False, encrypted: bool = False) -> bytes:
    """A component of a GBZ response."""
    body = (b"\0\1" if encrypted else b"") + frame
    return bytes((last | encrypted << 1,)) + bytes.fromhex(cluster) + len(body).to_bytes(2) + body


def gbz(*components: bytes) -> bytes:
    return bytes.fromhex("0109") + bytes((len(components),)) + b"".join(components)


def gbz_alert(code: str, seconds: int, *components: bytes) -> bytes:
    head = bytes.fromhex("0109") + bytes((len(components),)) + bytes.fromhex(code)
    return head + seconds.to_bytes(4) + b"".join(components)


def asn1_alert(code: str, time: str, rest: bytes = b"") -> bytes:
    inner = bytes.fromhex("020300" + code + "180F") + time.encode() + rest
    return b"\x30" + length(len(inner)) + inner


LIMIT_ALERT = message(
    data_notification("8F86", cosem_time(2026, 2, 3, 16), octets(b"level")),
    ALERT,
    "0121",
    2**64 - 1,
    signature=b"S" * 64,
)
READING = wrapped(
    message(access_response((bytes.fromhex("0600009F3A"),), ((1, 0), (1, 1))), time=cosem_time(2026, 2, 3))
)
