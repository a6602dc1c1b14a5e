"""Payloads beside messages, as a user meets them: listed, shown, decoded, walked, selected and counted."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT, READING
from tests.inputs.converters.test_gbcs import duis
from tests.samples import ALERT, RESPONSE


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "1.xml").write_text(ALERT)
    (tmp_path / "2.hex").write_text(LIMIT_ALERT.hex())
    (tmp_path / "3.xml").write_text(duis(READING))
    (tmp_path / "4.xml").write_text(RESPONSE)
    (tmp_path / "5.hex").write_text(builder.message(b"\xd9", builder.COMMAND).hex())
    return tmp_path


def rows(got: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(got.out)))


def test_payloads_are_listed_beside_messages(mmc: Callable[..., Outcome], inbox: Path) -> None:
    alerts = mmc("show", "alerts", inbox, "-f", "csv")
    assert [row["code"] for row in rows(alerts)] == ["0x8F86", "0x8F86"]
    assert [row["payload"] == "not parsed" for row in rows(alerts)] == [False, True]
    assert (alerts.code, "2 alerts in 5 messages" in alerts.err) == (0, True)
    responses = rows(mmc("show", "responses", inbox, "-f", "csv"))
    assert [row["response"] for row in responses] == ["not parsed", "ReadInstantaneousImportRegistersRsp"]
    assert [row["outcome"] for row in responses] == ["failure", "failure"]


def test_a_summary_counts_payloads_as_what_they_are(mmc: Callable[..., Outcome], inbox: Path) -> None:
    counts = {(row["by"], row["value"]): row["messages"] for row in rows(mmc("show", "summary", inbox, "-f", "csv"))}
    kinds = {value: count for (by, value), count in counts.items() if by == "kind"}
    assert set(kinds) == {"alert", "response", "unparsed alert", "unparsed response", "unparsed command"}
    assert counts["alert code", "0x8F86"] == "2"
    assert counts["outcome", "failure"] == "2"


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (("--device", "00-1E-4F-7A-20-00-11-01"), ["3.xml"]),
        (("--srv", "4.1"), ["3.xml", "4.xml"]),
        (("--code", "0027"), ["3.xml", "4.xml"]),
        (("--failed",), ["3.xml", "4.xml"]),
        (("--until", "2026-02-03T08:00:00Z"), ["3.xml"]),
        (("--since", "2026-02-04"), []),
    ],
)
def test_payloads_are_selected_like_messages(
    mmc: Callable[..., Outcome], inbox: Path, options: tuple[str, ...], files: list[str]
) -> None:
    got = rows(mmc("show", "responses", inbox, "-f", "csv", *options))
    assert [Path(row["file"]).name for row in got] == files


def test_a_message_and_its_payload_are_no_duplicates(mmc: Callable[..., Outcome], inbox: Path) -> None:
    assert "duplicate" not in mmc("show", "alerts", inbox).err
    (inbox / "6.hex").write_text(LIMIT_ALERT.hex(" "))
    assert "1 duplicate" in mmc("show", "alerts", inbox).err


def test_the_card_of_a_payload_says_what_it_is(mmc: Callable[..., Outcome], inbox: Path) -> None:
    for format_ in ("text", "tree"):
        got = mmc("show", "message", inbox / "2.hex", "-f", format_)
        assert got.code == 0
        assert "GBCS payload, not yet parsed to MMC" in got.out
        assert "not verified" in got.out


def test_decode_writes_a_record_of_its_own(mmc: Callable[..., Outcome], inbox: Path) -> None:
    records = [json.loads(line) for line in mmc("decode", inbox).lines]
    assert [each["schema"] for each in records] == ["mmc.message/1", *["mmc.gbcs/1"] * 2, "mmc.message/1", "mmc.gbcs/1"]
    assert records[2]["statuses"][1] == {"number": 2, "kind": "get", "code": 1, "name": "hardware-fault"}
    strict = mmc("decode", "--strict", inbox)
    assert (len(strict.lines), strict.code) == (2, 1)


def test_explain_walks_the_bytes(mmc: Callable[..., Outcome], inbox: Path) -> None:
    got = mmc("explain", inbox / "3.xml", "--bytes", "-f", "csv")
    assert got.code == 0
    assert "".join(row["bytes"] for row in rows(got)) == READING.hex().upper()
    assert mmc("explain", inbox / "1.xml", "--bytes").code == 1
    assert "no GBCS payload" in mmc("explain", inbox / "1.xml", "--bytes").err
    assert "0027" in mmc("explain", inbox / "3.xml").out


def test_one_file_is_walked_at_a_time(mmc: Callable[..., Outcome], inbox: Path) -> None:
    with pytest.raises(Exception, match="give one file with --bytes"):
        mmc("explain", inbox / "1.xml", inbox / "2.hex", "--bytes")


def test_a_payload_that_breaks_is_listed_and_fails_the_run(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "cut.hex").write_text(LIMIT_ALERT[:70].hex())
    got = mmc("show", "alerts", tmp_path, "-f", "csv")
    assert got.code == 1
    assert [row["code"] for row in rows(got)] == ["0x8F86"]
    assert "byte 67 of the payload: 64 bytes expected, 3 left" in got.err


def test_validate_keeps_its_verdict_and_names_the_byte(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "cut.hex").write_text(LIMIT_ALERT[:70].hex())
    (record,) = json.loads(mmc("validate", tmp_path, "-f", "json").out)
    assert (record["verdict"], record["alert_code"]) == ("invalid", "8F86")
    assert [each["id"] for each in record["findings"]] == ["MMC005", "MMC010"]
    assert record["findings"][1]["byte_offset"] == 2 * 67


def test_readings_are_those_of_messages_only_and_say_so(mmc: Callable[..., Outcome], inbox: Path) -> None:
    got = mmc("show", "readings", inbox)
    assert got.code == 1
    assert "run Parse & Correlate on it first" in got.err


def test_diff_versions_counts_payloads_by_their_codes(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    alert = builder.message(builder.asn1_alert("8F8B", "20260203160000Z"), builder.ALERT, "012B")
    (tmp_path / "new.hex").write_text(alert.hex())
    (tmp_path / "old.hex").write_text(LIMIT_ALERT.hex())
    got = rows(mmc("diff-versions", "4.0", "5.0", "--messages", tmp_path, "-f", "csv"))
    assert [Path(row["file"]).name for row in got] == ["new.hex"]


def test_payloads_in_archives_and_from_standard_input_are_read(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.hex", LIMIT_ALERT.hex())
        archive.writestr("b.xml", duis(READING))
    assert len(mmc("decode", tmp_path / "a.zip").lines) == 2
    assert len(rows(mmc("show", "alerts", "-", "-f", "csv", stdin=LIMIT_ALERT.hex().encode()))) == 1
