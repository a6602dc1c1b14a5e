"""`mmc decode` as a user runs it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
ALERTS = "fixtures/valid/4.0/alerts"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    (tmp_path / "c.xml").write_text(ALERT.replace(">100<", ">101<"))
    return tmp_path


def test_each_message_is_one_object_per_line(mmc: Mmc, inbox: Path) -> None:
    got = mmc("decode", str(inbox))
    records = [json.loads(line) for line in got.out.splitlines()]
    assert [record["schema"] for record in records] == ["mmc.message/1"] * 3
    assert [record["schema_valid"] for record in records] == [True, True, False]
    assert "not valid by the schema: 1 of 3, decoded as far as they go; see mmc validate\n" in got.err
    assert got.code == 0


def test_json_is_one_array_of_the_same_objects(mmc: Mmc, inbox: Path) -> None:
    lines = mmc("decode", str(inbox)).out.splitlines()
    assert json.loads(mmc("decode", str(inbox), "-f", "json").out) == [json.loads(line) for line in lines]


def test_strict_skips_invalid_messages(mmc: Mmc, inbox: Path) -> None:
    got = mmc("decode", str(inbox), "--strict")
    assert len(got.out.splitlines()) == 2
    assert "left out" in got.err
    assert got.code == 1


def test_a_damaged_message_does_not_stop_the_others(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a.xml").write_text("<broken")
    got = mmc("decode", str(inbox), "-q")
    assert len(got.out.splitlines()) == 2
    assert "a.xml: not well-formed XML" in got.err
    assert got.code == 1


def test_messages_are_selected_as_in_every_command(mmc: Mmc) -> None:
    got = mmc("decode", ALERTS, "--code", "8F86", "-q")
    assert got.out
    for line in got.out.splitlines():
        content = json.loads(line)["body"]["DeviceAlertMessage"]["DeviceAlertContent"]
        assert content["GBCSHexAlertCode"]["code"] == "8F86"


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "Payload"])
def test_rows_have_the_same_columns_for_every_message(mmc: Mmc, kind: str) -> None:
    got = mmc("decode", "fixtures/valid/4.0", "--rows", kind, "-f", "csv", "-q")
    rows = list(csv.reader(io.StringIO(got.out)))
    assert len(rows) > 10
    assert len({len(row) for row in rows}) == 1


def test_excel_output_begins_with_a_byte_order_mark(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    mmc("decode", str(inbox), "--rows", "leaves", "-f", "csv", "--excel", "-o", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbffile,")


def test_every_field_is_described(mmc: Mmc) -> None:
    rows = list(csv.DictReader(io.StringIO(mmc("decode", "--describe", "-f", "csv").out)))
    level = next(row for row in rows if row["path"].endswith("LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"))
    assert level["unit"] == "%"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Give a file or folder to decode"),
        (["x.xml", "--describe"], "Give a file or folder to decode"),
        (["x.xml", "-f", "csv"], "csv needs --rows"),
        (["x.xml", "--rows", "leaves", "--si"], "not for --rows"),
        ([ALERTS, "--rows", "reading"], "reading is no kind of rows: try readings"),
        (["x.xml", "--rows", "leaves", "--excel"], "--excel goes with -f csv"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(mmc: Mmc, arguments: list[str], words: str) -> None:
    with pytest.raises(click.UsageError, match=words):
        mmc("decode", *arguments)


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "ALCSEventLogEntry"])
@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_a_table_without_rows_has_a_header_line(mmc: Mmc, kind: str, format_: str) -> None:
    filled = mmc("decode", "fixtures/valid/4.0", "--rows", kind, "-f", format_, "-q").out.splitlines()
    empty = mmc(
        "decode", "fixtures/valid/4.0", "--rows", kind, "-f", format_, "-q", "--device", "nobody"
    ).out.splitlines()
    assert len(filled) > 1
    assert empty == filled[:1]


DIGESTS = ROOT / "tests" / "golden" / "decoded.txt"
WAYS = (
    "-f json", "-f jsonl", "-f jsonl --raw", "-f jsonl --nulls", "-f jsonl --si",
    *(f"--rows {kind} -f {format_}" for kind in ("messages", "readings", "leaves") for format_ in ("table", "tsv", "csv", "json", "jsonl")),
    "--rows readings -f csv --excel",
)  # fmt: skip
FIXTURES = sorted((ROOT / "fixtures").rglob("*.xml"))


def digests(path: Path) -> str:
    """A line for a fixture: a digest of its output in every format and style."""
    import hashlib

    from click.testing import CliRunner

    from mmc_cli.cli.main import cli

    name, version = path.relative_to(ROOT).as_posix(), path.relative_to(ROOT).parts[2]
    known = version if version[0].isdigit() else "4.0"
    results = []
    for way in WAYS:
        arguments = ["decode", name, *way.split(), "--mmc-version", known, "-q"]
        got = CliRunner().invoke(cli, arguments, standalone_mode=False, env={"COLUMNS": "120"})
        results.append(hashlib.sha256(got.stdout.encode()).hexdigest()[:8])
    return f"{name} {' '.join(results)}"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.relative_to(ROOT / "fixtures").as_posix())
def test_every_fixture_is_decoded_as_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    line = digests(path)
    golden = DIGESTS.read_text(encoding="utf-8").splitlines()
    assert line in golden, (
        f"the output for {path.name} changed: compare, then: "
        "python -c 'from tests.cli.test_decode import *; DIGESTS.write_text(chr(10).join(map(digests, FIXTURES)) + chr(10))'"
    )
