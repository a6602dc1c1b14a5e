"""Inputs become messages; damage around a message is repaired, and the repairs are reported."""

from pathlib import Path

import pytest

from mmc_cli.inputs.message_reader import read_messages, read_source
from mmc_cli.inputs.source_map import Source, unmapped
from mmc_cli.model.origin import Origin
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.inputs.reading import excerpt, read_paths, sources_at
from tests.samples import ALERT, V4_0

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
