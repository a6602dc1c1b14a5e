"""Says what a file is that holds no MMC message: another kind of file, or another XML document."""

import re
from collections.abc import Callable

from lxml import etree

from mmc_cli.model.xml_names import local_name

_HEX = re.compile(r"(?:0x)?[0-9A-Fa-f\s]{16,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{32,}={0,2}\s*")
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


def not_xml(head: str) -> str | None:
    """What a file is by its first characters; None for what may be XML."""
    for what, is_it in _IMPOSTORS:
        if is_it(head):
            return what
    return None


def _holds_xml(head: str) -> bool:
    return not head.lstrip().startswith("<") and "<" in head and "GBCSResponse" in head


_IMPOSTORS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("an empty file", lambda head: not head.strip()),
    ("a ZIP archive", lambda head: head.startswith("PK\x03\x04")),
    ("a compressed (gzip) file", lambda head: head.startswith("\x1f")),
    ("a PDF document", lambda head: head.startswith("%PDF")),
    ("an HTML page", lambda head: _HTML.match(head) is not None),
    ("GBCS in hexadecimal: run Parse & Correlate on it first", lambda head: _HEX.fullmatch(head) is not None),
    ("base64 text, perhaps GBCS: run Parse & Correlate on it first", lambda head: _BASE64.fullmatch(head) is not None),
    ("text that holds XML further on, such as a CSV cell: take the XML out of it", _holds_xml),
    ("a JSON document", lambda head: head.lstrip()[:1] in ("{", "[")),
    ("text without any XML", lambda head: "<" not in head),
)


def what_xml(root: etree._Element) -> tuple[str, bool]:
    """What a document is, and whether it is known to carry no message."""
    name = local_name(root)
    inside = {local_name(element) for element in root.iter(etree.Element)}
    if "GBCSResponse" in inside:
        return f"an envelope, {name}, with GBCSResponse inside it: take that out of it", False
    if "SMETS1Response" in inside:
        return "a DUIS response with SMETS1 content, which has no GBCSResponse", False
    if "GBCSPayload" in inside:
        return "a DUIS response with the GBCS payload still encoded: run Parse & Correlate on it first", False
    if name == "Response":
        return "a DUIS response that carries no message from a device, such as an acknowledgement", True
    if name == "Request":
        return "a DUIS request: mmc reads what devices answer", False
    return f"another XML document, whose root is {name}", False
