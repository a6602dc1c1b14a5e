"""Recognises a DUIS response whose XML differs from one read before only in plain text, without parsing it.

Documents of one shape have the same tags, so that they are well-formed together, and their payloads are behind the same
tag. Set MMC_TEMPLATE_CACHE=off to parse every document.
"""

import os
import re
from typing import NamedTuple

from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.finding import Finding

# Text that begins a tag, a reference or a section of its own is no plain text.
_TEXT = re.compile(rb">[^<&\s][^<&]*<")
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_PAYLOAD_TAG = re.compile(rb"<(?:[\w.-]+:)?GBCSPayload(?:\s[^<>]*)?>(?=<)")
_USUAL_START = b'<?xml version="1.0" encoding="UTF-8"'
_MAX_SHAPES, _MAX_BYTES = 256, 2**18


class Envelope(NamedTuple):
    """What the documents of one shape have in common: the tag in front of the payload, and what is said of them."""

    tag: bytes
    findings: tuple[Finding, ...]


class Envelopes:
    """The shapes of the DUIS responses that were read."""

    def __init__(self) -> None:
        self._envelopes: dict[tuple[bytes, int], Envelope] = {}
        self._is_on = os.environ.get("MMC_TEMPLATE_CACHE") != "off"

    def read(self, source: Source, options: ReadOptions) -> Message | None:
        """Return the payload of a document of a known shape; None where the document has to be parsed."""
        data = source.data
        if not self._envelopes or data is None or source.source_map is not None or not _is_plain(data, options):
            return None
        envelope = self._envelopes.get((_TEXT.sub(b"><", data), options.max_depth))
        if envelope is None:
            return None
        from mmc_cli.gbcs.decode import decode_payload
        from mmc_cli.gbcs.text import payload_bytes

        start = data.index(envelope.tag) + len(envelope.tag)
        raw = payload_bytes(data[start : data.index(b"<", start)].decode("ascii"))
        payload = decode_payload(raw) if raw is not None else None
        if payload is None or payload.fault is not None:
            return None
        return Message(data, source.origin, None, envelope.findings, payload=payload)

    def add(self, message: Message, options: ReadOptions) -> None:
        """Keep the shape of a document that was parsed, and that has one payload and no message."""
        data = message.data
        if not self._is_on or len(self._envelopes) >= _MAX_SHAPES or not _is_plain(data, options):
            return
        if data.count(b"<") != data.count(b">") or not data.startswith(_USUAL_START):
            return
        shape = _TEXT.sub(b"><", data)
        tags = _PAYLOAD_TAG.findall(shape)
        if len(tags) == 1 and data.count(tags[0]) == 1:
            self._envelopes[shape, options.max_depth] = Envelope(tags[0], message.findings[:1])


def _is_plain(data: bytes, options: ReadOptions) -> bool:
    """Return whether a document is ASCII that is allowed in XML, and nothing in it is a comment or a section."""
    if len(data) > min(options.max_bytes, _MAX_BYTES) or b"]]>" in data or b"<!" in data:
        return False
    return not data.translate(None, _PLAIN)


ENVELOPES = Envelopes()
