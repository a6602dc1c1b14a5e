"""XML names: the MMC namespace, tags, local names, steps of a path, byte order marks."""

import codecs
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://www.dccinterface.co.uk/ResponseAndAlert"
# The MMC namespace as lxml writes it before a local name: f"{NS}Header".
NS = f"{{{NAMESPACE}}}"
XS = "{http://www.w3.org/2001/XMLSchema}"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
# The mmc: attributes of schemas/mmc.xsd, which its first comment explains.
ANNOTATION = "{urn:mmc-cli:annotations}"

# The byte order marks that may precede a document, each with its encoding (XML 1.0, appendix F).
BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def local_name(node: "etree._Element | str") -> str:
    """Return the name of an element, or of a tag or attribute as lxml writes it, without its namespace."""
    return str(node if isinstance(node, str) else node.tag).rpartition("}")[2]


def annotated_names(node: "etree._Element | Mapping[str, str]", annotation: str) -> tuple[str, ...]:
    """Return the names that an mmc: attribute of a node, or of its attributes by name, lists."""
    return tuple((node.get(ANNOTATION + annotation) or "").split())


def path_step(name: str, position: int, total: int) -> str:
    """Return a step of a path: the name, with its position from 1 where several siblings share the name."""
    return f"{name}[{position}]" if total > 1 else name
