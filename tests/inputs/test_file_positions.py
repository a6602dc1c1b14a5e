"""The findings of a message are moved to their places in the file around it, with their edits."""

from mmc_cli.inputs.file_positions import to_file_positions
from mmc_cli.inputs.source_map import SourceMap, identity_offsets, unmapped
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Edit, Finding, Place
from tests.inputs.test_source_map import MESSAGE, SOURCE_MAP, place


def test_all_places_of_a_finding_are_mapped() -> None:
    finding = Finding(base_rules.TOO_LONG, "too long", place(2, 5, 1), edits=(Edit(place(1, 1, 2), "<b"),))
    (mapped,) = to_file_positions([finding], SOURCE_MAP, MESSAGE.encode())
    assert (mapped.place.line, mapped.edits[0].place.line, mapped.message) == (8, 7, "too long")


def test_unknown_positions_stay_those_of_the_message_with_a_note() -> None:
    finding = Finding(base_rules.TOO_LONG, "too long", place(2, 5, 1))
    in_xml = unmapped(MESSAGE.encode(), "positions are in the XML")
    (mapped,) = to_file_positions([finding], in_xml, MESSAGE.encode())
    assert (mapped.place, mapped.message) == (finding.place, "too long (positions are in the XML)")


def test_a_message_that_is_the_whole_text_is_not_decoded_again() -> None:
    text = "é\n<a/>"
    whole = SourceMap(text, 3, 10, "utf-8", identity_offsets(text))
    finding = Finding(base_rules.TOO_LONG, "too long", Place(2, 1, 3, 3, 2))
    (mapped,) = to_file_positions([finding], whole, b"not looked at")
    assert mapped.place == Place(4, 1, 3, 13, 2)


def test_positions_in_a_text_with_bytes_that_are_not_in_its_encoding_are_those_of_its_bytes() -> None:
    data = b"\xff<a/>"
    text = data.decode("utf-8", "surrogateescape")
    finding = Finding(base_rules.TOO_LONG, "too long", Place(1, 2, 4, 3, 2))
    (mapped,) = to_file_positions([finding], SourceMap(text, 1, 0, "utf-8", identity_offsets(text)), data)
    assert mapped.place == Place(1, 2, 4, 1, 2)
