"""Payloads are found as hexadecimal, base64, bytes and in DUIS responses; what breaks is a finding at its byte."""

import base64
from pathlib import Path

import pytest

from mmc_cli.inputs.converters.gbcs import recognises
from mmc_cli.inputs.message import Message
from tests.gbcs.builder import LIMIT_ALERT, READING
from tests.inputs.reading import read_paths


def duis(*payloads: bytes) -> str:
    bodies = "".join(f"<GBCSPayload>{base64.b64encode(each).decode()}</GBCSPayload>\n" for each in payloads)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n{bodies}</Response>\n'


def messages(path: Path) -> list[Message]:
    found = [message for _, message in read_paths(path)]
    assert all(each is not None for each in found)
    return [each for each in found if each is not None]


@pytest.mark.parametrize(
    "data",
    [
        READING,
        READING.hex().encode(),
        READING.hex(" ").upper().encode(),
        base64.encodebytes(READING),
        duis(READING).encode(),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "a.hex"])
def test_a_payload_is_identified_and_is_no_message(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (message,) = messages(tmp_path / name)
    assert message.is_payload
    assert message.root is None
    assert (message.header.kind, message.header.message_code, message.header.counter) == ("response", "0027", "41207")
    assert message.findings[0].rule.name == "not-mmc"


def test_every_payload_of_a_document_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(duis(READING, LIMIT_ALERT))
    first, second = messages(tmp_path / "a.xml")
    assert (first.header.kind, second.header.kind, second.origin.index) == ("response", "alert", 1)


def test_the_finding_is_at_the_digits_of_the_byte(tmp_path: Path) -> None:
    text = READING[:-1].hex(" ")
    (tmp_path / "a.hex").write_text(f"\n{text}\n")
    (message,) = messages(tmp_path / "a.hex")
    assert message.is_payload
    finding = message.findings[-1]
    assert (finding.rule.id, finding.place.line, finding.place.column) == ("MMC010", 2, 22)
    assert text[finding.place.column - 1 :].startswith("52 ")


def test_digits_that_end_early_say_where(tmp_path: Path) -> None:
    text = READING.hex(" ")
    (tmp_path / "a.hex").write_text(f"{text[:60]}G{text[61:]}")
    (tmp_path / "b.hex").write_text(f"\n{text[:60]}\n{text[60:]}G")
    (one_line,), (two_lines,) = messages(tmp_path / "a.hex"), messages(tmp_path / "b.hex")
    assert one_line.findings[0].message == "other text beside the payload was skipped, from character 61"
    assert two_lines.findings[0].message.endswith(f"from line 3, character {len(text) - 59}")


def test_the_finding_in_a_duis_response_is_on_the_line_of_the_payload(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(duis(LIMIT_ALERT, READING[:-1]))
    assert messages(tmp_path / "a.xml")[1].findings[-1].place.line == 4


def test_the_finding_in_a_table_is_in_its_own_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f'id,xml\n1,{READING.hex()}\n2,"{duis(READING[:-1]).replace(chr(34), chr(34) * 2)}"\n'
    )
    _, message = (message for _, message in read_paths(tmp_path / "a.csv"))
    assert message is not None
    assert [(each.rule.id, each.place.line >= 3) for each in message.findings] == [("MMC005", True), ("MMC010", True)]


@pytest.mark.parametrize("data", [b"", b"\0" * 40, b"00" * 40, b"DF09 and more text", b"\xff" * 40])
def test_other_bytes_have_no_payload(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.hex").write_bytes(data)
    assert [message.payload for message in messages(tmp_path / "a.hex")] == [None]


def test_only_the_start_of_a_file_is_needed() -> None:
    assert recognises(READING.hex().encode()[:41])
    assert recognises(base64.b64encode(READING)[:41])
    assert not recognises(b"id,xml\n1,<a/>")
