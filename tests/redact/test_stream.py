"""A file with one message or many is redacted to one of its own form."""

import base64
import json
from html import escape
from pathlib import Path

import pytest

from tests.redact.redacting import DAMAGED, EUIS, NEW_LINE, Redacted
from tests.samples import ALERT, RESPONSE


def test_a_message_keeps_its_encoding_and_byte_order_mark(tmp_path: Path) -> None:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-8", b"\xef\xbb\xbf"), ("iso-8859-1", b"")):
        name = encoding.removesuffix("-le").upper()
        data = mark + ALERT.replace("UTF-8", name).replace("[n]", "[\xe9]").encode(encoding)
        got = Redacted(tmp_path, "a.xml", data)
        assert got.data.startswith(mark)
        assert len(got.data.decode(encoding)) == len(data.decode(encoding))
        got.assert_clean()


def test_an_envelope_is_redacted_with_its_messages(tmp_path: Path) -> None:
    body = ALERT.partition("?>")[2]
    text = f"<Env by='Ann'><Id>{EUIS[2]}:7</Id>{body}<!-- Ann -->{body}<P><![CDATA[{RESPONSE}]]></P></Env>"
    got = Redacted(tmp_path, "a.xml", text.encode())
    assert got.count >= 2
    got.assert_clean("Ann")


@pytest.mark.parametrize("write", [escape, lambda text: base64.b64encode(text.encode()).decode()])
def test_a_message_that_is_written_in_another_way_is_redacted(tmp_path: Path, write: object) -> None:
    text = write(RESPONSE)  # type: ignore[operator]
    got = Redacted(tmp_path, "a.xml", f"<Env><P>{text}</P></Env>".encode())
    assert (got.count, got.lines) == (1, [])
    got.assert_clean()


def test_a_table_keeps_its_form(tmp_path: Path) -> None:
    row = '"00-1e-4f-7a-20-00-11-01";"Lee; Ann";"{}"\r\n'
    rows = [row.format(text.replace('"', '""')) for text in (ALERT, DAMAGED, RESPONSE)]
    got = Redacted(tmp_path, "a.csv", ("Device;Who;Message\r\n" + "".join(rows)).encode())
    assert got.count == 2
    assert got.data.startswith(b"Device;Who;Message\r\n")
    assert [line.partition(": not redacted: ")[0][-7:] for line in got.lines] == [f".csv:{3 + ALERT.count(NEW_LINE)}"]
    got.assert_clean("Ann", "Lee")


def test_json_stays_json(tmp_path: Path) -> None:
    payload = base64.b64encode(RESPONSE.encode()).decode()
    records = [{"n": 1, "who": "Ann", "m": ALERT}, {"m": DAMAGED, "who": "Ann"}, {"m": payload}]
    got = Redacted(tmp_path, "a.json", json.dumps(records, indent=1).encode())
    assert [type(each) for each in json.loads(got.data)] == [dict, type(None), dict]
    got.assert_clean("Ann")
    lines = Redacted(tmp_path, "a.jsonl", "\n".join(map(json.dumps, records)).encode())
    assert len([json.loads(line) for line in lines.data.splitlines() if line.strip()]) == 2
    lines.assert_clean("Ann")
    slashes = json.dumps({"m": payload}).replace("/", "\\/")
    Redacted(tmp_path, "b.jsonl", slashes.encode()).assert_clean()


def test_the_heading_below_the_line_that_names_the_delimiter_stays(tmp_path: Path) -> None:
    row = ALERT.replace('"', '""')
    got = Redacted(tmp_path, "a.csv", f'sep=;\nDevice;Message\nAnn;"{row}"\n'.encode())
    assert got.data.startswith(b"sep=;\nDevice;Message\n")
    got.assert_clean("Ann")


def test_a_table_that_ends_in_half_a_character_is_refused(tmp_path: Path) -> None:
    row = ALERT.replace('"', '""')
    got = Redacted(tmp_path, "a.csv", f'\ufeffDevice;Message\nAnn;"{row}"\nAnn'.encode("utf-16-le") + b"x")
    assert not got.path.exists()
    assert got.refusals.defects == 0
    assert "cannot be decoded as UTF-16" in got.lines[0]
