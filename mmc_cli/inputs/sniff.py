"""Says what a file that is not an MMC message is, by its first characters or its XML, and finds payloads in XML."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from mmc_cli.inputs.encodings import FRAMING
from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import local_name
from mmc_cli.specification.similar_names import best_match

_SPACE = " \t\r\n\ufeff" + FRAMING
_HEX = re.compile(r"(?:0x)?[0-9A-Fa-f\s]{16,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{32,}={0,2}\s*")
_GBCS_BASE64 = re.compile(rf"\s*3(?:QAAAAAA|wk[BCD]){_BASE64.pattern}")
_GBCS_STARTS = ("\ufffd\0\0\0\0\0\0", "\ufffd\t\1", "\ufffd\t\2", "\ufffd\t\3")  # DD and DF are no UTF-8
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)

_HEADER_LINE = r"[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*"
_EMAIL = re.compile(rf"(?:From [^\n]*\n)?(?:{_HEADER_LINE})*?(?:MIME-Version|Content-Type):", re.IGNORECASE)


def describe_non_xml(head: str) -> str | None:
    """Return what a file is by its first characters; None if it may be XML."""
    return next((description for description, matches in _NON_XML if matches(head)), None)


def _contains_xml(head: str) -> bool:
    return not head.lstrip().startswith("<") and "<" in head and "GBCSResponse" in head


# The beginning of compressed files, with a replacement character for each byte that is not UTF-8.
_COMPRESSED = {
    "gzip, .gz": "\x1f\ufffd\b",
    "bzip2, .bz2": "BZh",
    "xz, .xz": "\ufffd7zXZ\0",
    "Zstandard": "(\ufffd/\ufffd",
    "LZ4": '\x04"M\x18',
    "compress": "\x1f\ufffd\ufffd",
    "7-Zip": "7z\ufffd\ufffd'\x1c",
    "RAR": "Rar!\x1a\a",
}


# The beginning of JPEG, PNG and GIF files, in the same form.
_PICTURE = re.compile("\ufffd{4}..(?:JFIF|Exif)|\ufffdPNG\r?\n|GIF8", re.DOTALL)


def _compressed(kind: str, start: str) -> tuple[str, Callable[[str], bool]]:
    """Return the description of a kind of compressed file, and the function that recognises it."""
    name, _, suffix = kind.partition(", ")
    advice = f": mmc reads it if its name ends in {suffix}" if suffix else ", which mmc does not read: unpack it first"
    return f"a compressed file ({name}){advice}", lambda head: head.startswith(start)


_NON_XML: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("an empty file", lambda head: not head.strip(_SPACE)),
    ("a ZIP archive: mmc reads it if its name ends in .zip", lambda head: head.startswith("PK\x03\x04")),
    *(_compressed(kind, start) for kind, start in _COMPRESSED.items()),
    ("a PDF document", lambda head: head.startswith("%PDF")),
    ("a picture", lambda head: _PICTURE.match(head) is not None),
    ("an HTML page", lambda head: _HTML.match(head) is not None),
    ("GBCS in bytes: run Parse & Correlate on it first", lambda head: head.startswith(_GBCS_STARTS)),
    ("GBCS in hexadecimal: run Parse & Correlate on it first", lambda head: _HEX.fullmatch(head) is not None),
    ("GBCS in base64: run Parse & Correlate on it first", lambda head: _GBCS_BASE64.fullmatch(head) is not None),
    ("base64 text, perhaps GBCS: run Parse & Correlate on it first", lambda head: _BASE64.fullmatch(head) is not None),
    (
        "an e-mail without a message in its text: save its attachments, and read those",
        lambda head: bool(_EMAIL.match(head)),
    ),
    ("text with XML inside it, such as a CSV cell: extract the XML first", _contains_xml),
    ("a JSON document", lambda head: head.lstrip()[:1] in ("{", "[")),
    ("text without any XML", lambda head: "<" not in head),
)


def describe_document(root: etree._Element) -> tuple[str, bool]:
    """Return what an XML document other than a message is, and whether it is known to carry no message."""
    name = local_name(root)
    elements = {local_name(element) for element in root.iter(etree.Element)}
    if "GBCSResponse" in elements:
        return f"an envelope, {name}, with GBCSResponse inside it: extract GBCSResponse first", False
    if "SMETS1Response" in elements:
        return "a DUIS response with SMETS1 content, which has no GBCSResponse", False
    if "GBCSPayload" in elements:
        return "a DUIS response with the GBCS payload still encoded: run Parse & Correlate on it first", False
    if name == "Response":
        return "a DUIS response that carries no message from a device, such as an acknowledgement", True
    if name == "Request":
        return "a DUIS request: mmc reads responses and alerts from devices", False
    hint = "; did you mean GBCSResponse?" if best_match(("GBCSResponse",), name) else ""
    return f"another XML document, with the root element {name}{hint}", False


def payload_texts(root: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield the texts in which a DUIS response or an envelope has GBCS payloads, each with its line."""
    for element in root.iter("{*}GBCSPayload", "{*}GBCSRawData"):
        if text := element_text(element).strip():
            yield text, element.sourceline or 1
