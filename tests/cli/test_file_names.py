"""A file of any name, even one that is no UTF-8 or that steers a terminal or a CI log, is reported in every format."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="such names are not allowed there")

VERDICT_FORMATS = ("concise", "full", "grouped", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab")
LIST_FORMATS = ("table", "tsv", "csv", "json", "jsonl")
NAMES = (
    b"\xff\xfe.xml",
    b"a\nb\x1b[2J.xml",
    b"::error::a.xml",
    b" ::set-output name=a::.xml",
    b"##vso[a]b.xml",
    b"##[a]b.xml",
)
COMMANDS = (
    *(f"validate -f {format_}" for format_ in VERDICT_FORMATS),
    *(f"show alerts -f {format_}" for format_ in LIST_FORMATS),
    *(f"show readings -f {format_}" for format_ in LIST_FORMATS),
    *(f"decode --rows leaves -f {format_}" for format_ in LIST_FORMATS),
    "decode -f json",
    "decode -f jsonl",
    *(
        f"diff-versions --generate 0 -f {format_} --messages"
        for format_ in ("text", "tsv", "csv", "json", "jsonl", "html")
    ),
    "diff-versions --generate 0 -f markdown --messages",
    "diff-versions --generate 0 -f sarif --messages",
)


@pytest.fixture(params=NAMES, ids=["not UTF-8", "control", "github", "blank", "vso", "hash"])
def odd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a message that is not valid and one that is, below an odd name."""
    folder = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), request.param)))
    folder.mkdir()
    (folder / "a.xml").write_text(ALERT.replace(">3<", ">::x<"))
    (folder / "b.xml").write_text(RESPONSE)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_breaks_a_format(mmc: Mmc, odd: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(odd.parent)
    for path in (odd.name, odd):
        got = mmc(*command.split(), path)
        assert got.code in (0, 1)
        assert "\x1b" not in got.out + got.err
        if " json " in f"{command} " or "sarif" in command or "gitlab" in command:
            json.loads(got.out)
        elif "jsonl" in command:
            assert [json.loads(line) for line in got.lines]
        elif "junit" in command:
            ElementTree.fromstring(got.out)
        elif "github" in command:
            assert all(line.startswith("::error file=") for line in got.lines)
        if "github" not in command:
            assert not [line for line in got.lines if line.lstrip().startswith(("::", "##[", "##vso["))]


@pytest.mark.parametrize("command", ["validate", "show alerts", "decode", "show message", "explain"])
def test_notes_are_no_commands_of_a_ci_log(mmc: Mmc, odd: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(odd.parent)
    path = Path(odd.name) / "nosuch.xml"
    got = mmc(*command.split(), f"{path}:1" if command == "explain" else path)
    assert not [line for line in (got.out + got.err).splitlines() if line.lstrip().startswith(("::", "##[", "##vso["))]
