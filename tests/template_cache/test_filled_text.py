"""The data of a message of a template is that of a message that is read, to the byte."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.samples import RESPONSE

PROFILE = """<ReadActiveImportProfileDataRsp MessageSuccess="true">{}</ReadActiveImportProfileDataRsp>"""
ENTRY = (
    "<LogEntry><Timestamp>2026-01-0{0}T00:00:00.00Z</Timestamp><Electricity><PrimaryValue>{1}</PrimaryValue>"
    "<SecondaryValue>{2}</SecondaryValue></Electricity></LogEntry>"
)
AWKWARD = (
    "plain.xml",
    "a,b.xml",
    "=1+1.xml",
    '"quoted".xml',
    "::notice.xml",
    "ünïcode.xml",
    "zqvaluezq1t.xml",
    "{x}.xml",
)


def profile(first: object, second: object) -> str:
    before, _, rest = RESPONSE.partition("<ReadInstantaneousImportRegistersRsp")
    entries = "".join(ENTRY.format(day, first, second) for day in (1, 2, 3))
    return before + PROFILE.format(entries) + "</SMETSData>" + rest.partition("</SMETSData>")[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(AWKWARD):
        (tmp_path / f"0{number}{name}" if name == "plain.xml" else tmp_path / name).write_text(profile(number, 17))
    values = ["7", "07", "-7", "+7", "7.0", " 7", "4294967295", "9" * 30, "many", "", "0", "zqvaluezq0t"]
    for number, value in enumerate(values):
        (tmp_path / f"value{number:02}.xml").write_text(profile(value, number))
    for number in range(3):
        text = profile(1, 2).replace("00-1E-4F", ("00-1e-4f", "00-1E-4F", "00-1E-40")[number])
        (tmp_path / f"who{number}.xml").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "options",
    ["-f jsonl", "-f json", "-f jsonl --raw", "--rows readings -f csv", "--rows readings -f tsv",
     "--rows readings -f jsonl", "--rows readings -f json"],
)  # fmt: skip
def test_data_is_the_same_with_templates_and_without(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, folder: Path, options: str
) -> None:
    with_templates = mmc("decode", folder, *options.split(), "-j", "1")
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert mmc("decode", folder, *options.split(), "-j", "1") == with_templates
    assert with_templates.out.count("who2.xml") >= 1


def test_most_messages_of_a_profile_are_not_parsed(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.xml").write_text(profile(number, 100 - number))
    parsed: list[object] = []
    from mmc_cli.decoding import readings

    original = readings.parsed_root
    monkeypatch.setattr(readings, "parsed_root", lambda message: parsed.append(message) or original(message))
    out = mmc("decode", tmp_path, "--rows", "readings", "-f", "csv", "-j", "1").lines
    assert len(out) == 1 + 40 * 6
    assert len(parsed) < 10
    assert len({re.sub(r"^.*?(\d\d)\.xml.*$", r"\1", line) for line in out[1:]}) == 40
