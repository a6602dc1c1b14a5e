"""A GBCS payload in a table is a payload like any other, and belongs to the message in its row."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.inputs.containers.payload_cells import ChosenText, holds_payload, with_payloads
from mmc_cli.inputs.message import Message
from mmc_cli.validate import validate_message
from tests.gbcs.builder import LIMIT_ALERT, access_response, message, wrapped
from tests.inputs.reading import read_paths
from tests.samples import ALERT, V4_0

HEX, BASE64 = LIMIT_ALERT.hex(), base64.b64encode(LIMIT_ALERT).decode()
CUT = HEX[:60]


def table(*rows: tuple[str, ...]) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


def lines(*rows: tuple[str, ...]) -> str:
    return "".join(json.dumps(dict(zip("abc", row, strict=False))) + "\n" for row in rows)


WRITERS = {"in.csv": table, "in.jsonl": lines}


def read(folder: Path, name: str, *rows: tuple[str, ...]) -> list[Message | None]:
    (folder / name).write_text(WRITERS[name](*rows))
    return [message for _, message in read_paths(folder / name)]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("text", [HEX, BASE64, HEX.upper(), "0x" + HEX, LIMIT_ALERT.hex(" ")])
def test_a_payload_alone_in_its_row_is_identified(tmp_path: Path, name: str, text: str) -> None:
    (message,) = read(tmp_path, name, ("17", text))
    assert message is not None
    assert message.header.alert_code == "8F86"


@pytest.mark.parametrize("name", WRITERS)
def test_a_message_is_compared_with_the_payload_in_its_row(tmp_path: Path, name: str) -> None:
    same, other = read(tmp_path, name, (HEX, ALERT), (HEX, ALERT.replace(">18446744073709551615<", ">17<")))
    assert same is not None
    assert other is not None
    assert validate_message(same, V4_0).findings == ()
    assert [finding.rule.id for finding in validate_message(other, V4_0).findings] == ["MMC263"]


@pytest.mark.parametrize("name", WRITERS)
def test_nobody_knows_which_of_two_payloads_is_that_of_a_message(tmp_path: Path, name: str) -> None:
    (message,) = read(tmp_path, name, (HEX, ALERT, BASE64))
    assert message is not None
    assert message.payload is None


def test_a_payload_that_is_cut_is_said_to_break_at_its_place_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"id,payload\n17,{CUT}\n")
    ((_, message),) = read_paths(tmp_path / "in.csv")
    assert message is not None
    place = message.findings[-1].place
    assert (place.line, place.column) == (2, len("17,") + len(CUT) + 1)


def test_a_table_without_a_heading_may_begin_with_a_payload(tmp_path: Path) -> None:
    assert len(read(tmp_path, "in.csv", ("1", HEX), ("2", HEX))) == 2


def test_a_payload_behind_a_thousand_rows_without_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,payload\n" + "1,nothing\n" * 3000 + f"2,{HEX}\n3,{LIMIT_ALERT.hex(' ')}\n")
    messages = [message for source, message in read_paths(tmp_path / "in.csv") if not source.empty]
    assert [message is not None and message.header.alert_code for message in messages] == ["8F86", "8F86"]


@pytest.mark.parametrize("text", ["", "17", "dd" * 5, "a" * 64, "00-1E-4F-7A-20-00-11-01 sent it to the supplier"])
def test_other_text_is_no_payload(text: str) -> None:
    assert not holds_payload(("17", text))
    assert with_payloads(("17", text), [0]) == [ChosenText(0)]
    assert with_payloads(("17", text), []) == []


def test_a_damaged_payload_in_the_first_row_is_reported_and_no_heading(tmp_path: Path) -> None:
    damaged, whole = read(tmp_path, "in.csv", ("17", HEX.replace("08", "\u00ce8", 1)), ("18", HEX))
    assert damaged is None
    assert whole is not None
    (only,) = read(tmp_path, "in.csv", ("id", "Response"), ("18", HEX))
    assert only is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_payload_of_a_document_is_found_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig").upper()
    document = f'<?xml version="1.0" encoding="{declared}"?><Response><GBCSPayload>{BASE64}</GBCSPayload></Response>'
    (tmp_path / "a.xml").write_bytes(document.encode(encoding))
    ((_, message),) = read_paths(tmp_path / "a.xml")
    assert message is not None
    assert message.header.alert_code == "8F86"


JOINED = {  # rows with payloads, of which one lost the end of its line
    "in.csv": "id,R\n1,{0}2,{1}\n3,{2}\n",
    "id.csv": "{0},1{1},2\n{2},3\n",
    "one.csv": "R\n{0}{1}\n{2}\n",
    "in.jsonl": '{{"x":"{0}2 {1}"}}\n{{"x":"{2}"}}\n',
    "in.hex": "{0}{1}\n{2}\n",
    "rows.hex": "{0}\n{1}\n{2}\n",
}


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("write", [bytes.hex, lambda data: data.hex(" "), lambda data: base64.b64encode(data).decode()])
def test_payloads_in_rows_that_were_joined_are_all_read_and_located(
    tmp_path: Path, name: str, write: Callable[[bytes], str]
) -> None:
    payloads = [wrapped(message(access_response(), counter=number)) for number in (11, 22, 33)]
    texts = [write(payload) for payload in payloads]
    (tmp_path / name).write_text(JOINED[name].format(*texts))
    pairs = list(read_paths(tmp_path / name))
    assert [each.header.counter for _, each in pairs if each is not None] == ["11", "22", "33"]
    assert len({source.origin for source, _ in pairs}) == 3
    for (_, each), text in zip(pairs, texts, strict=True):
        assert each is not None
        place = each.findings[-1].place
        line = (tmp_path / name).read_text().splitlines()[place.line - 1]
        assert line[place.column - 1 :].startswith(text[:20])


def test_a_payload_that_is_joined_to_other_text_says_so(tmp_path: Path) -> None:
    (read_message,) = read(tmp_path, "in.csv", ("17", f"{HEX}2"))
    assert read_message is not None
    assert read_message.header.alert_code == "8F86"
    assert [finding.rule.id for finding in read_message.findings] == ["MMC008", "MMC005"]


def test_a_damaged_payload_among_others_in_a_document_is_reported(tmp_path: Path) -> None:
    bodies = "".join(f"<GBCSPayload>{text}</GBCSPayload>\n" for text in (BASE64, f"!{BASE64}", BASE64))
    (tmp_path / "in.xml").write_text(f"<Response>\n{bodies}</Response>\n")
    messages = [each for _, each in read_paths(tmp_path / "in.xml") if each is not None]
    assert [each.is_payload for each in messages] == [True, False, True]
    assert messages[1].findings[-1].place.line == 3
