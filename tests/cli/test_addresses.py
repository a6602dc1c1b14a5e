"""Addresses are taken where they are of use, refused in words elsewhere, and never shown with what is secret in them."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.inputs.remote import failures
from tests.conftest import Outcome
from tests.remote import WebServer
from tests.samples import ALERT

Mmc = Callable[..., Outcome]
SECRET = "s3cr3t"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "first_pause", 0)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("validate a.xml --baseline s3://b/x.json", "--baseline needs a local path; s3://b/x.json is an address"),
        ("validate a.xml --xsd s3://b/x.xsd", "--xsd needs a local path"),
        ("validate a.xml --fix --fixed-to s3://b/out/", "--fixed-to needs a local path"),
        ("validate s3://b/in --fix --in-place", "--in-place changes files of this machine; s3://b/in is an address"),
        ("validate --follow s3://b/in", "--follow watches folders of this machine; s3://b/in is an address"),
        ("validate --follow in --state s3://b/state", "--state needs a local path"),
        ("validate a.xml -o https://host/out.txt", "cannot be written: https:// is only read"),
        ("validate a.xml -o s3://b/out/", "the output s3://b/out/ is a folder"),
        ("validate a.xml -o gopher://b/out", "gopher://b/out: unknown kind of address; mmc reads s3://"),
        (
            "validate a.xml -o s3://b/out --failed-files-to s3://b/out",
            "two outputs cannot be the same file: s3://b/out, given twice",
        ),
        ("validate s3://b/in -o s3://b/in/out.txt", "the output s3://b/in/out.txt is also an input: s3://b/in"),
        ("validate s3://b/in/*.txt -o s3://b/in/out.txt", "is also an input: s3://b/in/*.txt"),
        ("validate s3://b/a.xml -o s3://b/a.xml", "is also an input: s3://b/a.xml"),
        ("redact a.xml -o out.xml --map s3://b/map.csv", "--map needs a local path"),
        ("redact s3://b/in/ -o s3://b/in/safe/", "is also an input: s3://b/in/"),
        ("sql --to s3://b/x.duckdb a.xml", "--to needs a local path"),
        ("diff-versions --accept s3://b/x", "--accept needs a local path"),
        ("diff-versions --witness s3://b/x", "--witness needs a local path"),
    ],
)
def test_where_an_address_is_of_no_use_the_command_says_so(mmc: Mmc, command: str, problem: str) -> None:
    pytest.importorskip("s3fs")
    with pytest.raises(click.UsageError) as error:
        mmc(*command.split())
    assert problem in error.value.format_message()


def test_a_database_is_not_kept_of_addresses(mmc: Mmc, web: WebServer, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    with pytest.raises(Exception, match=r"--to keeps files of this machine; .*/a.xml is an address: query it without"):
        mmc("sql", "--to", tmp_path / "x.duckdb", web.put("/a.xml", ALERT))


def test_a_file_address_is_the_local_path(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    url, output = f"file://{tmp_path}/a.xml", f"file://{tmp_path}/out.jsonl"
    assert mmc("validate", url, "-f", "jsonl", "-o", output).code == 0
    assert "not found: file:// is for files of this machine" in mmc("validate", "file://server/a.xml").out
    assert f'"file":"{tmp_path}/a.xml"' in (tmp_path / "out.jsonl").read_text().replace(": ", ":")


@pytest.mark.parametrize(
    "command",
    [
        "validate URL -f jsonl",
        "validate URL -f full",
        "validate URL -f sarif",
        "validate URL --failed-files-to failed.txt",
        "validate URL --against URL",
        "show alerts URL",
        "show message URL",
        "show message URL#3",
        "URL",
        "decode URL",
        "decode URL --rows readings -f csv",
        "diff URL URL",
        "diff URL URL URL",
        "explain URL",
        "explain URL:3",
        "diff-versions 3.1 4.0 --messages URL",
        "redact URL -o out.xml",
        "redact a.xml -o URL",
        "validate a.xml -o URL",
        "validate --files-from URL",
        "validate --files-from list.txt -f jsonl",
        "schema URL",
        "sql URL",
    ],
)
@pytest.mark.parametrize("answer", ["valid", "wrong", "denied", "failed", "folder", "away"])
def test_nothing_secret_of_an_address_is_ever_shown(
    web: WebServer,
    mmc: Mmc,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    answer: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MMC_DEBUG", "1")
    web.put("/a.xml", ALERT if answer == "valid" else ALERT.replace("8F86", "8F8Z"))
    web.statuses["/a.xml"] = {"denied": [403] * 99, "failed": [500] * 99}.get(answer, [])
    web.redirects |= {"folder": {"/a.xml": "/in/"}, "away": {"/a.xml": f"http://example.invalid/?{SECRET}"}}.get(
        answer, {}
    )
    url = f"{web.address.replace('://', f'://ann:{SECRET}@')}/a.xml?token={SECRET}&{SECRET}"
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "list.txt").write_text(f"{url}\n")
    shown = run([word.replace("URL", url) for word in command.split()], capsys)
    for path in tmp_path.iterdir():
        shown += path.read_text() if path.name not in ("list.txt", "a.xml") else ""
    assert shown
    assert SECRET not in shown


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return everything that a command shows, as the process does."""
    from mmc_cli.cli.main import _run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["mmc", *words])
        code = _run()
    out, err = capsys.readouterr()
    return f"{out}{err}{code}"


def test_the_name_of_a_file_stays_usable(web: WebServer, mmc: Mmc) -> None:
    web.put("/in/a.xml", ALERT)
    got = mmc("validate", f"{web.address}/in/a.xml?token={SECRET}", "-f", "jsonl")
    assert f'{web.address}/in/a.xml?token=***"' in got.out
