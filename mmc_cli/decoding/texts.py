"""Reads the texts of elements for the decoders. The template cache substitutes marks for values that vary."""

from lxml import etree

from mmc_cli.model.element_text import element_text


class Texts:
    """Reads each text unchanged."""

    def mark(self, element: etree._Element, is_number: bool = False) -> str | None:
        """Return the mark for the value of an element, to be copied; None for a value to be decoded.

        Args:
            is_number: whether the value is written as a number, without quotation marks.
        """
        return None

    def read(self, element: etree._Element) -> str:
        """Return the text of an element, for data that depends on it in any way."""
        return element_text(element)

    def read_with_others(self, element: etree._Element) -> str:
        """Return the text of an element, for data that depends on it and on elements around it."""
        return element_text(element)

    def read_whole(self, element: etree._Element) -> None:
        """Record that an element is kept verbatim, with every text in it."""


PLAIN_TEXTS = Texts()
