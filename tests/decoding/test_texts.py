"""Texts are read as they are, without what interrupts them."""

from lxml import etree

from mmc_cli.decoding.texts import PLAIN_TEXTS

ELEMENT = etree.fromstring("<a>1<!-- x -->2</a>")


def test_a_plain_text_has_no_mark_and_is_read_as_it_is() -> None:
    assert PLAIN_TEXTS.mark(ELEMENT) is None
    assert PLAIN_TEXTS.read(ELEMENT) == PLAIN_TEXTS.read_with_others(ELEMENT) == "12"
