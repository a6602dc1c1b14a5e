"""Parses bytes into a Message. Bytes that are not a message result in one without a tree, whose finding says what they
are.

Input is not trusted: a document type is refused before parsing, no entity is expanded, nothing is fetched.
"""

import re
from collections.abc import Callable
from functools import cache

from lxml import etree

from mmc_cli.inputs.encodings import (
    FRAMING,
    count_line_ends,
    declared_encoding,
    decode_document,
    encoded_length,
    encoding_and_mark,
    find_encoding_fault,
    find_undecodable_byte,
    last_line_start,
)
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, MAX_DEPTH, ReadOptions
from mmc_cli.inputs.message import Message, PayloadText
from mmc_cli.model import base_rules
from mmc_cli.model.defect import is_out_of_memory
from mmc_cli.model.finding import Finding, Place, Rule
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE, NS

_ROOT = f"{NS}GBCSResponse"
_HEAD_BYTES = 65536
_DOCTYPE = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL | re.IGNORECASE)
# The beginning of most messages, which can be parsed without further checks.
_USUAL_START = re.compile(rb"""<\?xml version=["']1\.0["'] encoding=["']utf-8["']""", re.IGNORECASE)
# A document with fewer equals signs than this is not searched for elements with too many attributes.
_MAX_ATTRIBUTES, _MANY_EQUALS_SIGNS = 100, 300
# The largest genuine message has 19,056 entries of 16 tags (service 4.8.1).
_MAX_CHILDREN = 100_000  # elements in one element: their names and proxies take 50 MB
_MAX_NODES = 600_000  # tags and attributes: with the text beside them they take 160 MB as a tree
# Names of libxml2 errors (xmlParserErrors).
_ENCODING_ERRORS = {"ERR_UNKNOWN_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_INVALID_ENCODING", "I18N_CONV_FAILED"}
_LIMIT_ERRORS = {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG"}


def read(data: bytes, origin: Origin | None = None, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Message:
    """Read one message. Never raises because of the bytes: a fault is a finding of the message.

    Only the limits on bytes and depth of `options` are used.
    """
    origin = origin or Origin("-")
    if len(data) > options.max_bytes:
        return _too_large(data, origin, f"{len(data):,} bytes; the limit is {options.max_bytes:,} (--max-bytes)")
    if len(data) > _MAX_NODES and data.count(b"<") + data.count(b"=") > _MAX_NODES:
        return _too_large(data, origin, f"more than {_MAX_NODES:,} tags and attributes")
    is_usual = _USUAL_START.match(data) is not None and b"!" not in data  # so it has no document type, in any encoding
    if not is_usual and (refusal := _refuse_unparsed(data, origin)) is not None:
        return refusal
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return _explain_syntax_error(data, origin, error)
    except (ValueError, LookupError) as error:
        return _refuse(data, origin, base_rules.NOT_WELL_FORMED, f"the file is not XML: {error}", Place())
    if not is_usual and root.getroottree().docinfo.internalDTD is not None:
        return _refuse_doctype(data, origin, decode_document(data))
    if data.count(b"=") > _MANY_EQUALS_SIGNS and _has_too_many_attributes()(root):
        return _too_large(data, origin, f"an element has more than {_MAX_ATTRIBUTES} attributes")
    if options.max_depth < MAX_DEPTH and _is_deeper_than(options.max_depth)(root):
        return _too_large(data, origin, f"elements are nested more than {options.max_depth} deep (--max-depth)")
    if root.tag == _ROOT:
        if len(data) > 4 * _MAX_CHILDREN and _has_too_many_children()(root):
            return _too_large(data, origin, f"an element has more than {_MAX_CHILDREN:,} elements in it")
        return Message(data, origin, root)
    return _explain_other_document(data, origin, root)


def _refuse_unparsed(data: bytes, origin: Origin) -> Message | None:
    """Return the refusal of input that is not parsed: other kinds of file, and documents with a document type."""
    from mmc_cli.inputs.sniff import describe_non_xml

    if (fault := find_encoding_fault(data)) is not None:
        place = _place_of(fault.name, data) if fault.is_declared else Place()
        return _refuse(data, origin, base_rules.ENCODING, fault.message, place, actual=fault.name)
    head = decode_document(data[:_HEAD_BYTES]).lstrip("\ufeff\0")
    if (framed := head.lstrip(FRAMING)).startswith("<"):
        head = framed
    if (description := describe_non_xml(head)) is not None:
        return _refuse(data, origin, base_rules.NOT_MMC, f"not an MMC message but {description}", Place())
    if data[:2] in (b"<\0", b"\0<") and not head.startswith("<?xml"):
        # XML 1.0, 4.3.3: it is an error for text without mark and declaration to be in another encoding than UTF-8
        message = "the file is in UTF-16 without a byte order mark or an XML declaration"
        return _refuse(data, origin, base_rules.ENCODING, message, Place(), actual="UTF-16")
    return _refuse_doctype(data, origin, head) if _DOCTYPE.match(head) else None


def _refuse_doctype(data: bytes, origin: Origin, text: str) -> Message:
    doctype = _DOCTYPE.match(text)
    place = Place()
    if doctype is not None:
        from mmc_cli.inputs.positions import place_at  # slow to import

        before = text[: doctype.end() - len("<!DOCTYPE")]
        place = place_at(data, count_line_ends(before) + 1, len(before) - last_line_start(before) + 1)
    return _refuse(data, origin, base_rules.DOCTYPE, "a document type (<!DOCTYPE ...>) is not allowed", place)


def _place_of(name: str, data: bytes) -> Place:
    """Return the place of the name of an encoding in the XML declaration, if it is there."""
    encoding, mark = encoding_and_mark(data)
    before, found, _ = data[len(mark) : _HEAD_BYTES].decode(encoding, "replace").partition("?>")[0].partition(name)
    if not found:
        return Place()
    column = len(before) - last_line_start(before) + 1
    length = encoded_length(name, encoding)
    start = len(mark) + encoded_length(before, encoding)
    return Place(count_line_ends(before) + 1, column, column + len(name), start, length)


@cache
def _has_too_many_attributes() -> etree.XPath:
    """Return a predicate for documents with more attributes on one element than can be handled in reasonable time."""
    return etree.XPath(f"boolean(//*[@*[{_MAX_ATTRIBUTES + 1}]])")


@cache
def _has_too_many_children() -> etree.XPath:
    """Return a predicate for documents with more elements in one element than can be explained in 300 MB."""
    return etree.XPath(f"boolean(//*[*[{_MAX_CHILDREN + 1}]])")


@cache
def _is_deeper_than(depth: int) -> etree.XPath:
    """Return a predicate for documents whose elements are nested deeper."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


@cache
def _parser() -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def _refuse(data: bytes, origin: Origin, rule: Rule, message: str, place: Place, actual: str | None = None) -> Message:
    return Message(data, origin, None, (Finding(rule, message, place, actual=actual),))


def _too_large(data: bytes, origin: Origin, reason: str, place: Place = Place()) -> Message:  # noqa: B008 - immutable
    return _refuse(data, origin, base_rules.TOO_LARGE, f"too large: {reason}", place)


def _explain_other_document(data: bytes, origin: Origin, root: etree._Element) -> Message:
    from mmc_cli.inputs.positions import element_positions
    from mmc_cli.inputs.sniff import describe_document, payload_texts

    name = etree.QName(root)
    position = element_positions(data, {()}).get(())
    place = position.name if position is not None else Place()
    if name.localname == "GBCSResponse":
        namespace = f'the namespace "{name.namespace}"' if name.namespace else "no namespace"
        finding = Finding(
            base_rules.WRONG_NAMESPACE,
            f"GBCSResponse is in {namespace}, not in the MMC namespace",
            place,
            "/GBCSResponse",
            actual=name.namespace or "",
            expected=(NAMESPACE,),
        )
        return Message(data, origin, None, (finding,))
    description, empty = describe_document(root)
    finding = Finding(base_rules.NOT_MMC, f"not an MMC message but {description}", place, actual=name.localname)
    is_possible = b"GBCSPayload" in data or b"\0" in data  # in UTF-16, none of it can be found
    texts = tuple(PayloadText(*each) for each in payload_texts(root)) if is_possible else ()
    return Message(data, origin, None, (finding,), empty=empty, payload_texts=texts)


def _explain_syntax_error(data: bytes, origin: Origin, error: etree.XMLSyntaxError) -> Message:
    from mmc_cli.inputs.positions import place_at

    last_error = error.error_log.last_error if error.error_log is not None else None
    kind = last_error.type_name if last_error is not None else ""
    if kind in ("", "ERR_NO_MEMORY") and is_out_of_memory(error):
        raise MemoryError from error  # nothing is wrong with the message
    line, column = error.position
    place = place_at(data, max(line, 1), max(column, 1))
    text = (error.msg or "").split(", line ")[0].strip()
    undecodable = find_undecodable_byte(data)
    if kind in _ENCODING_ERRORS or undecodable is not None:
        declared = declared_encoding(data)
        encoding = declared or "UTF-8"
        message = f"cannot decode the file as {encoding}, the {'declared' if declared else 'default'} encoding"
        return _refuse(data, origin, base_rules.ENCODING, message, undecodable or place, actual=encoding)
    if "depth" in text:
        return _too_large(data, origin, f"elements are nested more than {MAX_DEPTH} deep", place)
    if kind in _LIMIT_ERRORS or "huge" in text:
        return _too_large(data, origin, "a text or name is too long", place)
    rephrase = _REPHRASED.get(kind, _rephrase_syntax)
    reason = _describe_end(data, line, column) or rephrase(text)
    return _refuse(data, origin, base_rules.NOT_WELL_FORMED, f"not well-formed XML: {reason}", place)


def _describe_end(data: bytes, line: int, column: int) -> str:
    """Return a description if the file ends inside a tag and the error is there; otherwise empty."""
    if b">" in data[max(data.rfind(b"<"), 0) :]:  # so that no other file is decoded for this
        return ""
    text = decode_document(data)
    start = text.rfind("<")
    if start < 0 or (line, column) < (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)):
        return ""
    name = re.match(r"<[/?]?[^\s<>=\"'/?]{0,60}", text[start:])
    return f"the file ends inside {name[0] if name is not None and len(name[0]) > 2 else 'a tag'}"


def _rephrase_syntax(text: str) -> str:
    for pattern, words in _SYNTAX.items():
        if (match := re.search(pattern, text, re.IGNORECASE)) is not None:
            return match.expand(words)
    return _lower_first(text)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _rephrase_mismatch(text: str) -> str:
    match = re.match(r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)", text)
    return f"{match[1]}, opened on line {match[2]}, is closed by {match[3]}" if match else _rephrase_syntax(text)


def _rephrase_unfinished(text: str) -> str:
    match = re.match(r"Premature end of data in tag (\S+) line (\d+)", text)
    return f"the file ends inside {match[1]}, opened on line {match[2]}" if match else text


def _rephrase_character(text: str) -> str:
    match = re.search(r"(?:value |0x)([0-9A-Fa-f]+)(?: out of allowed range)?$", text)
    if match is None:
        return _lower_first(text)
    return f"the character U+{int(match[1], 16 if '0x' in text else 10):04X} is not allowed in XML"


# Our words for errors about tags, by a part of the message of libxml2.
_SYNTAX: dict[str, str] = {
    "invalid element name": "no element name follows <; write &lt; for a less-than sign",
    "EntityRef: no name": "no name follows &; write &amp; for an ampersand",
    "attributes construct error": "white space is missing between two attributes",
    "error parsing attribute name": "this cannot be the name of an attribute",
    "attValue: .* expected": "the value of an attribute must be in quotation marks, \" or '",
    r"specification mandates value for attribute (\S+)": r"attribute \1 has no value",
    r"couldn't find end of start tag (\S+)": r"the tag \1 is not closed with >",
    "expected '>'": "a tag is not closed with >",
    "unescaped '<' not allowed in attributes? values": (
        "< is not allowed in the value of an attribute: write &lt;, or a quotation mark is missing"
    ),
    "comment not terminated": "a comment is not closed with -->",
    "CData section not finished": "a CDATA section is not closed with ]]>",
    "EntityRef: expecting ';'": "a reference is not closed with a semicolon; write &amp; for an ampersand",
    "failed to parse QName '([^']*):'": r"a name is missing after \1:",
}
_REPHRASED: dict[str, Callable[[str], str]] = {
    "ERR_TAG_NAME_MISMATCH": _rephrase_mismatch,
    "ERR_TAG_NOT_FINISHED": _rephrase_unfinished,
    "ERR_INVALID_CHAR": _rephrase_character,
    "ERR_NAME_REQUIRED": lambda text: "a name is missing after < or &: write &lt; for <, and &amp; for &",
    "ERR_RESERVED_XML_NAME": lambda text: "the XML declaration must be at the very start of the file",
    "ERR_DOCUMENT_END": lambda text: "unexpected content after the end of the message",
    "ERR_DOCUMENT_EMPTY": lambda text: "the file does not start with XML",
    "ERR_UNDECLARED_ENTITY": lambda text: f"{_lower_first(text)}: MMC messages define no entities",
}
