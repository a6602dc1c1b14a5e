"""Collects the parts of a message that its decoded form cannot hold, so that nothing of an invalid message is lost."""

from collections.abc import Container
from dataclasses import dataclass, field

from lxml import etree

from mmc_cli.decoding.texts import PLAIN_TEXTS, Texts
from mmc_cli.decoding.version_marks import mark_attribute
from mmc_cli.model.element_text import collapse, element_text, text_pieces
from mmc_cli.model.xml_names import XSI, local_name, path_step
from mmc_cli.records.message import Mark, UnparsedPart
from mmc_cli.specification import Spec


@dataclass(slots=True)
class DecodeNotes:
    """Parts of a message that are not in the schema, texts by path that were decoded to another form, and marks.

    `valid` is true for a message that the schema accepts: then unknown attributes and loose text are not searched for.
    `spec` is the version used to decode, for marks of content that it does not have. `message_texts` reads the texts of
    the message.
    """

    valid: bool = False
    spec: Spec | None = None
    message_texts: Texts = PLAIN_TEXTS
    unparsed: list[UnparsedPart] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    _cautions: set[str] = field(default_factory=set)
    _steps: dict[etree._Element, str] = field(default_factory=dict)

    def path(self, element: etree._Element) -> str:
        """Return the path of an element in its message; siblings of one name are numbered from 1."""
        parent = element.getparent()
        if parent is None:
            return f"/{local_name(element)}"
        if element not in self._steps:
            siblings: dict[object, list[etree._Element]] = {}
            for child in parent:
                siblings.setdefault(child.tag, []).append(child)
            for same in siblings.values():
                for number, child in enumerate(same, 1):
                    self._steps[child] = path_step(local_name(child), number, len(same))
        return f"{self.path(parent)}/{self._steps[element]}"

    def keep(self, path: str, xml: str, reason: str) -> None:
        """Keep a part of the message as it is, with the reason why it was not decoded."""
        self.unparsed.append(UnparsedPart(path, xml, reason))

    def keep_element(self, element: etree._Element, reason: str) -> None:
        """Keep a whole element, with the texts in it as they are."""
        self.message_texts.read_whole(element)
        self.keep(self.path(element), etree.tostring(element, encoding="unicode", with_tail=False), reason)

    def mark(
        self, element: etree._Element, text: str | None, mark: str, version: str | None = None, attribute: str = ""
    ) -> None:
        """Mark an element or its attribute, given as "/@name"."""
        value = collapse(text) if text is not None else None
        if value is not None and not attribute:
            value = self.message_texts.mark(element) or value
        self.marks.append(Mark(self.path(element) + attribute, value, mark, version))

    def mark_once(self, element: etree._Element, text: str, caution: str) -> None:
        """Mark an element with a caution that all elements of its name share, unless one of them has it."""
        key = f"{local_name(element)} {caution}"
        if key not in self._cautions:
            self._cautions.add(key)
            self.mark(element, text, caution)

    def keep_unknown_attributes(self, element: etree._Element, known: Container[str]) -> None:
        """Keep the attributes of an element that are not in the schema, except those of XML Schema itself."""
        for key in element.keys():  # noqa: SIM118 - an element is a list of elements
            name = str(key)
            if name not in known and not name.startswith(XSI):
                path, text = f"{self.path(element)}/@{local_name(name)}", element.get(name) or ""
                self.keep(path, text, "not an attribute of this element")
                if self.spec is not None and (mark := mark_attribute(element, name, self.spec)).version is not None:
                    self.mark(element, text, mark.reason, mark.version, f"/@{local_name(name)}")

    def keep_loose_text(self, element: etree._Element) -> None:
        """Keep the text between the elements inside an element."""
        for text in text_pieces(element):
            self.keep(self.path(element), collapse(text), "text between elements")

    def value_text(self, element: etree._Element) -> str:
        """Return the text of an element that has a value; keep elements inside it, which are not part of the value."""
        for child in element:
            if isinstance(child.tag, str):
                self.keep_element(child, "an element inside a value")
        return element_text(element)
