"""Inputs become messages; damage around a message is repaired, and the repairs are reported."""

import json
import zipfile
from base64 import encodebytes
from pathlib import Path
from quopri import encodestring

import pytest

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import read_messages, read_source
from mmc_cli.inputs.source_map import Source, unmapped
from mmc_cli.model.origin import Origin
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.inputs.reading import excerpt, read_paths, sources_at
from tests.samples import ALERT, RESPONSE, V4_0

WEEKLY = ROOT / "fixtures/tables/weekly-8F0A.csv"


def test_damaged_messages_in_a_table_are_repaired_and_the_repairs_reported() -> None:
    messages = [message for source, message in read_paths(WEEKLY) if message is not None]
    assert [message.root is not None for message in messages] == [True] * 6 + [False] + [True] * 3
    findings = {finding.place.line: finding.message for message in messages for finding in message.findings}
    assert findings[3] == "a missing quote was added around the value 1.0"
    assert findings[7] == "a stray quote before the message was removed"
    assert findings[9].startswith("not well-formed XML")
    assert findings[37].startswith("the quote around the message is never closed")
    assert set(findings) == {3, 4, 5, 6, 7, 9, 37}


def test_of_very_many_repairs_the_last_finding_counts_the_others() -> None:
    text = ALERT.partition("\n")[2].replace("</ra:Payload>", "<x a=1/>" * 500 + "</ra:Payload>")
    source = Source(Origin("a.csv"), text.encode(), source_map=unmapped(text.encode(), ""), repairable=True)
    findings = read_source(source).findings
    assert len(findings) == 101
    assert findings[-1].message == "400 more repairs like this were made"


def test_a_repair_shows_the_text_that_it_replaced() -> None:
    table = WEEKLY.read_text(encoding="utf-8")
    repairs = [
        finding
        for _, message in read_paths(WEEKLY)
        for finding in (message.findings if message is not None else ())
        if finding.rule.name == "repaired" and finding.actual
    ]
    assert repairs
    for repair in repairs:
        assert excerpt(table, repair.place.line, repair.place.column, repair.place.end_column) == repair.actual


def test_a_finding_in_a_row_has_its_position_in_the_table(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = ALERT.replace(">100<", ">101<").replace('"', '""')
    file.write_text(f'Id,Response\n1,"{text}"\n', encoding="utf-8")
    (source,) = sources_at(file)
    (finding,) = validate_message(read_source(source), V4_0).findings
    place = finding.place
    assert excerpt(file.read_text(encoding="utf-8"), place.line, place.column, place.end_column) == "101"
    assert file.read_bytes()[place.byte_offset : place.byte_offset + place.byte_length] == b"101"


def test_a_source_without_bytes_has_no_message() -> None:
    (source,) = sources_at("missing.csv")
    assert source.reason == "not found"
    with pytest.raises(ValueError, match="no bytes"):
        read_source(source)


def test_bytes_outside_the_encoding_of_a_table_do_not_break_the_findings(tmp_path: Path) -> None:
    text = ALERT.replace('version="1.0"', 'version=1.0"').replace('"', '""').encode()
    file = tmp_path / "t.csv"
    file.write_bytes(b'Name;Response\n\x81;"' + text.replace(b"version=1.0", b"version=1.0\x9d") + b'"\n')
    ((_, message),) = read_paths(file)
    assert message is not None
    assert message.findings
    for finding in message.findings:
        assert finding.fingerprint
        finding.message.encode()
        (finding.actual or "").encode()


def test_a_byte_of_another_encoding_does_not_hide_the_other_messages(tmp_path: Path) -> None:
    bad = ALERT.encode().replace(b"ECS101", b"ECS\xff01")
    (tmp_path / "a.xml").write_bytes(ALERT.encode() + bad + ALERT.encode())
    messages = [message for _, message in read_paths(tmp_path)]
    assert [message is not None and message.root is not None for message in messages] == [True, False, True]


def test_what_is_replayed_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("not XML at all")
    ((_, result),) = read_messages(str(tmp_path / "a.xml"), replay=lambda source: "replayed")
    assert result == "replayed"


FRAMED = {
    "record separators": ("\x1e", "\n", "U+001E"),
    "MLLP": ("\v", "\x1c\r", "U+000B, U+001C"),
    "start and end of text": ("\2", "\3", "U+0002, U+0003"),
    "zeros": ("", "\0" * 512, "U+0000"),
    "form feeds": ("\f", "\r\n\f", "U+000C"),
    "the end of a file of DOS": ("", "\x1a", "U+001A"),
    "the byte order mark of a file that never came": ("", "\ufeff", "U+FEFF"),
}


@pytest.mark.parametrize("name", FRAMED)
def test_control_characters_around_documents_are_no_part_of_them(tmp_path: Path, name: str) -> None:
    before, after, characters = FRAMED[name]
    (tmp_path / "two.xml").write_text(f"{before}{ALERT}{after}{before}{RESPONSE}{after}", newline="")
    (tmp_path / "one.xml").write_text(f"{before}{ALERT}{after}", newline="")
    messages = [message for _, message in read_paths(tmp_path / "two.xml") if message is not None]
    assert [(message.header.kind, message.findings) for message in messages] == [("alert", ()), ("response", ())]
    ((_, alone),) = read_paths(tmp_path / "one.xml")
    assert alone is not None
    assert alone.header.kind == "alert"
    (note,) = alone.findings
    assert (note.rule.severity, note.message) == (
        "warning",
        f"control characters around the message were ignored: {characters}",
    )


def test_a_control_character_inside_a_document_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"\x1e{ALERT.replace('ECS101', chr(30))}\n\x1e{ALERT}")
    (_, damaged), (_, sound) = read_paths(tmp_path / "a.xml")
    assert damaged is not None
    assert sound is not None
    assert damaged.findings[-1].message == "not well-formed XML: the character U+001E is not allowed in XML"
    assert sound.findings == ()


LATIN = ALERT.replace("UTF-8", "ISO-8859-1").replace("ECS101", "é").encode("latin-1")
LE, BE = b"\xff\xfe", b"\xfe\xff"
IN_UTF_16 = ALERT.replace("UTF-8", "UTF-16")
WRONG_MARK = "the document begins with a byte order mark of UTF-16, but is not in that encoding"


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (LE + (ALERT + RESPONSE).encode(), [WRONG_MARK, None]),
        (BE + (IN_UTF_16 + IN_UTF_16).encode("utf-16-le"), [WRONG_MARK, None]),
        (ALERT.encode() + LE + RESPONSE.encode() + ALERT.encode(), [None, WRONG_MARK, None]),
        (ALERT.encode() + LE + IN_UTF_16.encode("utf-16-le") + BE + IN_UTF_16.encode("utf-16-be"), [None] * 3),
        (LE + IN_UTF_16.encode("utf-16-le") + ALERT.encode(), [None, None]),
        ((ALERT + IN_UTF_16).encode(), [None, "cannot decode the file as UTF-16, the declared encoding"]),
        (
            LE + (IN_UTF_16 + ALERT).encode("utf-16-le"),
            [None, "the document is in UTF-16, but declares UTF-8"],
        ),
        (LATIN + ALERT.replace("ECS101", "é").encode() + LATIN, [None, None, None]),
        (ALERT.encode() + LATIN + LATIN + ALERT.replace("ECS101", "é").encode(), [None] * 4),
        (
            (ALERT.replace("UTF-8", "hex") + ALERT).encode(),
            ["hex is an encoding that mmc does not read", None],
        ),
    ],
)
def test_each_of_several_documents_is_read_in_its_own_encoding_or_refused(
    tmp_path: Path, data: bytes, faults: list[str | None]
) -> None:
    (tmp_path / "a.xml").write_bytes(data)
    found = [message for _, message in read_paths(tmp_path / "a.xml") if message is not None]
    assert [next((each.message for each in message.findings), None) for message in found] == faults
    assert [message.root is not None for message in found] == [fault is None for fault in faults]


def test_a_refused_declaration_is_found_at_its_place_in_the_file(tmp_path: Path) -> None:
    data = LE + (IN_UTF_16 + ALERT).encode("utf-16-le")
    (tmp_path / "a.xml").write_bytes(data)
    _, (_, message) = read_paths(tmp_path / "a.xml")
    assert message is not None
    place = message.findings[0].place
    assert (place.line, place.column) == (ALERT.count("\n") + 1, ALERT.index("UTF-8") + 1)
    assert data[place.byte_offset :].startswith("UTF-8".encode("utf-16-le"))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.log"])
def test_a_declaration_does_not_count_in_text_that_is_decoded_already(tmp_path: Path, name: str) -> None:
    text = ALERT.replace("UTF-8", "ISO-8859-1").replace("ECS101", "é")
    cell, line = text.replace('"', '""'), text.replace("\n", "")
    rows = {"a.csv": f'1,"{cell}"\n', "a.jsonl": json.dumps({"m": text}) + "\n", "a.log": f"12:00 INFO {line}\n"}
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / name).write_text(rows[name], encoding=encoding)
        ((_, message),) = read_paths(tmp_path / name)
        assert message is not None
        assert message.root is not None
        assert "é" in "".join(message.root.itertext())
        assert message.findings == ()


def test_the_messages_of_an_archive_that_is_not_read_as_one_are_not_searched_for(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "week", "w") as archive:
        archive.writestr("a.xml", ALERT)
        archive.writestr("b.xml", RESPONSE, zipfile.ZIP_DEFLATED)
    ((_, message),) = read_paths(tmp_path / "week")
    assert message is not None
    assert message.root is None
    assert "a ZIP archive: mmc reads it if its name ends in .zip" in message.findings[0].message


def test_the_values_of_documents_in_several_encodings_are_read_at_their_places(tmp_path: Path) -> None:
    utf_8 = ALERT.replace("ECS101", "é").replace(">100<", ">x<").encode()
    (tmp_path / "a.xml").write_bytes(LATIN + utf_8 + LATIN)
    messages = [message for _, message in read_paths(tmp_path / "a.xml") if message is not None]
    descriptions = [next(each.text for each in message.root.iter("{*}AlertDescription")) for message in messages if message.root is not None]  # fmt: skip
    assert [text[:1] for text in descriptions if text] == ["é", "é", "é"]
    (finding,) = (each for each in validate_message(messages[1], V4_0).findings if each.rule.severity == "error")
    assert finding.place.byte_offset == len(LATIN) + utf_8.index(b">x<") + 1


@pytest.mark.parametrize("between", ["----", "-- \nnext", ";", "Message 2:"])
def test_text_between_documents_is_counted_and_no_message(tmp_path: Path, between: str) -> None:
    (tmp_path / "a.xml").write_text(f"{ALERT}{between}\n{RESPONSE}{between}\n")
    pairs = read_paths(tmp_path / "a.xml")
    assert [message is not None and message.root is not None for _, message in pairs] == [True, False, True, False]
    skipped = pairs[1][0]
    assert (skipped.data, skipped.empty) == (None, True)
    assert skipped.reason == f"line {ALERT.count(chr(10)) + 1}: text that is not part of a message"


def test_text_between_documents_is_counted_alike_in_a_file_that_is_split_while_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("----\n".join([ALERT, RESPONSE] * 5))
    whole, split = (
        [
            (source.reason, source.empty, message is not None and message.root is not None)
            for source, message in read_messages(str(tmp_path / "a.xml"), options)
        ]
        for options in (DEFAULT_READ_OPTIONS, ReadOptions(max_bytes=2 * len(RESPONSE)))
    )
    assert whole == split
    assert len(whole) == 19


@pytest.mark.parametrize("between", ["GBCSResponse", "a > b", "<ra:Body"])
def test_what_may_be_part_of_a_message_is_no_separator(tmp_path: Path, between: str) -> None:
    (tmp_path / "a.xml").write_text(f"{ALERT}{between}\n{RESPONSE}")
    results = [message for _, message in read_paths(tmp_path / "a.xml")]
    assert [result is not None and result.root is not None for result in results] == [True, False, True]
    assert results[1] is not None
    assert results[1].findings[-1].rule.severity == "error"


def test_text_after_a_single_document_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"{ALERT}----\n")
    ((_, message),) = read_paths(tmp_path / "a.xml")
    assert message is not None
    assert "unexpected content after the end" in message.findings[-1].message


@pytest.mark.parametrize("method", ["base64", "8bit", "quoted-printable"])
def test_an_e_mail_in_latin_1_has_its_letters_and_positions(tmp_path: Path, method: str) -> None:
    wrong = ALERT.replace("ECS101 Limit", "°C Zéro").replace(">100<", ">101<").replace("UTF-8", "ISO-8859-1")
    data = wrong.encode("iso-8859-1")
    body = {"base64": encodebytes, "8bit": bytes, "quoted-printable": encodestring}[method](data)
    head = f"From: a\nContent-Type: text/xml; charset=iso-8859-1\nContent-Transfer-Encoding: {method}\n\n"
    (tmp_path / "a.eml").write_bytes(head.encode() + body)
    ((_, message),) = read_paths(tmp_path / "a.eml")
    assert message is not None
    assert message.root is not None
    assert "°C Zéro" in str(message.root.xpath("string()"))
    finding = next(each for each in validate_message(message, V4_0).findings if each.rule.severity == "error")
    if method == "8bit":
        assert (head.encode() + body)[finding.place.byte_offset :].startswith(b"101<")
