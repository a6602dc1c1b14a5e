"""Every command gives for addresses what it gives for local files, and asks no server for anything that is not named."""

import gzip
import io
import os
import re
import shlex
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.inputs.remote import failures
from tests.conftest import ROOT, Outcome
from tests.remote import BUCKET, Request, S3Server, WebServer
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
READING = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes()
WRONG = ALERT.replace("8F86", "8F8Z")


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def without_declaration(message: str) -> str:
    return message.partition("?>")[2]


MEMBERS = {"m/alert.xml": ALERT.encode(), "m/reading.xml": READING, "m/notes.txt": b"x"}
FILES: dict[str, bytes] = {
    "in/alert.xml": ALERT.encode(),
    "in/alert/wrong.xml": WRONG.encode(),
    "in/alert-2.xml": ALERT.replace("8F86", "8F0A").encode(),
    "in/broken.xml": ALERT[:300].encode(),
    "in/reading.xml": READING,
    "in/response.xml": RESPONSE.encode(),
    "in/notes.txt": b"x",
    "in/week.zip": zipped(MEMBERS),
    "in/week.tar.gz": tarred(MEMBERS),
    "in/one.xml.gz": gzip.compress(READING),
    "in/wrapped.xml": f"<all>{without_declaration(ALERT)}{without_declaration(WRONG)}</all>".encode(),
    "in/table.csv": f'id,message\n1,"{ALERT.replace(chr(34), chr(34) * 2)}"\n'.encode(),
    "in/lines.jsonl": b'{"message": 1}\n',
    "other/alert.xml": ALERT.replace("18446744073709551615", "7").encode(),
    "other/reading.xml": READING,
}


@pytest.fixture
def both(s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mmc: Mmc) -> S3Server:
    """The same files in a bucket, and in the current folder."""
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        s3.put(name, data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(failures, "first_pause", 0)
    return s3


def as_local(text: str) -> str:
    return text.replace(f"s3://{BUCKET}/", "")


COMMANDS = [
    "validate @in -f jsonl",
    "validate @in -f full",
    "validate @in/ @in/week.zip @in/week.tar.gz @in/one.xml.gz @in/table.csv @in/lines.jsonl",
    "validate @in -f sarif",
    "validate @in -f junit",
    "validate @in/*.xml @in/none.xml @in/none*.xml @none",
    "validate @in/week.zip!m @in/week.zip!m/alert.xml @in/week.zip!none.xml @none.zip",
    "validate @in --include * --max-messages 1",
    "validate @in --max-bytes 900",
    "validate @in/table.csv --csv-column message",
    "validate @in --fix --diff",
    "show alerts @in @in/week.zip",
    "show responses @in",
    "show summary @in @in/week.tar.gz",
    "show readings @in",
    "show gaps @in",
    "show message @in/reading.xml",
    "show message @in/wrapped.xml#2",
    "show message @in/table.csv:2",
    "@in/alert.xml",
    "decode @in @in/week.zip",
    "decode @in --rows readings -f csv",
    "diff @in @other",
    "diff @in/alert.xml @other/alert.xml",
    "diff @in/week.zip @in/week.tar.gz --pair name",
    "diff-versions 3.1 4.0 --messages @in @in/week.zip",
    "explain @in/reading.xml",
    "explain @in/alert.xml:11",
    "sql select+count(*)+as+n+from+messages @in @in/week.zip",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gives_for_addresses_what_it_gives_for_files(
    both: S3Server, mmc: Mmc, tmp_path: Path, command: str
) -> None:
    os.chdir(tmp_path)
    words = [word.replace("+", " ") for word in command.split()]
    local = mmc(*(word.replace("@", "") for word in words))
    remote = mmc(*(word.replace("@", f"s3://{BUCKET}/") for word in words))
    assert (as_local(remote.out), as_local(remote.err), remote.code) == (local.out, local.err, local.code)
    assert local.out or local.err


def test_workers_read_addresses_themselves_and_give_the_same(both: S3Server, tmp_path: Path) -> None:
    for number in range(24):
        both.put(f"many/{number:02}.xml", ALERT.replace("18446744073709551615", str(number)))
    script = (
        "import mmc_cli.batch.run as run; run._SECONDS_ALONE = 0; run._OF_PROCESSES = run.BatchSize(7, 7, 2**19)\n"
        "from mmc_cli.__main__ import main; main()"
    )
    outcomes = []
    for jobs in ("1", "2"):
        command = [sys.executable, "-c", script, "decode", f"s3://{BUCKET}/many", f"s3://{BUCKET}/in", "-j", jobs]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        got = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        outcomes.append((got.stdout, got.stderr, got.returncode))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0].count("\n") == 24 + 7


NAMING = (
    ALERT.replace(
        'schemaVersion="4.0"',
        'schemaVersion="4.0" xsi:schemaLocation="urn:x {url}/x.xsd" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xi="http://www.w3.org/2001/XInclude"',
    )
    .replace(
        "<ra:GBCSResponse",
        '<?xml-stylesheet href="{url}/x.css"?><!DOCTYPE r SYSTEM "{url}/x.dtd" [<!ENTITY e SYSTEM "{url}/e">]>\n<ra:GBCSResponse',
        1,
    )
    .replace("<ra:Body>", '<xi:include href="{url}/include.xml"/><ra:Body>&e;')
)


@pytest.mark.parametrize(
    "command",
    [
        "validate",
        "show message",
        "show alerts",
        "decode",
        "explain",
        "diff-versions 3.1 4.0 --messages",
        "redact -o out.xml",
    ],
)
def test_nothing_is_fetched_for_what_a_message_says(
    both: S3Server, web: WebServer, mmc: Mmc, tmp_path: Path, command: str
) -> None:
    os.chdir(tmp_path)
    address = both.put("named.xml", NAMING.replace("{url}", web.address))
    mmc(*command.split(), address)
    assert web.requests == []
    assert {each.split(" ", 1)[1] for each in both.asked()} == {"named.xml"}
    named = web.put("/named.xml", NAMING.replace("{url}", web.address))
    mmc(*command.split(), named)
    assert {each.split(" ", 1)[1] for each in web.requests} == {"/named.xml"}


def test_local_files_take_no_request(both: S3Server, mmc: Mmc, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    mmc("validate", "in", "-f", "jsonl", "-o", "out.jsonl")
    assert both.recorder.requests == []


def test_a_file_is_asked_for_once_and_a_folder_page_by_page(both: S3Server, mmc: Mmc) -> None:
    mmc("validate", f"s3://{BUCKET}/other")
    *listing, first, second = both.asked()
    assert listing == ["HEAD other", "GET ", "GET "]
    assert {first, second} == {"GET other/alert.xml", "GET other/reading.xml"}  # at the same time
    both.recorder.requests.clear()
    mmc("validate", f"s3://{BUCKET}/other/alert.xml")
    assert both.asked() == ["GET other/alert.xml"]


def test_what_cannot_be_read_is_not_checked_and_costs_nothing_else(both: S3Server, mmc: Mmc) -> None:
    def deny(request: Request) -> tuple[str, bytes] | None:
        denied = request.path.endswith("other/alert.xml")
        return ("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>") if denied else None

    both.recorder.fault = deny
    got = mmc("validate", f"s3://{BUCKET}/other", "-f", "concise")
    assert got.code == 3
    assert "s3://inbox/other/alert.xml: not checked: access denied" in got.out
    assert "2 messages: 1 valid, 1 not checked" in got.out + got.err


def test_an_object_that_changes_during_the_run_is_not_checked(both: S3Server, mmc: Mmc) -> None:
    def change(request: Request) -> None:
        if "list-type" not in request.query and request.path.endswith("other/alert.xml"):
            both.recorder.fault = lambda request: None
            both.client.put_object(Bucket=BUCKET, Key="other/alert.xml", Body=b"changed")

    both.recorder.fault = change
    got = mmc("validate", f"s3://{BUCKET}/other", "-f", "concise")
    assert (got.code, "not checked: changed between listing and reading: read it again" in got.out) == (3, True)


def test_limits_hold_before_anything_is_read(both: S3Server, mmc: Mmc) -> None:
    both.put("large.txt", b"x" * 2**20)
    got = mmc("validate", f"s3://{BUCKET}/large.txt", "--max-bytes", "1000")
    assert got.code == 3
    whole = [each for each in both.recorder.requests if each.method == "GET" and each.part is None]
    assert [each for each in whole if each.path.endswith("large.txt")] == []


def test_lists_of_addresses_are_read_and_written(both: S3Server, mmc: Mmc, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    failed = f"s3://{BUCKET}/out/failed.txt"
    first = mmc("validate", f"s3://{BUCKET}/in", "--failed-files-to", failed, "-f", "jsonl", "-o", "first.jsonl")
    assert (first.code, both.get("out/failed.txt").decode().splitlines()[0]) == (1, f"s3://{BUCKET}/in/alert/wrong.xml")
    assert mmc("validate", "--files-from", failed, "-f", "concise").code == 1
    (tmp_path / "list.txt").write_text(f"in/alert.xml\ns3://{BUCKET}/in/alert.xml\n")
    got = mmc("validate", "--files-from", "list.txt", "-f", "jsonl")
    assert [line.count("s3://") for line in got.lines] == [0, 1]


@pytest.mark.parametrize("format_", ["csv", "parquet", "jsonl"])
def test_an_output_at_an_address_is_what_a_file_has(both: S3Server, mmc: Mmc, tmp_path: Path, format_: str) -> None:
    if format_ == "parquet":
        pytest.importorskip("pyarrow")
    os.chdir(tmp_path)
    for output in ("out.x", f"s3://{BUCKET}/out/out.x"):
        assert mmc("decode", "in/reading.xml", "--rows", "readings", "-f", format_, "-o", output, "-q").code == 0
    assert both.get("out/out.x") == (tmp_path / "out.x").read_bytes()


def test_a_bucket_that_is_not_there_is_reported_before_anything_is_read(both: S3Server, mmc: Mmc) -> None:
    with pytest.raises(OSError, match="bucket not found"):
        mmc("validate", f"s3://{BUCKET}/other", "-f", "jsonl", "-o", "s3://no-such-bucket/v.jsonl")
    assert [each for each in both.asked() if "no-such-bucket" not in each] == []


def test_an_output_of_a_run_that_fails_is_not_there(both: S3Server, mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    from mmc_cli.batch.pipeline import Pipeline

    def interrupt(self: object, sources: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Pipeline, "run", interrupt)
    with pytest.raises(click.Abort):
        mmc("validate", f"s3://{BUCKET}/other", "-f", "jsonl", "-o", f"s3://{BUCKET}/out/v.jsonl")
    assert both.keys("out/") == []


def test_messages_are_redacted_from_a_bucket_to_a_bucket(both: S3Server, mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789abcdef")
    key = str(tmp_path / "key")
    os.chdir(tmp_path)
    local = mmc("redact", "in", "-o", "safe", "--key", key)
    remote = mmc("redact", f"s3://{BUCKET}/in", "-o", f"s3://{BUCKET}/safe/", "--key", key)
    assert (as_local(remote.err), remote.code) == (local.err, local.code)
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in (tmp_path / "safe").rglob("*.xml")}
    assert {name: both.get(name) for name in both.keys("safe/")} == files
    assert len(files) == 6


def test_no_name_of_an_object_leads_out_of_the_folder_that_is_written(both: S3Server, mmc: Mmc, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    both.put("odd/../../alert.xml", ALERT)
    got = mmc("redact", f"s3://{BUCKET}/odd", "-o", "safe/")
    assert (got.code, "its name leads out of the folder that is written" in got.err) == (3, True)
    assert not (tmp_path / "safe").exists()


def guide_commands() -> list[str]:
    text = (ROOT / "mmc_cli/guides/remote.md").read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("command", guide_commands())
def test_the_commands_of_the_guide_work(both: S3Server, mmc: Mmc, tmp_path: Path, command: str) -> None:
    os.chdir(tmp_path)
    both.put("2026/a.xml", ALERT)
    both.put("week.zip", FILES["in/week.zip"])
    (tmp_path / "expected").mkdir()
    (tmp_path / "expected" / "a.xml").write_text(ALERT)
    program, *words = shlex.split(command)
    assert (program, mmc(*words).code) == ("mmc", 0)
