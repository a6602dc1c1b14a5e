"""The cases of containers in the shared packs: how many messages, which verdicts, and how the run ends."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SHARED, Outcome

Mmc = Callable[..., Outcome]

# Each case: its folder and file, how many messages have which verdict, the exit code, and a part of what is reported.
CASES = {
    "standard/csv-cr/input.csv": ({"valid": 3}, 0, ""),
    "standard/csv-decimal-comma/input.csv": ({"valid": 3}, 0, ""),
    "standard/csv-semicolon-one-line-cells/input.csv": ({"valid": 3}, 0, ""),
    "standard/gz-cut/input.xml.gz": ({"valid": 26, "not-checked": 1}, 3, "messages may be missing"),
    "standard/gz-split-message/input.xml.gz": ({"valid": 1}, 0, ""),
    "standard/gz-zero-padding/input.xml.gz": ({"valid": 2}, 0, ""),
    "standard/jsonl-broken-line/input.jsonl": ({"valid": 2, "not-checked": 1}, 3, "line 2"),
    "standard/zip-bad-crc/input.zip": ({"valid": 2, "not-checked": 1}, 3, "b.xml"),
    "standard/zip-encrypted-member/input.zip": ({"valid": 2, "not-checked": 1}, 3, "encrypted"),
    "standard/zip-macos/input.zip": ({"valid": 2}, 0, ""),
    "standard/zip-names/input.zip": ({"valid": 7}, 0, ""),
    "standard/tar-gz-in-zip/input.zip": ({"valid": 2}, 0, ""),
    "standard/soap-escaped/input.xml": ({"valid": 1}, 0, ""),
    "standard/adapter-envelope/input.xml": ({"invalid": 1}, 1, "schemaVersion"),
    "standard/declaration-lost-quote/input.xml": ({"invalid": 1}, 1, "not well-formed"),
    "standard/blank-before-declaration/input.xml": ({"invalid": 1}, 1, "not well-formed"),
    "hostile/good.tar": ({"valid": 5}, 0, ""),
    "hostile/chksum.tar": ({"valid": 4, "not-checked": 1}, 3, "messages may be missing"),
    "hostile/cut-in-header.tar.gz": ({"valid": 1, "not-checked": 1}, 3, "messages may be missing"),
    "hostile/cr-in-row.csv": ({"invalid": 3}, 1, ""),
    "hostile/end-in-comment.csv": ({"valid": 3}, 0, ""),
    "hostile/surrogate.jsonl": ({"not-checked": 1}, 3, "half of a character"),
    "hostile/stray-end-after.xml": ({"invalid": 1}, 1, "not well-formed"),
    "hostile/bom-bom.xml": ({"invalid": 1}, 1, "not well-formed"),
}


def shared_case(name: str) -> Path:
    path = SHARED / "cases" / name
    if not path.is_file():
        pytest.skip("the shared cases are not here")
    return path


@pytest.mark.parametrize("name", CASES)
def test_a_container_gives_every_message_once_and_says_what_is_missing(mmc: Mmc, name: str) -> None:
    verdicts, code, reported = CASES[name]
    got = mmc("validate", shared_case(name), "-f", "jsonl")
    records = [json.loads(line) for line in got.lines]
    places = [(record["file"], record["member"], record["index"]) for record in records]
    assert Counter(record["verdict"] for record in records) == verdicts
    assert len(set(places)) == len(places)
    assert reported in got.out
    assert got.code == code


@pytest.mark.parametrize("limit", [1, 2, 7, 50, 100, 199, 200])
def test_a_cut_message_ends_whatever_the_limit_on_its_size(mmc: Mmc, limit: int) -> None:
    got = mmc("validate", shared_case("hostile/hang-max-bytes.xml"), "--max-bytes", limit)
    assert got.code == 3
