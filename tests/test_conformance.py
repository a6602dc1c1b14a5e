"""Both engines agree with the conformance pack in every version; the reference messages are read correctly."""

import csv
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT, Outcome

VERSIONS = ("3.1", "4.0", "5.0", "5.1")


def pack(folder: Path) -> Iterator[tuple[Message, dict[str, str]]]:
    with (folder / "verdicts.csv").open(newline="", encoding="utf-8") as lines:
        wanted = {row["file"]: row for row in csv.DictReader(lines)}
    with tarfile.open(folder / "messages.tar.gz") as archive:
        for member in archive:
            if (content := archive.extractfile(member)) is not None:
                name = Path(member.name).name
                yield read(content.read(), Origin(name)), wanted.pop(name)
    assert not wanted


@pytest.mark.parametrize("version", VERSIONS)
def test_both_engines_agree_with_every_row_of_the_pack(conformance: Path, version: str) -> None:
    schema = load_spec(parse_version(version)).schema
    other = xmlschema.XMLSchema10(schema.to_xsd())
    rows = 0
    for message, row in pack(conformance):
        rows += 1
        wanted = row[f"mmc_{version}"] == "valid"
        assert message.root is not None, row["file"]
        assert schema.validator.validate(message.root) == wanted, row["file"]
        assert other.is_valid(message.root) == wanted, row["file"]
    assert rows == 1920


def test_every_rejected_message_of_the_pack_is_explained_in_plain_words(conformance: Path) -> None:
    for message, row in pack(conformance):
        if row["mmc_4.0"] == "valid":
            continue
        errors = [each for each in validate_message(message, Version(4, 0)).findings if each.rule.severity == "error"]
        assert errors, row["file"]
        for finding in errors:
            assert finding.rule.name != "not-valid", row["file"]
            assert finding.place.line > 1, row["file"]
            assert finding.path.startswith("/GBCSResponse"), row["file"]
            assert not re.search(r"\{http|<Element|0x7f|\[A-F|xs:|Xsd", finding.message), finding.message


@pytest.mark.parametrize(
    "path", sorted((ROOT / "fixtures").rglob("*.xml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_both_engines_agree_on_every_fixture(path: Path) -> None:
    message = read(path.read_bytes())
    if message.root is None:
        return
    # xmlschema takes the text before a comment for the whole value.
    plain = etree.fromstring(message.data, etree.XMLParser(remove_comments=True, remove_pis=True))
    for version in VERSIONS:
        schema = load_spec(parse_version(version)).schema
        assert schema.validator.validate(message.root) == engine(version).is_valid(plain)


ENGINES: dict[str, xmlschema.XMLSchema10] = {}


def engine(version: str) -> xmlschema.XMLSchema10:
    if version not in ENGINES:
        ENGINES[version] = xmlschema.XMLSchema10(load_spec(parse_version(version)).schema.to_xsd())
    return ENGINES[version]


def test_the_reference_messages_are_valid(mmc: Callable[..., Outcome], corpus: Path) -> None:
    got = mmc("validate", corpus)
    assert (got.code, got.lines[-1].startswith("142 messages: 142 valid")) == (0, True)


def test_no_error_and_only_known_warnings_are_raised_on_the_reference_messages(
    mmc: Callable[..., Outcome], corpus: Path
) -> None:
    found = [
        (each["severity"], each["name"])
        for line in mmc("validate", corpus, "-f", "jsonl").lines
        for each in json.loads(line)["findings"]
    ]
    warnings = {name for severity, name in found if severity == "warning"}
    assert not [name for severity, name in found if severity == "error"]
    # Times of future-dated samples lie in 2030; one alert is of MMC 5.0.
    assert warnings <= {"time-ahead", "alert-code-unknown", "message-code-unknown"}


def test_the_reference_alerts_are_listed_with_code_name_device_time_and_payload(
    mmc: Callable[..., Outcome], corpus: Path
) -> None:
    rows = [json.loads(line) for line in mmc("show", "alerts", corpus, "-f", "jsonl").lines]
    assert len(rows) == 46
    for row in rows:
        text = Path(row["file"]).read_text(encoding="utf-8")
        for key in ("alert_code", "device", "time", "message_code"):
            assert f">{row[key]}<" in text
        assert row["alert_name"]
        assert (row["payload"] is None) == ("Payload>" not in text)
        assert bool(row["payload_text"]) == ("Payload>" in text)
        named = re.search(r"_([0-9A-F]{4})_", Path(row["file"]).name)
        assert named is None or row["alert_code"] == named[1]
    assert {row["alert_code"] for row in rows if not row["known"]} == {"8F8A"}


def test_the_reference_responses_are_listed_with_their_first_faults(mmc: Callable[..., Outcome], corpus: Path) -> None:
    rows = [json.loads(line) for line in mmc("show", "responses", corpus, "-f", "jsonl").lines]
    assert len(rows) == 96
    for row in rows:
        failed = "ERROR" in Path(row["file"]).name
        assert row["known"], row["file"]
        assert row["success"] is not failed
        assert re.fullmatch(r"hardware-fault at position \d+", row["first_fault"]) if failed else not row["first_fault"]
    table = csv.DictReader(io.StringIO(mmc("show", "responses", corpus, "-f", "csv").out))
    assert any(row["first_fault"] == "hardware-fault at position 2" for row in table)
