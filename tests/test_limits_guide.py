"""Every row of the table of limits in `mmc help performance` holds: what is beyond a limit is reported as it says."""

import binascii
import gzip
import json
import lzma
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from tests.benchmarks.bombs import ENTRY, message, nested_zip, repeated, wide
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
UNITS = {"": 1, "MiB": 2**20, "GiB": 2**30}
ROWS = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in (ROOT / "mmc_cli/guides/performance.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [^|]+ \| (?:`--max|none)", line)
]


class Case(NamedTuple):
    """A file that is beyond a limit, how it is read, and what is said of it."""

    name: str
    data: Callable[[], bytes]
    arguments: tuple[str, ...] = ()
    reason: str = ""


def csv(message: str) -> bytes:
    return b'R\n"%b"\n' % message.replace('"', '""').encode()


def xz_with_dictionary(size_code: int) -> bytes:
    """An xz file that says that it needs a dictionary of another size (the .xz file format, 3.1 and 5.3.1)."""
    data = bytearray(lzma.compress(ALERT.encode()))
    start, length = 12, (data[12] + 1) * 4
    data[start + 4] = size_code
    data[start + length - 4 : start + length] = binascii.crc32(data[start : start + length - 4]).to_bytes(4, "little")
    return bytes(data)


ATTRIBUTES = " ".join(f'a{number}=""' for number in range(101))
CASES = {
    "bytes of one message": Case("a.xml", ALERT.encode, ("--max-bytes", "1000")),
    "memory of one row": Case("a.csv", lambda: csv(ALERT + "€"), ("--max-bytes", "1600"), "bytes of memory"),
    "depth of nested elements": Case("a.xml", ALERT.encode, ("--max-depth", "3")),
    "messages in a file or archive": Case("a.xml", (ALERT * 2).encode, ("--max-messages", "1")),
    "bytes that a compressed file": Case("a.xml.gz", lambda: gzip.compress(ALERT.encode()), ("--max-unpacked", "99")),
    "unpacked size against": Case("a.xml.gz", lambda: gzip.compress(b" " * 2**24 * 2)),
    "attributes of one element": Case(
        "a.xml", lambda: message(f"<a {ATTRIBUTES}/>" * 3), reason="an element has more than 100 attributes"
    ),
    "elements in one element": Case("a.xml", lambda: repeated("<a/>", 410_000), reason="more than 100,000 elements"),
    "tags and attributes": Case(
        "a.xml", lambda: wide("b", 50_000, 2_500_000), reason="more than 600,000 tags and attributes"
    ),
    "values in one record": Case(
        "a.jsonl", lambda: b"[%b0]\n" % (b"0," * 500_000), reason="more than 500,000 values in one record"
    ),
    "memory to unpack": Case(
        "a.xml.xz", lambda: xz_with_dictionary(32), reason="more memory to unpack than mmc allows"
    ),
    "archives in archives": Case(
        "a.zip", lambda: nested_zip(ALERT.encode(), 5), reason="nested in 3 archives: mmc looks no deeper"
    ),
    "zero bytes in one stretch": Case("a.log", lambda: b"x", reason="nothing but zero bytes from byte 2 on"),
}
REPAIRED = ENTRY.format("success").replace('"1"', "1") * 130
MISNAMED = ENTRY.format("success").replace("COSEMResponse", "COSEMRespons")
LISTED: dict[str, tuple[str, Callable[[], bytes]]] = {  # what is beyond these is reported with the message itself
    "fixes tried": ("a.xml", lambda: message(MISNAMED * 40)),
    "faults listed": ("a.xml", lambda: message(ENTRY.format("Success") * 5_001)),
    "repairs listed": ("a.csv", lambda: csv(RESPONSE.replace("<COSEMResponse", REPAIRED + "<COSEMResponse", 1))),
}


def row_of(key: str) -> list[str]:
    (row,) = [row for row in ROWS if row[0].startswith(key)]
    return row


def test_each_row_of_the_table_is_a_case_here() -> None:
    assert [row[0] for row in ROWS if not row[0].startswith((*CASES, *LISTED))] == []
    assert all(row_of(key) for key in (*CASES, *LISTED))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:30])
def test_the_default_of_an_option_is_that_in_the_table(row: list[str]) -> None:
    number, _, unit = row[2].partition(" ")
    if row[1] == "none" or number == "a":
        return
    assert getattr(DEFAULT_READ_OPTIONS, row[1][2:].replace("-", "_")) == int(number.replace(",", "")) * UNITS[unit]


@pytest.mark.parametrize("key", CASES)
def test_what_is_beyond_a_limit_is_not_checked_and_the_reason_names_it(mmc: Mmc, tmp_path: Path, key: str) -> None:
    case, (_, option, default, beyond) = CASES[key], row_of(key)
    path = tmp_path / case.name
    path.write_bytes(case.data())
    if case.reason.startswith("nothing but zero"):
        os.truncate(path, 2**40)
    result = mmc("validate", path, *case.arguments)
    assert result.code == 3
    assert "not checked" in result.out
    assert case.reason in result.out
    assert option == "none" or option in result.out
    assert default in case.reason or option != "none" or not default[0].isdigit() or "MiB" in default
    assert "not checked" in beyond or "not read" in beyond


def findings_beyond(mmc: Mmc, folder: Path, key: str) -> tuple[list[dict[str, Any]], int]:
    """The findings of a message beyond a limit, and the limit in the table."""
    name, make = LISTED[key]
    (folder / name).write_bytes(make())
    return json.loads(mmc("validate", folder / name, "-f", "jsonl").out)["findings"], int(
        row_of(key)[2].replace(",", "")
    )


def test_other_values_than_those_tried_are_listed_as_expected(mmc: Mmc, tmp_path: Path) -> None:
    findings, limit = findings_beyond(mmc, tmp_path, "fixes tried")
    assert [finding["suggestion"] for finding in findings].count("COSEMResponse") == limit
    assert all(finding["expected"] == ["COSEMResponse"] for finding in findings)
    assert len(findings) == 40


def test_a_last_finding_says_that_there_are_more_faults(mmc: Mmc, tmp_path: Path) -> None:
    (*findings, last), limit = findings_beyond(mmc, tmp_path, "faults listed")
    assert len(findings) == limit
    assert last["id"] == "MMC198"


def test_the_last_repair_counts_the_others(mmc: Mmc, tmp_path: Path) -> None:
    findings, limit = findings_beyond(mmc, tmp_path, "repairs listed")
    repairs = [finding["message"] for finding in findings if finding["id"] == "MMC008"]
    assert len(repairs) == limit + 1
    assert repairs[-1] == "30 more repairs like this were made"
