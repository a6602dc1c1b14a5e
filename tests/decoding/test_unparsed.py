"""What has no place in the plain form of a message is kept, with its path and the reason."""

from lxml import etree

from mmc_cli.decoding.canonical_text import DecodeNotes
from mmc_cli.decoding.unparsed import all_text, loose, surplus, surplus_attributes, unparsed
from mmc_cli.model.json_types import Json


def kept(notes: DecodeNotes) -> list[tuple[Json, Json]]:
    return [(each["path"], each["xml"]) for each in notes.unparsed if isinstance(each, dict)]


def test_an_attribute_that_is_not_known_is_kept_but_not_those_of_xml_schema() -> None:
    notes = DecodeNotes()
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    element = etree.fromstring(f'<a known="1" other="2" xmlns:i="{xsi}" i:type="x"/>')
    surplus_attributes(element, {"known": lambda *_: None}, notes)
    assert kept(notes) == [("/a/@other", "2")]


def test_the_text_of_a_value_goes_around_comments_and_elements() -> None:
    notes = DecodeNotes()
    assert all_text(etree.fromstring("<a>1<!-- no -->2<b>x</b>3</a>"), notes) == "123"
    assert kept(notes) == [("/a/b", "<b>x</b>")]


def test_a_marker_that_holds_something_is_true_all_the_same() -> None:
    notes = DecodeNotes()
    assert surplus(etree.fromstring("<a><b/></a>"), notes) is True
    assert kept(notes) == [("/a/b", "<b/>")]


def test_text_between_elements_is_kept() -> None:
    notes = DecodeNotes()
    loose(etree.fromstring("<a> here <b/> </a>"), notes)
    assert kept(notes) == [("/a", "here")]


def test_an_element_without_a_place_is_kept_with_the_reason() -> None:
    notes = DecodeNotes()
    unparsed(etree.fromstring("<a/>"), "it is not known", notes)
    assert notes.unparsed == [{"path": "/a", "xml": "<a/>", "reason": "it is not known"}]
