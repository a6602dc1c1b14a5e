"""`mmc decode` as a user runs it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.commands.decode import decode
from mmc_cli.decoding.rows import ROWS
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE
from tests.test_readme import run_at_terminal

Mmc = Callable[..., Outcome]
ALERTS = "fixtures/valid/4.0/alerts"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    (tmp_path / "c.xml").write_text(ALERT.replace(">100<", ">101<"))
    return tmp_path


def test_each_message_is_an_object_on_a_line(mmc: Mmc, inbox: Path) -> None:
    got = mmc("decode", str(inbox))
    records = [json.loads(line) for line in got.out.splitlines()]
    assert [record["schema"] for record in records] == ["mmc.message/1"] * 3
    assert [record["schema_valid"] for record in records] == [True, True, False]
    assert "1 of 3 messages rejected by the schema, decoded as far as possible; see mmc validate\n" in got.err
    assert got.code == 0


def test_json_is_one_array_of_the_same_objects(mmc: Mmc, inbox: Path) -> None:
    lines = mmc("decode", str(inbox)).out.splitlines()
    assert json.loads(mmc("decode", str(inbox), "-f", "json").out) == [json.loads(line) for line in lines]


def test_strict_skips_what_the_schema_rejects(mmc: Mmc, inbox: Path) -> None:
    got = mmc("decode", str(inbox), "--strict")
    assert len(got.out.splitlines()) == 2
    assert "1 of 3 messages rejected by the schema, skipped" in got.err
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


def test_help_names_every_kind_of_rows() -> None:
    (rows,) = (each for each in decode.params if each.name == "rows")
    assert isinstance(rows, click.Option)
    assert all(kind in (rows.help or "") for kind in ROWS)


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "Payload"])
def test_rows_have_the_same_columns_for_every_message(mmc: Mmc, kind: str) -> None:
    got = mmc("decode", "fixtures/valid/4.0", "--rows", kind, "-f", "csv", "-q")
    rows = list(csv.reader(io.StringIO(got.out)))
    assert len(rows) > 10
    assert len({len(row) for row in rows}) == 1


def test_csv_for_excel_begins_with_a_byte_order_mark(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    mmc("decode", str(inbox), "--rows", "leaves", "-f", "csv", "--excel", "-o", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbffile,")


def test_describe_lists_every_field(mmc: Mmc) -> None:
    rows = list(csv.DictReader(io.StringIO(mmc("decode", "--describe", "-f", "csv").out)))
    level = next(row for row in rows if row["path"].endswith("LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"))
    assert level["unit"] == "%"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give a file or folder to decode"),
        (["x.xml", "--describe"], "give a file or folder to decode"),
        (
            ["x.xml", "-f", "csv"],
            "-f csv needs --rows .messages, readings, leaves, profile, registers, billing, or an element.",
        ),
        (["x.xml", "--rows", "leaves", "--raw"], "--raw and --nulls cannot be combined with --rows"),
        (["x.xml", "--raw", "--si"], "--raw cannot be combined with --si"),
        (["x.xml", "--rows", "leaves", "--si"], "--si can be combined with --rows readings only"),
        ([ALERTS, "--rows", "reading"], "unknown row kind 'reading'; did you mean 'readings'"),
        (["x.xml", "--rows", "leaves", "--excel"], "--excel needs -f csv"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(mmc: Mmc, arguments: list[str], words: str) -> None:
    with pytest.raises(click.UsageError, match=words):
        mmc("decode", *arguments)


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "ALCSEventLogEntry"])
@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_a_table_without_rows_still_has_its_column_names(mmc: Mmc, kind: str, format_: str) -> None:
    all_rows = mmc("decode", "fixtures/valid/4.0", "--rows", kind, "-f", format_, "-q").out.splitlines()
    no_rows = mmc(
        "decode", "fixtures/valid/4.0", "--rows", kind, "-f", format_, "-q", "--device", "FF-FF-FF-FF-FF-FF-FF-FF"
    ).out.splitlines()
    assert len(all_rows) > 1
    assert no_rows == all_rows[:1]


DIGESTS = ROOT / "tests" / "golden" / "decoded.txt"
WAYS = (
    "-f json", "-f jsonl", "-f jsonl --raw", "-f jsonl --nulls", "-f jsonl --si",
    *(f"--rows {kind} -f {format_}" for kind in ("messages", "readings", "leaves") for format_ in ("table", "tsv", "csv", "json", "jsonl")),
    "--rows readings -f csv --excel", "--rows readings -f csv --si",
)  # fmt: skip
FIXTURES = sorted((ROOT / "fixtures").rglob("*.xml"))


def digests(path: Path) -> str:
    """Return a line for a fixture, with a digest of its output in every way of decoding it."""
    import hashlib

    from click.testing import CliRunner

    from mmc_cli.cli.main import cli

    name, version = path.relative_to(ROOT).as_posix(), path.relative_to(ROOT).parts[2]
    known = version if version[0].isdigit() else "4.0"
    hashes = []
    for way in WAYS:
        arguments = ["decode", name, *way.split(), "--mmc-version", known, "-q"]
        got = CliRunner().invoke(cli, arguments, standalone_mode=False, env={"COLUMNS": "120"})
        hashes.append(hashlib.sha256(got.stdout.encode()).hexdigest()[:8])
    return f"{name} {' '.join(hashes)}"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.relative_to(ROOT / "fixtures").as_posix())
def test_every_fixture_is_decoded_as_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    line = digests(path)
    golden = DIGESTS.read_text(encoding="utf-8").splitlines()
    assert line in golden, (
        f"the output for {path.name} has changed in a format; compare it, then run: "
        "python -c 'from tests.cli.commands.test_decode import *; DIGESTS.write_text(chr(10).join(map(digests, FIXTURES)) + chr(10))'"
    )


def test_a_terminal_gets_indented_json_and_a_pipe_one_line_per_message(mmc: Callable[..., Outcome]) -> None:
    alert = "fixtures/valid/4.0/alerts/8F88-OperationalUpdateDeviceAlert.xml"
    shown = run_at_terminal(f"mmc decode {alert}")
    assert '\n  "header": {\n' in shown
    (record,) = json.loads(shown)
    assert record == json.loads(mmc("decode", alert).out)
    assert len(mmc("decode", alert).lines) == 1


def test_rows_of_an_element_in_many_places_point_at_one_of_them(mmc: Callable[..., Outcome]) -> None:
    folder = "fixtures/valid/4.0/responses"
    hint = mmc("decode", folder, "--rows", "LogEntry").err.splitlines()[0]
    assert hint.startswith(
        "LogEntry is in 17 places, and each row has the 210 columns of all; name one of them, such as "
    )
    path = hint.partition("--rows ")[2].split()[0]
    assert path.endswith("/LogEntry")
    assert "places" not in mmc("decode", folder, "--rows", path).err
    assert "places" not in mmc("decode", folder, "--rows", "Header").err
    assert "places" not in mmc("decode", folder, "--rows", "LogEntry", "-q").err
