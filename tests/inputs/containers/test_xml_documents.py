"""One pass over a document finds where its messages begin and end, and in which namespaces."""

from mmc_cli.inputs.containers.xml_documents import Document


def found(text: bytes) -> Document:
    document = Document(100, {}, 20)
    assert document.feed(text) is None
    return document


def test_a_message_begins_and_ends_at_bytes_of_the_stream() -> None:
    text = b'<e xmlns:m="urn:m"><m:GBCSResponse a="1"><m:x/></m:GBCSResponse></e>'
    ((began, tag),) = found(text).take_ended()
    assert (began.at, tag) == (100 + text.index(b"<m:GBCS"), 100 + text.index(b"</m:GBCS"))
    assert (began.prefix, began.local, began.namespace, began.depth) == ("m", "GBCSResponse", "urn:m", 1)


def test_smets1_content_tells_its_tags_that_are_none_of_mmc() -> None:
    text = b'<d:R xmlns:d="urn:d"><d:SMETS1Response><d:Header><x/></d:Header></d:SMETS1Response></d:R>'
    ((began, _),) = found(text).take_ended()
    assert [(tag.local, tag.closing) for tag in began.tags] == [
        ("SMETS1Response", False),
        ("Header", False),
        ("Header", True),
        ("SMETS1Response", True),
    ]


def test_what_is_damaged_says_at_which_byte() -> None:
    for text, stop in (
        (b"<a><b></a>", 100 + len("<a><b></")),
        (b"<GBCSResponse><GBCSResponse/></GBCSResponse>", 100 + len("<GBCSResponse>")),
        (b"<!DOCTYPE a><a/>", 100 + len("<!DOCTYPE a")),
        (b"<a>" * 30, 100 + 3 * 20),
    ):
        document = Document(100, {}, 20)
        assert document.feed(text) == stop
        assert not document.is_over


def test_a_second_document_ends_the_first() -> None:
    for second in (b"<b/>", b'<?xml version="1.0"?><b/>'):
        document = Document(0, {}, 20)
        assert document.feed(b"<a/>\n" + second) == 5
        assert document.is_over
