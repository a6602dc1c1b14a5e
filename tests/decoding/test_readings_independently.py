"""Readings are what a plain walk of the XML finds, written without the code that makes them, for every message at hand."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mmc_cli.specification import schemas_folder
from tests.conftest import ROOT, Outcome

MMC = "{http://www.dccinterface.co.uk/ResponseAndAlert}"
OWN = "{urn:mmc-cli:annotations}"
INDEXES = {"TOU": "tou", "Block": "block"}


@cache
def measured_names() -> frozenset[str]:
    """The names of the elements that have a unit somewhere in the schema."""
    tree = ElementTree.parse(f"{schemas_folder()}/mmc.xsd")
    return frozenset(str(node.get("name")) for node in tree.iter() if node.get(f"{OWN}unit"))


def walk(element: ElementTree.Element, around: tuple[ElementTree.Element, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the path (without positions), text, time and index of each value whose name has a unit."""
    inside = (*around, element)
    name = element.tag.removeprefix(MMC)
    if len(element) == 0 and name in measured_names() and re.fullmatch(r"\s*[+-]?[\d.]+\s*", element.text or ""):
        times = [
            found.text or ""
            for each in reversed(around)
            for tag in ("Timestamp", "TimeStamp", "CaptureTime")
            if (found := each.find(MMC + tag)) is not None
        ]
        sent = inside[0].find(f"{MMC}Header/{MMC}Timestamp")
        time = times[0] if times else sent.text or "" if sent is not None else ""
        indexes = [each.get("index") for each in reversed(inside) if each.get("index") is not None]
        path = "/".join(each.tag.removeprefix(MMC) for each in inside)
        yield f"/{path}", str(element.text).strip(), time.strip(), indexes[0] if indexes else ""
    for child in element:
        yield from walk(child, inside)


def expected(path: Path) -> list[tuple[str, ...]]:
    return list(walk(ElementTree.parse(path).getroot(), ()))


def found(mmc: Callable[..., Outcome], path: Path) -> list[tuple[str, ...]]:
    lines = mmc("decode", path, "--rows", "readings", "-f", "jsonl", "-q", "--mmc-version", "auto").lines
    rows = [json.loads(line) for line in lines]
    for row in rows:
        check_meaning(row)
    return [
        (re.sub(r"\[\d+\]", "", row["path"]), row["value"], row["time"] or "", row["register_index"] or "")
        for row in rows
    ]


def check_meaning(row: dict[str, str | None]) -> None:
    """Assert what the path alone says about a reading."""
    path, quantity = str(row["path"]), row["quantity"]
    if "Secondary" in path and row["unit"] == "Wh":
        assert row["element"] == "secondary", path
    if row["unit"] == "m3":
        assert quantity == "gas_volume", path
    if row["unit"] == "varh":
        assert quantity == ("reactive_export_energy" if "Export" in path else "reactive_import_energy"), path
    if row["unit"] == "Wh" and "Threshold" not in path:
        assert quantity == ("active_export_energy" if "Export" in path else "active_import_energy"), path
    if (block := re.search(r"TOUBlock(\d)", path)) is not None:
        assert (row["block"], row["tou"]) == (block[1], row["register_index"]), path
    if "ProfileDataRsp" in path:
        assert row["period_seconds"] == 1800, path
    assert row["flag"] == ("no-value" if "no value" in str(row["note"]) else None), path


def agree(mmc: Callable[..., Outcome], path: Path) -> bool:
    """Compare a message; return whether it has readings."""
    wanted, got = expected(path), found(mmc, path)
    assert [row[0] for row in got] == [row[0] for row in wanted], path
    for mine, theirs in zip(got, wanted, strict=True):
        assert float(mine[1]) == float(theirs[1]), mine[0]
        assert mine[2] == theirs[2], mine[0]
        assert mine[3] == (str(int(float(theirs[3]))) if theirs[3] else ""), mine[0]
    return bool(wanted)


VALID = sorted(
    path
    for path in (ROOT / "fixtures/valid").rglob("*.xml")
    if "unusual" not in path.parts and "gbcs" not in path.parts
)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.relative_to(ROOT / "fixtures/valid").as_posix())
def test_the_readings_of_a_fixture_are_what_a_plain_walk_finds(mmc: Callable[..., Outcome], path: Path) -> None:
    agree(mmc, path)


def test_the_readings_of_the_corpus_are_what_a_plain_walk_finds(mmc: Callable[..., Outcome], corpus: Path) -> None:
    paths = [path for path in sorted(corpus.rglob("*.xml")) if b"<!--" not in path.read_bytes()]
    assert sum(agree(mmc, path) for path in paths) > 3
