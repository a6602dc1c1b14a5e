"""Takes a DUIS response that differs from one parsed before only in plain text; returns its payload without parsing.

Documents of one shape have the same tags, so that they are well-formed together, and their payloads are behind the same
tag. Set MMC_TEMPLATE_CACHE=off to parse every document.
"""

import os
import re
import string
from collections.abc import Callable
from typing import NamedTuple

from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.finding import Finding

# Plain text: of printable ASCII, without what begins a tag or a reference, or may end a section.
_TEXT = re.compile(rb">[!-%'-;=-\\^-~][\t\n\r -%'-;=-\\^-~]*+<")
_TAG_END, _TAG = b"GBCSPayload>", re.compile(rb"<(?:[\w.-]+:)?\Z")
_LETTERS = string.ascii_letters.encode() + string.digits.encode() + b"+/=\t\n\r "
_GAP = b"\0"  # occurs in no document that was parsed
_USUAL_START = b'<?xml version="1.0" encoding="UTF-8"'
_MAX_SHAPES, _MAX_BYTES = 256, 2**18


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
        self._findings: dict[tuple[bytes, int], tuple[Finding, ...]] = {}
        self._decode: Callable[[bytes], bytes | None] | None = None
        self._is_on = os.environ.get("MMC_TEMPLATE_CACHE") != "off"

    def find(self, source: Source, options: ReadOptions) -> Enveloped | None:
        """Return the payload in a document of a known shape; None if the document has to be parsed."""
        data = source.data
        if self._decode is None or data is None or source.source_map is not None:
            return None
        shape, text = _divide(data)
        findings = self._findings.get((shape, options.max_depth))
        if findings is None or len(data) > options.max_bytes or text.translate(None, _LETTERS):
            return None
        payload = self._decode(b"".join(text.split()))
        return Enveloped(payload, findings) if payload is not None else None

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
        if not self._is_on or len(self._findings) >= _MAX_SHAPES or len(data) > _MAX_BYTES:
            return
        if b"<!" in data or data.count(b"<") != data.count(b">") or not data.startswith(_USUAL_START):
            return
        shape, text = _divide(data)
        is_payload = text.strip() == message.payload_texts[0].text.encode()
        if is_payload and data.count(_TAG_END) == 2 and _TAG.search(data.partition(_TAG_END)[0]) is not None:
            from mmc_cli.gbcs.text import decode_digits

            self._decode = decode_digits
            self._findings[shape, options.max_depth] = message.findings[:1]


def _divide(data: bytes) -> tuple[bytes, bytes]:
    """Return a document without its plain text, and the text of the payload in it."""
    before, _, rest = data.partition(_TAG_END)
    text, _, after = rest.partition(b"<")
    return b"><".join(_TEXT.split(before + _GAP + after)), text


ENVELOPES = Envelopes()
