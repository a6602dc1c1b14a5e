"""Collects what the decoded form of a message cannot hold, so that nothing of an invalid message is lost."""

from collections.abc import Container
from dataclasses import dataclass, field

from lxml import etree

from mmc_cli.model.element_text import collapse, element_text, text_pieces
from mmc_cli.model.xml_names import XSI, local_name, path_step
from mmc_cli.records.message import UnparsedPart


@dataclass(slots=True)
class DecodeNotes:
    """Parts of one message that the schema does not know, and texts, by path, that were decoded to another form.

    `valid` is true of a message that the schema accepts: there, nobody looks for unknown attributes and loose text.
    """

    valid: bool = False
    unparsed: list[UnparsedPart] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
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
        """Keep a whole element."""
        self.keep(self.path(element), etree.tostring(element, encoding="unicode", with_tail=False), reason)

    def keep_unknown_attributes(self, element: etree._Element, known: Container[str]) -> None:
        """Keep the attributes of an element that the schema does not know, except those of XML Schema itself."""
        for key, text in element.attrib.items():
            name = str(key)
            if name not in known and not name.startswith(XSI):
                path = f"{self.path(element)}/@{local_name(name)}"
                self.keep(path, str(text), "not an attribute of this element")

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
