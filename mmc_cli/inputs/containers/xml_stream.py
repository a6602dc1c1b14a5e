"""Turns a stream of bytes into its pieces: the messages in it, documents without any, and what is damaged between.

No more is held than one message, or one document without any.
"""

import codecs
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from mmc_cli.inputs.containers.xml_documents import Document, OpenMessage, Scope
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.positions import encoding
from mmc_cli.inputs.source_map import size, strays

# Where reading can go on after damage, and how much of it may stand at the end of a chunk.
_BEGINNING = re.compile(rb"<(?:\?xml\s|(?:[\w.-]+:)?(?:GBCSResponse|SMETS1Response)[\s/>])")
_LONGEST, _HEAD, _PORTION = 256, 4096, 65536
# A document that is a message, up to its name and whether that has ended; what may not be in it if its end is plain.
_FIRST = rb"""<\?xml\s+version=["']1\.0["'](?:\s+encoding=["'](?i:utf-8)["'])?\s*\?>\s{0,200}"""
_ALONE = re.compile(rb"(?:%b)?(<((?:[\w.-]+:)?GBCSResponse)[\s>])" % _FIRST)
_NAME, _NOT_PLAIN = b"GBCSResponse", (b"<!", b"<?")
_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ENDS = re.compile(rb"\s*(?:</[^<>]*>\s*)*")
_SPACE = re.compile(rb"\s*")
# Read as UTF-8: what is nothing else, and what only claims to be of two or four bytes a character.
_PLAIN = ("utf-8-sig", "ascii", "utf-16", "utf-32")
_BOMS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-8-sig": codecs.BOM_UTF8}


class Piece(NamedTuple):
    """A stretch of the stream as UTF-8, and where it stands: `offset` in bytes, `before` in characters.

    `began` is given for a message; without `data`, `reason` says why there is none.
    """

    data: bytes | None
    line: int
    column: int
    offset: int
    before: int
    began: OpenMessage | None = None
    reason: str = ""


class Stream:
    """A stream of bytes in any encoding, as UTF-8. `encoding` is what its first bytes say it is in."""

    def __init__(self, chunks: Iterable[bytes], reading: ReadOptions) -> None:
        self._chunks = iter(chunks)
        self._reading = reading
        self._data = bytearray(next(self._chunks, b""))
        named = encoding(bytes(self._data[:_HEAD]))
        self.encoding = "utf-8" if named in _PLAIN else named
        mark = _BOMS.get(named, b"")
        mark = mark if self._data.startswith(mark) else b""
        del self._data[: len(mark)]
        if self.encoding != "utf-8":
            self._chunks = self._recoded(bytes(self._data), self._chunks)
            self._data = bytearray()
        self._base = self._mark = self._before = 0
        self._line, self._column, self._offset = 1, 1, len(mark)

    def pieces(self) -> Iterator[Piece]:
        """What the stream holds, in its order."""
        at, scope = 0, Scope()
        while True:
            at = self._past_space(at)
            if not self._more(at):
                return
            if self._starts(at, b"<?xml"):
                scope = Scope()
            if not scope and (alone := self._alone(at)) is not None:
                yield self._piece(*alone)
                at = alone[1]
                self._drop(at)
            else:
                at, scope = yield from self._document(at, scope)

    def _alone(self, at: int) -> tuple[int, int] | None:
        """Where the document at a byte, which is plainly one message, begins behind its first line, and ends.

        Its end is seen from its bytes; whether it is sound is found when it is read. None where a pass has to tell.
        """
        self._has(at, _HEAD)
        head = _ALONE.match(self._data, at - self._base)
        if head is None:
            return None
        start, last = head.start(1), b"</%b>" % head[2]
        searched = head.end()
        while (end := self._data.find(last, searched)) < 0:
            searched = max(len(self._data) - len(last), searched)
            if len(self._data) - start > self._reading.max_bytes or not self._more(self._base + len(self._data)):
                return None
        if self._data.find(_NAME, head.end(), end) >= 0:
            return None
        if any(self._data.find(mark, start, end) >= 0 for mark in _NOT_PLAIN):
            return None
        return self._base + start, self._base + end + len(last)

    def _document(self, at: int, scope: Scope) -> Generator[Piece, None, tuple[int, Scope]]:
        """The pieces of the document at a byte; where the next begins, and in which scope."""
        document = Document(at, scope, self._reading.max_depth)
        fed = last = at
        while True:
            chunk = self._from(fed)
            stop = document.feed(chunk)
            fed += len(chunk)
            for began, tag in document.ended():
                last = self._behind(began, tag)
                yield self._piece(began.at, last, began)
            if stop is not None and document.over and stop > at:
                if not document.messages:
                    yield self._piece(at, stop)
                return stop, scope
            if stop is None and not chunk:
                if not document.messages:
                    yield self._piece(at, fed)
                return fed, scope
            start = document.open.at if document.open is not None else last
            if document.open is None and document.messages:
                start = max(last, self._base)  # what is forgotten was sound
            if stop is not None:
                return (yield from self._damaged(start, max(stop, start + 1), document)), document.scope
            position = document.position
            if fed - (start if document.open is not None else position) > self._reading.max_bytes:
                return (yield from self._damaged(start, fed - _LONGEST, document)), document.scope
            if document.open is None and (document.messages or fed - at > self._reading.max_bytes):
                start = position
            self._drop(start)

    def _damaged(self, start: int, stop: int, document: Document) -> Generator[Piece, None, int]:
        """The stretch that cannot be read; the byte at which reading can go on."""
        held = fed = max(stop, self._base)
        while (found := _BEGINNING.search(self._data, held - self._base)) is None:
            fed = self._base + len(self._data)
            held = max(held, fed - _LONGEST)
            if fed - start > self._reading.max_bytes:
                self._drop(held)
            if not self._more(fed):
                break
        end = self._base + found.start() if found is not None else fed
        if self._base > start or not _ENDS.fullmatch(self._data, start - self._base, end - self._base):
            yield self._piece(start, end)
        elif found is None and document.depth:
            yield self._piece(end, end)._replace(data=None, reason="the file ends too early: messages may be missing")
        return end

    def _piece(self, start: int, end: int, began: OpenMessage | None = None) -> Piece:
        whole = start >= self._base and end - start <= self._reading.max_bytes
        self._advance(max(start, self._base))
        data = bytes(self._data[start - self._base : end - self._base]) if whole else None
        limit = f"mmc reads at most {self._reading.max_bytes:,} bytes (--max-bytes)"
        reason = "" if whole else f"it is too large: {limit}"
        return Piece(data, self._line, self._column, self._offset, self._before, began, reason)

    def _behind(self, began: OpenMessage, tag: int) -> int:
        """The byte behind a message."""
        only = _TAG.match(self._data, began.at - self._base)
        if only is not None and self._base + only.end() == tag and only[0].endswith(b"/>"):
            return tag
        return self._base + self._data.index(b">", tag - self._base) + 1

    def _from(self, at: int) -> bytes:
        """Some of what is there from a byte on; nothing at the end."""
        if not self._more(at):
            return b""
        return bytes(self._data[at - self._base : at - self._base + _PORTION])

    def _more(self, at: int) -> bool:
        """True when there is something at a byte: reads the next chunk where that is needed."""
        while at >= self._base + len(self._data):
            more = next(self._chunks, b"")
            if not more:
                return False
            self._data += more
        return True

    def _has(self, at: int, length: int) -> None:
        """Sees to it that so much is there from a byte on, where the stream has it."""
        while len(self._data) < at - self._base + length and (more := next(self._chunks, b"")):
            self._data += more

    def _starts(self, at: int, text: bytes) -> bool:
        self._has(at, len(text))
        return self._data.startswith(text, at - self._base)

    def _past_space(self, at: int) -> int:
        while self._more(at):
            found = _SPACE.match(self._data, at - self._base)
            at = self._base + (found.end() if found is not None else 0)
            if at < self._base + len(self._data):
                break
            self._drop(at)
        return at

    def _drop(self, to: int) -> None:
        """Forgets what stands before a byte."""
        self._advance(to)
        del self._data[: to - self._base]
        self._base = to

    def _advance(self, to: int) -> None:
        """Counts lines, columns and bytes up to a byte."""
        if to <= self._mark:
            return
        raw = bytes(self._data[self._mark - self._base : to - self._base])
        text = raw.decode("utf-8", "surrogateescape")
        lines = text.count("\n")
        self._line += lines
        self._column = len(text) - text.rfind("\n") if lines else self._column + len(text)
        self._before += len(text)
        self._offset += len(raw) if self.encoding == "utf-8" else size(text, self.encoding)
        self._mark = to

    def _recoded(self, head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
        errors = strays(self.encoding)
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        for chunk in chain((head,), chunks):
            if text := decoder.decode(chunk):
                yield text.encode("utf-8", errors)
        if text := decoder.decode(b"", final=True):
            yield text.encode("utf-8", errors)
