"""What the decoded form of a message cannot hold is kept, with its path and the reason."""

from lxml import etree

from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.records.message import UnparsedPart
from tests.samples import RESPONSE, found, message


def kept(notes: DecodeNotes) -> list[tuple[str, str]]:
    return [(part.path, part.xml) for part in notes.unparsed]


def test_siblings_of_one_name_are_numbered_in_a_path() -> None:
    first, _ = found(message(RESPONSE), "COSEMResponse")
    second = first.getnext()
    debug = first.getparent()
    assert second is not None
    assert debug is not None
    assert DecodeNotes().path(second).endswith("/COSEMDebug/COSEMResponse[2]")
    assert DecodeNotes().path(debug).endswith("/DebugInfo/COSEMDebug")


def test_an_unknown_attribute_is_kept_but_not_those_of_xml_schema() -> None:
    notes = DecodeNotes()
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    element = etree.fromstring(f'<a known="1" other="2" xmlns:i="{xsi}" i:type="x"/>')
    notes.keep_unknown_attributes(element, {"known"})
    assert kept(notes) == [("/a/@other", "2")]


def test_comments_and_elements_are_not_part_of_the_text_of_a_value_and_elements_are_kept() -> None:
    notes = DecodeNotes()
    assert notes.value_text(etree.fromstring("<a>1<!-- no -->2<b>x</b>3</a>")) == "123"
    assert kept(notes) == [("/a/b", "<b>x</b>")]


def test_text_between_elements_is_kept() -> None:
    notes = DecodeNotes()
    notes.keep_loose_text(etree.fromstring("<a> here <b/> </a>"))
    assert kept(notes) == [("/a", "here")]


def test_an_element_is_kept_with_the_reason() -> None:
    notes = DecodeNotes()
    notes.keep_element(etree.fromstring("<a/>"), "not in the schema")
    assert notes.unparsed == [UnparsedPart("/a", "<a/>", "not in the schema")]
