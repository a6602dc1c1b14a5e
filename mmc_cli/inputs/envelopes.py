"""Takes a DUIS response that differs from one parsed before only in plain text; returns its payload without parsing.

Documents of one shape have the same tags, so that they are well-formed together, and their payloads are behind the same
tag. Set MMC_TEMPLATE_CACHE=off to parse every document.
"""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.finding import Finding

# Plain text: of printable ASCII, without what begins a tag or a reference, or may end a section.
_TEXT = re.compile(rb">[!-%'-;=-\\^-~][\t\n\r -%'-;=-\\^-~]*<")
_PAYLOAD_TAG = rb"<(?:[\w.-]+:)?GBCSPayload(?:\s[^<>]*)?>(?=<)"
_USUAL_START = b'<?xml version="1.0" encoding="UTF-8"'
_MAX_SHAPES, _MAX_BYTES = 256, 2**18


class Envelope(NamedTuple):
    """The common part of documents of one shape: the tag before the payload, and the findings."""

    tag: bytes
    findings: tuple[Finding, ...]


class Enveloped(NamedTuple):
    """The bytes of the payload in a document, and what is said of the document."""

    payload: bytes
    findings: tuple[Finding, ...]


class Envelopes:
    """The shapes of the DUIS responses that were read.

    Everything except plain text is part of the shape, and equal in each of its documents. In the first, which was
    parsed, each "<" begins a tag and each ">" ends one, or is in plain text.
    """

    def __init__(self) -> None:
        self._envelopes: dict[tuple[bytes, int], Envelope] = {}
        self._payload_bytes: Callable[[str], bytes | None] | None = None
        self._is_on = os.environ.get("MMC_TEMPLATE_CACHE") != "off"

    def find(self, source: Source, options: ReadOptions) -> Enveloped | None:
        """Return the payload in a document of a known shape; None if the document has to be parsed."""
        data = source.data
        if self._payload_bytes is None or data is None or source.source_map is not None:
            return None
        envelope = self._envelopes.get((_TEXT.sub(b"><", data), options.max_depth))
        if envelope is None or len(data) > options.max_bytes:
            return None
        start = data.index(envelope.tag) + len(envelope.tag)
        text = data[start : data.index(b"<", start)]
        payload = self._payload_bytes(text.decode("ascii"))
        return Enveloped(payload, envelope.findings) if payload is not None else None

    def read(self, source: Source, options: ReadOptions) -> Message | None:
        """Return the payload of a document of a known shape; None if the document has to be parsed."""
        found = self.find(source, options)
        if found is None:
            return None
        from mmc_cli.gbcs.decode import decode_payload

        payload = decode_payload(found.payload)
        if payload.fault is not None:
            return None
        return Message(source.data or b"", source.origin, None, found.findings, payload=payload)

    def add(self, message: Message, options: ReadOptions) -> None:
        """Keep the shape of a document that was parsed, and that has one payload and no message."""
        data = message.data
        if not self._is_on or len(self._envelopes) >= _MAX_SHAPES or len(data) > _MAX_BYTES:
            return
        if b"<!" in data or data.count(b"<") != data.count(b">") or not data.startswith(_USUAL_START):
            return
        shape = _TEXT.sub(b"><", data)
        tags = re.findall(_PAYLOAD_TAG, shape)
        if len(tags) == 1 and data.count(tags[0]) == 1:
            from mmc_cli.gbcs.text import payload_bytes

            self._payload_bytes = payload_bytes
            self._envelopes[shape, options.max_depth] = Envelope(tags[0], message.findings[:1])


ENVELOPES = Envelopes()
