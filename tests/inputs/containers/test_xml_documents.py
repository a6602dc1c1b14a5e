"""One pass over a document finds where its messages begin and end, and the namespaces around them."""

from mmc_cli.inputs.containers.xml_documents import Document


def read(text: bytes) -> Document:
    document = Document(100, {}, 20)
    assert document.feed(text) is None
    return document


def test_a_message_begins_and_ends_at_bytes_of_the_stream() -> None:
    text = b'<e xmlns:m="urn:m"><m:GBCSResponse a="1"><m:x/></m:GBCSResponse></e>'
    ((message, end_tag),) = read(text).take_ended()
    assert (message.position, end_tag) == (100 + text.index(b"<m:GBCS"), 100 + text.index(b"</m:GBCS"))
    assert (message.prefix, message.local, message.namespace, message.depth) == ("m", "GBCSResponse", "urn:m", 1)


def test_the_tags_of_smets1_content_in_the_duis_namespace_are_recorded() -> None:
    text = b'<d:R xmlns:d="urn:d"><d:SMETS1Response><d:Header><x/></d:Header></d:SMETS1Response></d:R>'
    ((message, _),) = read(text).take_ended()
    assert [(tag.local, tag.is_closing) for tag in message.tags] == [
        ("SMETS1Response", False),
        ("Header", False),
        ("Header", True),
        ("SMETS1Response", True),
    ]


def test_damage_is_located_by_its_byte() -> None:
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
