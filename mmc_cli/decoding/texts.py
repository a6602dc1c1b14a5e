"""How decoding reads the texts of a message. The template cache reads a mark in place of each value that may differ."""

from lxml import etree

from mmc_cli.model.element_text import element_text


class Texts:
    """Reads each text as it is."""

    def mark(self, element: etree._Element, is_number: bool = False) -> str | None:
        """Return the mark in place of the value of an element, which is copied; None for a value that is decoded.

        Args:
            is_number: whether the value is written as a number, without quotation marks, where that differs.
        """
        return None

    def read(self, element: etree._Element) -> str:
        """Return the text of an element, for what follows from it in any way."""
        return element_text(element)

    def read_with_others(self, element: etree._Element) -> str:
        """Return the text of an element, for what follows from it and from elements around it."""
        return element_text(element)

    def read_whole(self, element: etree._Element) -> None:
        """Note that an element is kept as it is written, with every text in it."""


PLAIN_TEXTS = Texts()
