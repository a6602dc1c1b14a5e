"""A stream is cut into its messages, whatever its chunks; damage costs only what is damaged."""

import base64
import gzip
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.xml_stream import Piece, Stream
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions


def pieces(*chunks: bytes, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Piece]:
    return list(Stream(iter(chunks), options).pieces())


def contents(*chunks: bytes) -> list[bytes | None]:
    return [piece.data for piece in pieces(*chunks)]


ONE, TWO = b'<GBCSResponse a="1">\xc3\xa9</GBCSResponse>', b"<GBCSResponse/>"


def test_documents_one_after_another_are_pieces() -> None:
    assert contents(ONE + b"\n" + TWO) == [ONE, TWO]
    assert contents(b'<?xml version="1.0"?>' + ONE + b'\n<?xml version="1.0"?>\n' + TWO) == [ONE, TWO]


def test_a_comment_or_an_instruction_between_two_documents_is_no_document() -> None:
    declaration = b'<?xml version="1.0"?>'
    for between in (b"<!-- end -->", b"\n<?end </GBCSResponse>?>\n", b"<!-- <GBCSResponse> --> <!--b-->"):
        assert contents(declaration + ONE + between + declaration + TWO + between) == [ONE, TWO]
    assert len(contents(declaration + ONE + b"<!-- a -- b -->" + declaration + TWO)) == 3


def test_a_wrapper_gives_what_is_in_it_and_a_document_without_messages_itself() -> None:
    assert contents(b"<e>" + ONE + b"<f>" + TWO + b"</f></e><ack>no</ack>" + ONE) == [ONE, TWO, b"<ack>no</ack>", ONE]


@given(some.lists(some.integers(0, 150), max_size=6))
def test_the_pieces_do_not_depend_on_the_chunks(cuts: list[int]) -> None:
    whole = b"<e>\n" + ONE + b" <f>" + TWO + b"</f>\n</e>\n<bad><" + ONE + b"\n junk " + TWO
    places = sorted({0, *cuts, len(whole)})
    parts = [whole[start:end] for start, end in pairwise(places)]
    assert [piece[:5] for piece in pieces(*filter(None, parts))] == [piece[:5] for piece in pieces(whole)]


def test_a_damaged_message_does_not_hide_the_next() -> None:
    broken = b"<GBCSResponse><a></b></GBCSResponse>"
    assert contents(b"<e>" + ONE + broken + TWO + b"</e>") == [ONE, broken, TWO]
    cut = b"<GBCSResponse><a>half"
    assert contents(cut + TWO) == [cut, TWO]
    assert contents(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>" + TWO)[-1] == TWO


def test_positions_are_those_of_the_stream_in_its_own_encoding() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>\n<e>é\n  <GBCSResponse/></e>'
    (piece,) = pieces(text.encode("utf-16"))
    assert (piece.data, piece.line, piece.column, piece.offset) == (TWO, 3, 3, 2 + 2 * text.index("<GBCS"))
    (piece,) = pieces(text.replace("UTF-16", "ISO-8859-1").encode("latin-1"))
    assert (piece.line, piece.column, piece.offset) == (3, 3, text.replace("UTF-16", "ISO-8859-1").index("<GBCS"))


def test_a_document_with_a_wrong_mark_or_declaration_is_a_piece_as_it_is_in_the_file() -> None:
    declared = b'<?xml version="1.0" encoding="UTF-16"?>'
    first, second, third = pieces(b"\xff\xfe" + ONE + b"\n" + TWO + declared + ONE)
    assert (first.data, first.in_file, first.offset) == (ONE, b"\xff\xfe" + ONE, 2)
    assert (second.data, second.in_file) == (TWO, None)
    assert third.data == third.in_file == declared + ONE
    text = declared.decode().replace("UTF-16", "UTF-8") + TWO.decode()
    (piece,) = pieces(b"\xff\xfe" + text.encode("utf-16-le"))
    assert (piece.data, piece.in_file) == (text.encode(), b"\xff\xfe" + text.encode("utf-16-le"))


def test_messages_in_an_envelope_with_a_wrong_mark_or_declaration_say_so() -> None:
    envelope = b'<?xml version="1.0" encoding="%b"?><e>' + ONE + TWO + b"</e>"
    first, second = pieces(envelope % b"UTF-16")
    assert (first.data, second.data) == (ONE, TWO)
    assert (
        first.damage == second.damage == "cannot decode the file as UTF-16, the declared encoding: it was read as UTF-8"
    )
    assert [piece.reason for piece in pieces(envelope % b"UTF-7")] == [
        "UTF-7 is an encoding that mmc does not read",
        "UTF-7 is an encoding that mmc does not read",
    ]
    assert [
        piece.damage for piece in Stream(iter([envelope % b"UTF-16"]), ReadOptions(), is_decoded=True).pieces()
    ] == [
        "",
        "",
    ]


def test_a_message_above_the_size_limit_is_skipped_with_a_reason() -> None:
    small = ReadOptions(max_bytes=1000)

    def chunks() -> Iterator[bytes]:
        yield b"<e>" + TWO + b"<GBCSResponse>"
        yield from (b"x" * 500 for _ in range(1000))
        yield b"</GBCSResponse>" + TWO + b"</e>"

    first, skipped, last = Stream(chunks(), small).pieces()
    assert (first.data, skipped.data, last.data) == (TWO, None, TWO)
    assert skipped.reason == "too large: mmc reads at most 1,000 bytes (--max-bytes)"


def test_a_wrapper_may_be_far_larger_than_a_message() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"<e>"
        yield from ((b" " * 300 + TWO) for _ in range(100))
        yield b"</e>"

    assert [piece.data for piece in Stream(chunks(), ReadOptions(max_bytes=1000)).pieces()] == [TWO] * 100


def test_a_wrapper_that_breaks_off_says_that_messages_may_be_missing() -> None:
    whole, last = pieces(b"<e>" + ONE + b"  ")
    assert whole.data == ONE
    assert last.reason == "the file ends too early: messages may be missing"


def test_a_damaged_stretch_in_another_encoding_is_skipped_whatever_the_chunks() -> None:
    text = "<e><GBCSResponse>" + "é" * 5000 + "<"
    stretch = pieces(("\ufeff" + text).encode("utf-16-le"), options=ReadOptions(max_bytes=1001))
    assert [piece.reason.partition(":")[0] for piece in stretch] == ["too large", "the file ends too early"]


FRAMES = [
    b"\0",
    b"\0" * 5000,
    b"\x1e",
    b"\3\2",
    b"\x1c\r\v",
    b"\f",
    b"\r\n\x1a\n",
    b"\xef\xbb\xbf\n\xef\xbb\xbf",
    b"\xff\xfe",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_framing_characters_separate_documents(frame: bytes) -> None:
    declared = b'<?xml version="1.0"?>' + ONE
    for whole in (frame + ONE + b"\n" + frame + TWO, ONE + frame.replace(b"\xff\xfe", b"") + declared + frame):
        assert len(pieces(whole)) == 2
        assert pieces(*(whole[each : each + 1] for each in range(len(whole)))) == pieces(whole)


@pytest.mark.parametrize("data", [b"", b"   \n", b"\xef\xbb\xbf", b"\0\0", b"\x1e\n", b"\xff\xfe"])
def test_nothing_has_no_pieces(data: bytes) -> None:
    assert pieces(data) == []


@given(some.lists(some.sampled_from([ONE, TWO, b"<a>", b"</a>", b"<", b"&", b"<?xml ?>", b"\x00", b" ", b"<!--"])))
def test_any_stream_is_cut_into_pieces_without_an_error(parts: list[bytes]) -> None:
    assert contents(*parts, b"<x>" + TWO + b"</x>") is not None


SOUND = [
    ONE,
    TWO,
    b"<m:GBCSResponse><m:a>1</m:a></m:GBCSResponse>",
    b"<GBCSResponse><![CDATA[</GBCSResponse>]]></GBCSResponse>",
]
OTHER = [b"<e>" + ONE + b"</e>", b"<GBCSResponse><a>", b"junk", b"<ack/>", b"</e>", b"<e>", b"<GBCSResponse"]
BETWEEN = [b"", b"\n", b'<?xml version="1.0"?>\n', b"  ", b'<?xml version="1.0" encoding="\x1b"?>', b"<?xml\n?>"]


@given(
    some.lists(some.tuples(some.sampled_from(BETWEEN), some.sampled_from([*SOUND, *OTHER])), max_size=6), some.data()
)
def test_a_message_found_from_its_bytes_alone_is_the_piece_that_a_pass_of_expat_finds(
    parts: list[tuple[bytes, bytes]], data: some.DataObject
) -> None:
    whole = b"".join(piece for part in parts for piece in part)
    cut = data.draw(some.integers(0, len(whole)))
    fast = pieces(*filter(None, (whole[:cut], whole[cut:])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stream, "_find_lone_message", lambda self, position: None)
        thorough = pieces(*filter(None, (whole,)))
    assert list(map(comparable, fast)) == list(map(comparable, thorough))


def comparable(piece: Piece) -> object:
    return piece[:5] if piece.data in SOUND else (piece.data or b"").strip()


def test_a_damaged_message_ends_at_its_end_tag() -> None:
    broken = b"<GBCSResponse><a></b></GBCSResponse>"
    assert contents(broken + b"\n" + ONE) == [broken, ONE]


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[<?xml version='1.0'?><GBCSResponse>x</GBCSResponse>]]>",
        "&lt;ra:GBCSResponse xmlns:ra='x'>x&lt;/ra:GBCSResponse>",
        base64.b64encode(b"<GBCSResponse a='1'>" + b"x" * 100 + b"</GBCSResponse>").decode(),
        base64.b64encode(gzip.compress(bytes(range(256)) + b"<GBCSResponse/>", mtime=0)).decode(),
    ],
)
def test_messages_in_text_beside_messages_in_elements_are_not_passed_over(text: str) -> None:
    found, hidden = pieces(b"\n<e><p>" + text.encode() + b"</p>" + ONE + b"</e>")
    assert found.data == ONE
    assert (hidden.data, hidden.line) == (None, 2)
    assert "in the text of this document" in hidden.reason
    assert len(pieces(b"<e><p>" + text.encode() + b"</p></e>")) == 1


def test_text_that_only_names_messages_holds_none() -> None:
    assert contents(b"<e><kind>GBCSResponse</kind>" + ONE + b"<p>a GBCSResponse, " + b"A" * 100 + b"</p></e>") == [ONE]
