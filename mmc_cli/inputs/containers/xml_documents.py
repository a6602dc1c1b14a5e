"""Finds where the messages in an XML document begin and end, with one pass of expat that builds no tree."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

from mmc_cli.inputs.containers.base64_text import holds_base64

# expat keeps every name of a document.
_MAX_NAMES = 100_000
MESSAGE, SMETS1 = "GBCSResponse", "SMETS1Response"
_TAG_IN_TEXT = re.compile(rf"(?:<|&lt;)(?:[\w.-]+:)?{MESSAGE}[\s/>]")
_TEXT_BUFFER = 2**16  # bytes; expat gives a longer text in parts
_NEXT_DOCUMENT_ERRORS = (
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
)

Scope: TypeAlias = dict[str, str]  # namespaces by prefix


class _DamageError(Exception):
    """The document cannot be read beyond a byte: a document type, too deep, or a message inside a message."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class Tag(NamedTuple):
    """A tag and its offset in the message; the closing tag of an empty element is at the next byte."""

    offset: int
    name: str
    local: str
    is_closing: bool


@dataclass
class OpenMessage:
    """A message that has begun: its position, its tag and depth, and the namespaces declared around and in its tag.

    `tags` are filled for SMETS1 content only: the tags in the namespace of the message's own tag.
    """

    position: int
    name: str
    depth: int
    outer_scope: Scope
    own_scope: Scope
    has_version: bool
    tags: list[Tag] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The prefix of its tag."""
        return self.name.rpartition(":")[0]

    @property
    def local(self) -> str:
        """The name of its tag without the prefix."""
        return self.name.rpartition(":")[2]

    @property
    def namespace(self) -> str:
        """The namespace of its tag."""
        return {**self.outer_scope, **self.own_scope}.get(self.prefix, "")


class Document:
    """One pass of expat over a document.

    Args:
        start: The byte of the stream at which it begins.
        scope: The namespaces that apply there.
        max_depth: The number of nested elements above which it counts as damaged.
    """

    def __init__(self, start: int, scope: Scope, max_depth: int) -> None:
        self._start = start
        self._max_depth = max_depth
        self._scopes = [scope]
        self.is_complete = False  # whether its root element is closed
        self._names: list[str] = []  # of the open elements, as far as their scopes are kept
        self._depth_in_message = 0  # open elements of a message whose tags are not recorded
        self._ended: list[tuple[OpenMessage, int]] = []
        self.open: OpenMessage | None = None
        self.messages = 0
        self.hidden = 0  # texts around the messages that hold a message too
        self._known_names: dict[str, str] = {}
        # The stream has been converted to UTF-8, regardless of its declaration.
        self._parser = expat.ParserCreate("utf-8", intern=self._known_names)
        self._parser.StartElementHandler = self._start_element
        self._parser.EndElementHandler = self._end_element
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.CharacterDataHandler = self._note_text
        self._parser.buffer_text, self._parser.buffer_size = True, _TEXT_BUFFER

    def feed(self, chunk: bytes) -> int | None:
        """Read a chunk; an empty one is the end. Return the byte at which the document is damaged or over, or None."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            return self._start + self._parser.ErrorByteIndex
        except _DamageError as damage:
            return damage.position
        return None

    def close(self) -> None:
        """Release the handlers, so that the parser is freed at once: a stream may hold millions of documents."""
        self._parser.StartElementHandler = self._parser.EndElementHandler = self._parser.CharacterDataHandler = None
        self._parser.StartDoctypeDeclHandler = None

    @property
    def is_over(self) -> bool:
        """True if the document was complete and something else follows it."""
        return self.is_complete and self._parser.ErrorCode in _NEXT_DOCUMENT_ERRORS

    @property
    def depth(self) -> int:
        """The number of open elements."""
        return len(self._scopes) - 1 + self._depth_in_message

    @property
    def scope(self) -> Scope:
        """The namespaces around the open message, or in the open element."""
        return self.open.outer_scope if self.open is not None else self._scopes[-1]

    @property
    def open_names(self) -> list[str]:
        """The names of the open elements around the open message, or of all open elements."""
        return self._names[: self.open.depth] if self.open is not None else list(self._names)

    @property
    def position(self) -> int:
        """The byte at which the last tag or text begins."""
        return self._start + max(self._parser.CurrentByteIndex, 0)

    def take_ended(self) -> list[tuple[OpenMessage, int]]:
        """Return the messages that have ended since the last call, each with the byte of its end tag.

        For an empty element that is the byte after its only tag.
        """
        ended, self._ended = self._ended, []
        return ended

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth >= self._max_depth or len(self._known_names) > _MAX_NAMES:
            raise _DamageError(self.position)
        if self.open is not None and self.open.local == MESSAGE:
            if name.endswith(MESSAGE) and name.rpartition(":")[2] == MESSAGE:
                raise _DamageError(self.position)
            self._depth_in_message += 1
            return
        local, outer_scope = name.rpartition(":")[2], self._scopes[-1]
        own_scope = {key[6:]: text for key, text in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        self._scopes.append({**outer_scope, **own_scope} if own_scope else outer_scope)
        self._names.append(name)
        if self.open is None:
            if local in (MESSAGE, SMETS1):
                has_version = "schemaVersion" in attributes
                self._parser.CharacterDataHandler = None
                self.open = OpenMessage(self.position, name, self.depth - 1, outer_scope, own_scope, has_version)
        elif local == MESSAGE:
            self._scopes.pop()
            self._names.pop()
            raise _DamageError(self.position)
        self._record_tag(name, local, is_closing=False)

    def _end_element(self, name: str) -> None:
        if self._depth_in_message:
            self._depth_in_message -= 1
            return
        self._record_tag(name, name.rpartition(":")[2], is_closing=True)
        self._scopes.pop()
        self._names.pop()
        self.is_complete = not self._names
        if self.open is not None and self.depth == self.open.depth:
            self._ended.append((self.open, self.position))
            self.messages += 1
            self.open = None
            self._parser.CharacterDataHandler = self._note_text

    def _record_tag(self, name: str, local: str, is_closing: bool) -> None:
        message = self.open
        if message is None or message.local != SMETS1:
            return
        if self._scopes[-1].get(name.rpartition(":")[0], "") == message.namespace:
            message.tags.append(Tag(self.position - message.position, name, local, is_closing))

    def _note_text(self, text: str) -> None:
        if len(text) > len(MESSAGE) and (_TAG_IN_TEXT.search(text) is not None or holds_base64(text)):
            self.hidden += 1

    def _refuse_doctype(self, *_: object) -> None:
        raise _DamageError(self.position)
