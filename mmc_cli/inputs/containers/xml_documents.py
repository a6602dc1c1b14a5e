"""Turns a document into where the messages in it begin and end, with one pass of expat that builds nothing."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

MESSAGE, SMETS1 = "GBCSResponse", "SMETS1Response"
_OVER = (
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
)

Scope: TypeAlias = dict[str, str]  # the namespaces that prefixes stand for


class _DamageError(Exception):
    """The document cannot be read on from a byte: a document type, too deep, or a message inside a message."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Tag(NamedTuple):
    """A tag at a byte of the message; that of an empty element is closed at the byte behind it."""

    at: int
    name: str
    local: str
    closing: bool


@dataclass
class OpenMessage:
    """A message that has begun: where, by which name, in which namespaces. `tags` are those in the namespace of its own
    tag where that is none of MMC.
    """

    at: int
    name: str
    depth: int
    around: Scope
    own: Scope
    versioned: bool
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
        return {**self.around, **self.own}.get(self.prefix, "")


class Document:
    """One pass of expat over a document that begins at a byte of the stream, in a scope."""

    def __init__(self, at: int, scope: Scope, max_depth: int) -> None:
        self._at = at
        self._most = max_depth
        self._scopes = [scope]
        self._inside = 0  # how many elements are open in a message whose tags nobody asks for
        self._ended: list[tuple[OpenMessage, int]] = []
        self.open: OpenMessage | None = None
        self.messages = 0
        self._parser = expat.ParserCreate("utf-8")  # whatever its first line says: the stream is that by now
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> int | None:
        """Reads on; nothing is the end. The byte at which the document is damaged or over, or None."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            return self._at + self._parser.ErrorByteIndex
        except _DamageError as damage:
            return damage.at
        return None

    @property
    def over(self) -> bool:
        """True when the document was whole and something else stands behind it."""
        return not self.depth and self._parser.ErrorCode in _OVER

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._scopes) - 1 + self._inside

    @property
    def scope(self) -> Scope:
        """The scope around the message that is open, or of the element that is."""
        return self.open.around if self.open is not None else self._scopes[-1]

    @property
    def position(self) -> int:
        """The byte at which the last tag or text begins."""
        return self._at + max(self._parser.CurrentByteIndex, 0)

    def ended(self) -> list[tuple[OpenMessage, int]]:
        """The messages that have ended since this was asked, each with the byte of its end tag.

        Of an empty element that is the byte behind its only tag.
        """
        found, self._ended = self._ended, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth >= self._most:
            raise _DamageError(self.position)
        if self.open is not None and self.open.local == MESSAGE:
            if name.endswith(MESSAGE) and name.rpartition(":")[2] == MESSAGE:
                raise _DamageError(self.position)
            self._inside += 1
            return
        local, around = name.rpartition(":")[2], self._scopes[-1]
        own = {key[6:]: text for key, text in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        self._scopes.append({**around, **own} if own else around)
        if self.open is None:
            if local in (MESSAGE, SMETS1):
                versioned = "schemaVersion" in attributes
                self.open = OpenMessage(self.position, name, self.depth - 1, around, own, versioned)
        elif local == MESSAGE:
            self._scopes.pop()
            raise _DamageError(self.position)
        self._note(name, local, False)

    def _end(self, name: str) -> None:
        if self._inside:
            self._inside -= 1
            return
        self._note(name, name.rpartition(":")[2], True)
        self._scopes.pop()
        if self.open is not None and self.depth == self.open.depth:
            self._ended.append((self.open, self.position))
            self.messages += 1
            self.open = None

    def _note(self, name: str, local: str, closing: bool) -> None:
        began = self.open
        if began is None or began.local != SMETS1:
            return
        if self._scopes[-1].get(name.rpartition(":")[0], "") == began.namespace:
            began.tags.append(Tag(self.position - began.at, name, local, closing))

    def _refuse(self, *_: object) -> None:
        raise _DamageError(self.position)
