"""Messages that say the same in other words: every command gives the values, outcome and findings of the base message.

The pack is reference data: index.csv names for each case the message in base/ with which it has to agree. What may
differ is the text as it is written, where it is, and the name of the file.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mmc_cli import api
from mmc_cli.decoding.field_tree import leaves
from mmc_cli.model.xml_names import local_name
from tests.conftest import SHARED, Outcome

PACK = SHARED / "cases" / "standard"
COPIES = 1000
# Each command, with the fields of its records that may differ.
COMMANDS = {
    "validate": {"findings"},
    "show alerts": set[str](),
    "show responses": set[str](),
    "show readings": set[str](),
    "decode": {"texts"},
    "decode --rows leaves": {"value"},
    "decode --rows messages": set[str](),
    "diff-versions 3.1 5.4 --messages": set[str](),
}
SENDER, COUNTER = "00-1E-4F-7A-20-00-11-01", "51001"
Run = Callable[..., Outcome]

pytestmark = pytest.mark.skipif(not PACK.is_dir(), reason="the standard pack is not here")


def pairs() -> Iterator[tuple[str, Path, Path]]:
    """Each case with its input and the message that it has to agree with."""
    if not PACK.is_dir():
        return
    with (PACK / "index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["same_as"]:
                yield row["case"], PACK / row["case"] / row["input"], PACK / "base" / f"{row['same_as']}.xml"


def by_file(mmc: Run, command: str, path: Path) -> dict[str, list[dict[str, Any]]]:
    """What a command says of each file, without what may differ."""
    records = defaultdict(list)
    words = command.split()
    for line in mmc(*words, path, "-f", "jsonl", *(() if words[0] == "diff-versions" else ("-j", 1))).lines:
        record = json.loads(line)
        if "findings" in record:
            record["rules"] = sorted((each["id"], each["path"]) for each in record["findings"])
        records[Path(record.pop("file")).name].append(
            {name: value for name, value in record.items() if name not in COMMANDS[command]}
        )
    return records


def alone(mmc: Run, path: Path, folder: Path) -> dict[str, Any]:
    """What every command says of one message."""
    file = folder / "message.xml"
    file.write_bytes(path.read_bytes())
    said: dict[str, Any] = {command: by_file(mmc, command, file) for command in COMMANDS}
    said["exit code"] = mmc("validate", file).code
    said["show summary"] = mmc("show", "summary", file, "-f", "jsonl").out
    said["show message"] = [line.split("\t")[::2] for line in mmc("show", "message", file, "-f", "tsv").lines]
    said["values"] = [
        (field.path, field.value, field.meaning, field.unit, field.problem)
        for field in leaves(api.decode(api.read(file.read_bytes())))
        if not field.path.endswith("Description")
    ]
    said["explain"] = [explained(mmc, file, name) for name in ("OriginatorCounter", "Value", "MeterBalance")]
    return said


def explained(mmc: Run, file: Path, name: str) -> list[tuple[Any, ...]]:
    """What `mmc explain FILE:LINE` says of the line where an element begins."""
    for element in etree.parse(file).iter(etree.Element):
        if local_name(element).endswith(name):
            records = map(json.loads, mmc("explain", f"{file}:{element.sourceline}", "-f", "jsonl").lines)
            return [(each["kind"], each["code"], each["unit"], each["meaning"], each["in_force"]) for each in records]
    return []


PAIRS = list(pairs())
BASES = sorted({base for _, _, base in PAIRS})


@pytest.mark.parametrize(("case", "path", "base"), PAIRS, ids=[case for case, _, _ in PAIRS])
def test_every_command_agrees_with_the_base_message(
    mmc: Run, tmp_path: Path, case: str, path: Path, base: Path
) -> None:
    assert alone(mmc, path, tmp_path) == alone(mmc, base, tmp_path)


def copies(paths: list[Path], folder: Path) -> dict[str, tuple[str, str]]:
    """Writes copies of some messages in turn, each with its own sender and counter, which are returned by file."""
    written = {}
    for number in range(COPIES):
        path = paths[number % len(paths)]
        sender, counter = f"-{number // 256:02X}-{number % 256:02X}", str(int(COUNTER) + number)
        data = path.read_bytes()
        assert b"-11-01" in data
        assert COUNTER.encode() in data
        data = data.replace(b"-11-01", sender.encode(), 1).replace(COUNTER.encode(), counter.encode(), 1)
        name = f"{number:04}-{path.parent.name}.xml"
        (folder / name).write_bytes(data)
        written[name] = SENDER.replace("-11-01", sender), counter
    return written


@pytest.mark.parametrize("base", BASES, ids=[base.stem for base in BASES])
def test_every_command_agrees_among_a_thousand_copies(mmc: Run, tmp_path: Path, base: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    written = copies([base, *(path for _, path, other in PAIRS if other == base)], folder)
    (tmp_path / base.name).write_bytes(base.read_bytes())
    for command in COMMANDS:
        expected = by_file(mmc, command, tmp_path / base.name)[base.name]
        for name, records in by_file(mmc, command, folder).items():
            sender, counter = written.pop(name) if command == "validate" else ("", "")
            text = json.dumps(records)
            assert not sender or sender in text, name
            assert without_identity(records) == without_identity(expected), f"{command}: {name}"
            assert command != "show alerts" or not counter or counter in text
    assert not written
    summary = [json.loads(line) for line in mmc("show", "summary", folder, "-f", "jsonl").lines]
    assert {row["messages"] for row in summary if row["by"] != "device"} == {COPIES}


def without_identity(record: Any) -> Any:
    """A record without the sender and the counter of the message."""
    if isinstance(record, list):
        return [without_identity(each) for each in record]
    if isinstance(record, dict):
        named = ("device", "counter", "BusinessOriginatorID", "OriginatorCounter", "fingerprint")
        return {name: without_identity(value) for name, value in record.items() if name not in named}
    return record
