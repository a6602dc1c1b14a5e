"""What was found becomes messages; damage around one is repaired where anybody can see it."""

import io
from pathlib import Path

import pytest

from mmc_cli.inputs.discovery import find
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import message_of, messages
from mmc_cli.inputs.source_map import Source
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, V4_0

NOTHING = io.BytesIO()
WEEKLY = "fixtures/tables/weekly-8F0A.csv"


def found(paths: list[str], stdin: io.BytesIO = NOTHING, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return [source for each in find(paths, stdin, reading) for source, _ in messages(each, reading)]


def names(found: list[Source]) -> list[str]:
    return [Path(each.origin.file).name for each in found]


def test_a_table_that_damaged_its_messages_gives_each_with_what_was_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    sources = [source for source in find([WEEKLY], io.BytesIO()) if not source.empty]
    messages = [message_of(source) for source in sources]
    assert [message.root is not None for message in messages] == [True] * 6 + [False] + [True] * 3
    said = {finding.place.line: finding.message for message in messages for finding in message.findings}
    assert said[3] == "read after a repair: the value 1.0 has lost a quote"
    assert said[7] == "read after a repair: a stray quote stands before the message"
    assert said[9].startswith("not well-formed XML")
    assert said[37] == "read after a repair: the quote around the message is never closed"
    assert set(said) == {3, 4, 5, 6, 7, 9, 37}


def test_a_repair_shows_what_stood_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    lines = (ROOT / WEEKLY).read_text(encoding="utf-8").split("\n")
    for source in find([WEEKLY], io.BytesIO()):
        for finding in message_of(source).findings if source.data is not None else ():
            if finding.rule.name == "repaired" and finding.actual:
                line = lines[finding.place.line - 1]
                assert line[finding.place.column - 1 : finding.place.end_column - 1] == finding.actual


def test_a_finding_in_a_row_is_at_its_place_in_the_table(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = ALERT.replace(">100<", ">101<").replace('"', '""')
    file.write_text(f'Id,Response\n1,"{text}"\n', encoding="utf-8")
    (source,) = found([str(file)], io.BytesIO())
    (finding,) = validate_message(message_of(source), V4_0).findings
    line = file.read_text(encoding="utf-8").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "101"
    raw = file.read_bytes()
    assert raw[finding.place.byte_offset : finding.place.byte_offset + finding.place.byte_length] == b"101"


def test_a_source_without_bytes_has_no_message() -> None:
    (source,) = found(["missing.csv"], io.BytesIO())
    assert source.reason == "no such file or directory"
    with pytest.raises(ValueError, match="no bytes"):
        message_of(source)


def test_a_byte_that_is_none_of_the_encoding_is_shown_as_such(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = ALERT.replace('version="1.0"', 'version=1.0"').replace('"', '""').encode()
    file.write_bytes(b'Name;Response\n\x81;"' + text.replace(b"version=1.0", b"version=1.0\x9d") + b'"\n')
    (source,) = found([str(file)])
    for finding in message_of(source).findings:
        assert finding.fingerprint
        finding.message.encode()
        (finding.actual or "").encode()


def test_a_byte_of_another_encoding_does_not_hide_the_other_messages(tmp_path: Path) -> None:
    bad = ALERT.encode().replace(b"ECS101", b"ECS\xff01")
    (tmp_path / "a.xml").write_bytes(ALERT.encode() + bad + ALERT.encode())
    got = [message for each in find([str(tmp_path)], NOTHING) for _, message in messages(each)]
    assert [message is not None and message.root is not None for message in got] == [True, False, True]
