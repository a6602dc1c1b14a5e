"""Takes a DUIS response that differs from one parsed before only in plain text; returns its payload without parsing.

Documents of one shape have the same tags, so that they are well-formed together, and their payloads are behind the same
tag. Set MMC_TEMPLATE_CACHE=off to parse every document.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.finding import Finding
from mmc_cli.model.template_switch import templates_are_on

# Plain text: of printable ASCII, without what begins a tag or a reference, or may end a section.
_TEXT = rb">[!-%'-;=-\\^-~][\t\n\r -%'-;=-\\^-~]*+<"
_TAG_END, _TAG = b"GBCSPayload>", re.compile(rb"<(?:[\w.-]+:)?GBCSPayload>\Z")
_GAP = b"\0"  # occurs in no document that was parsed
_VERTICAL_TAB, _FORM_FEED = b"\v\f"  # numbers, which are found in bytes faster than bytes are
_USUAL_START = b'<?xml version="1.0" encoding="UTF-8"'
_MAX_SHAPES, _MAX_BYTES = 32, 2**14


class _Shape(NamedTuple):
    """The documents of a shape: a pattern of all but their payload, for which depth it holds, and their findings."""

    pattern: bytes
    max_depth: int
    findings: tuple[Finding, ...]


class Envelopes:
    """The shapes of the DUIS responses that were read.

    Everything except plain text is part of the shape, and equal in each of its documents. In the first, which was
    parsed, each "<" begins a tag and each ">" ends one.
    """

    def __init__(self) -> None:
        self._shapes: list[_Shape] = []
        self._decode: Callable[[bytes], bytes | None] | None = None
        self._is_on = templates_are_on()

    def find(self, source: Source, options: ReadOptions) -> tuple[bytes, tuple[Finding, ...]] | None:
        """Return the bytes of the payload in a document of a known shape, and the findings about the document.

        None if the document has to be parsed.
        """
        data = source.data
        if self._decode is None or data is None or source.source_map is not None or len(data) > options.max_bytes:
            return None
        around, text = _divide(data)
        for pattern, max_depth, findings in self._shapes:
            if _compile(pattern).fullmatch(around) is not None and max_depth == options.max_depth:
                if _VERTICAL_TAB in text or _FORM_FEED in text:  # white space for Python, and not allowed in XML
                    return None
                payload = self._decode(b"".join(text.split()))
                return (payload, findings) if payload is not None else None
        return None

    def read(self, source: Source, options: ReadOptions) -> Message | None:
        """Return the payload of a document of a known shape; None if the document has to be parsed."""
        found = self.find(source, options)
        if found is None:
            return None
        from mmc_cli.gbcs.decode import decode_payload

        data, findings = found
        payload = decode_payload(data)
        if payload.fault is not None:
            return None
        return Message(source.data or b"", source.origin, None, findings, payload=payload)

    def add(self, message: Message, options: ReadOptions) -> None:
        """Keep the shape of a document that was parsed, and that has one payload and no message."""
        data = message.data
        if not self._is_on or len(self._shapes) >= _MAX_SHAPES or not data.startswith(_USUAL_START):
            return
        if b"<!" in data or data.count(b"<") != data.count(b">") or data.count(_TAG_END) != 2:
            return
        around, text = _divide(data)
        payload, _ = message.payload_texts[0]
        if _TAG.search(around) is None or text.strip() != payload.encode():
            return
        pattern = _TEXT.join(map(re.escape, re.split(_TEXT, around)))
        if len(pattern) <= _MAX_BYTES:
            from mmc_cli.gbcs.text import decode_digits

            self._decode = decode_digits
            self._shapes.append(_Shape(pattern, options.max_depth, message.findings[:1]))


# A pattern is compiled for the second document: one alone needs none.
_compile = lru_cache(maxsize=_MAX_SHAPES)(re.compile)


def _divide(data: bytes) -> tuple[bytes, bytes]:
    """Return what is around the payload in a document, and the text of the payload."""
    before, tag, rest = data.partition(_TAG_END)
    text, _, after = rest.partition(b"<")
    return after + _GAP + before + tag, text  # shapes differ sooner in what is after it


ENVELOPES = Envelopes()
