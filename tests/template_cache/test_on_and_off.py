"""With the template cache and without, every command prints the same to the byte, over thousands of messages."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.inputs.source_map import Source
from mmc_cli.template_cache.cache import TemplateCache
from tests.benchmarks.corpus import varied
from tests.conftest import ROOT, Outcome, on_folder
from tests.mutations import damage
from tests.samples import RESPONSE

FILES = sorted([*(ROOT / "fixtures/valid").rglob("*.xml"), *(ROOT / "fixtures/invalid").rglob("MMC[12]*/*.xml")])
COMMANDS = (
    "validate -f jsonl",
    "validate -f concise --unique",
    "validate -f csv --mmc-version auto",
    "show alerts -f jsonl",
    "show alerts -f csv",
    "show responses -f tsv",
    "show readings -f csv",
    "show summary -f tsv",
    "decode -f jsonl",
    "decode -f json --raw",
    "decode -f jsonl --nulls --unique",
    "decode -f jsonl --si",
    "decode --rows readings -f csv",
    "decode --rows readings -f json --strict",
    "decode --rows readings -f tsv --since 2026-03-01",
    "decode --rows readings -f csv --mmc-version auto --si",
    "decode --rows registers -f csv",
    "decode --rows billing -f jsonl --strict",
    "decode --rows profile --log-times end --calendar london -f tsv",
)
XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a a.xsd"'


def changed(data: bytes, number: int, chance: random.Random) -> bytes:
    """A message as another device might send it; now and then with something that no message like it has."""
    data = varied(data, number, chance)
    kind = chance.randrange(12)
    if kind == 0:
        return damage(data, chance)
    if kind == 1:
        data = re.sub(rb">20[0-9]{2}-", lambda _: b">%d-" % chance.choice([1999, 2011, 2020, 2040, 2999]), data)
    elif kind == 2:
        data = re.sub(rb"\.[0-9]+Z<|Z<", lambda _: chance.choice([b"Z<", b".123456Z<", b"<", b"+01:00<"]), data)
    elif kind in (3, 4, 5):
        values = list(re.finditer(rb">([0-9A-Fa-f]+)<", data))
        if values:
            match = chance.choice(values)
            value = match[1]
            new = {
                3: b"<![CDATA[%b]]>" % value,
                4: chance.choice([b"<!-- 1 -->%b", b"%b<?pi?>", b" %b\n"]) % value,
                5: b"&#%d;%b" % (value[0], value[1:]),
            }[kind]
            data = data[: match.start(1)] + new + data[match.end(1) :]
    elif kind == 6:
        tags = list(re.finditer(rb"<(?:\w+:)?[A-Z]\w+", data))
        place = chance.choice(tags).end() if tags else 0
        data = data[:place] + XSI + data[place:]
    elif kind == 7:
        for match in list(re.finditer(rb">([0-9]+)<", data))[-1:]:
            other = b"%d" % chance.choice([0, 1, 65535, 4294967295])
            data = data[: match.start(1)] + other + data[match.end(1) :]
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance, place = random.Random(11), tmp_path_factory.mktemp("messages")
    for number in range(3000):
        data = changed(chance.choice(FILES).read_bytes(), number, chance)
        (place / f"{number:05}.xml").write_bytes(data)
    return place


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_the_same_with_the_cache_and_without(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, folder: Path, command: str
) -> None:
    arguments = on_folder(command, folder)
    with_cache = mmc(*arguments)
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert mmc(*arguments) == with_cache
    assert with_cache.out


VARIANTS = {
    "one.xml": (),
    "two.xml": ((b">51001<", b">61001<"),),
    "plus.xml": ((b">51001<", b">+51001<"),),
    "zeros.xml": ((b">51001<", b">00051001<"),),
    "zero.xml": ((b">51001<", b">000<"),),
    "lower.xml": ((b"00-1E-4F", b"00-1e-4f"),),
}


@pytest.mark.parametrize("command", ["validate -f jsonl", "show responses -f jsonl", "validate -f jsonl --unique"])
def test_a_number_in_other_digits_is_the_same_number_from_a_template(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    data = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes()
    for number in range(60):
        name, changes = list(VARIANTS.items())[number % len(VARIANTS)]
        text = data
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / f"{number:02}-{name}").write_bytes(text)
    words = command.split()
    with_cache = mmc(*words, tmp_path, "-j", "1")
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert mmc(*words, tmp_path, "-j", "1") == with_cache
    assert "57 duplicates" in with_cache.err


def test_a_type_that_messages_name_is_checked_in_each(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    data = (ROOT / "fixtures/valid/4.0/responses/4.1.1-ReadInstantaneousImportRegistersRsp-gas.xml").read_text()
    names = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    files = [tmp_path / f"{number}.xml" for number in (100, 101, 102, 103, 999)]
    for file in files:
        value = f'<ra:Value {names} xsi:type="xs:unsignedByte">{file.stem}<'
        assert data.count("<ra:Value>4817.362<") == 1
        file.write_text(data.replace("<ra:Value>4817.362<", value))
    together = [json.loads(line)["verdict"] for line in mmc("validate", tmp_path, "-f", "jsonl", "-j", "1").lines]
    assert together == ["valid", "valid", "valid", "valid", "invalid"]
    assert [mmc("validate", file).code for file in files] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">41208<", ">-5<"),
        ("<Electricity>", "<Extra>7</Extra><Electricity>"),
        ("</Header>", "<OriginatorCounter>NUMBER</OriginatorCounter></Header>"),
    ],
    ids=["a wrong value", "an unknown element", "an element that comes twice"],
)
def test_a_message_that_the_schema_rejects_is_decoded_from_a_template(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str
) -> None:
    for number in range(40):
        data = varied(
            RESPONSE.replace(old, new).replace("NUMBER", str(number % 3)).encode(), number, random.Random(number)
        )
        (tmp_path / f"{number}.xml").write_bytes(data)
    matches, match = list[object](), TemplateCache.match

    def counted(self: TemplateCache, source: Source) -> object:
        matches.append(match(self, source))
        return matches[-1]

    monkeypatch.setattr(TemplateCache, "match", counted)
    with_cache = mmc("decode", tmp_path, "-f", "jsonl", "-j", "1")
    assert sum(each is not None for each in matches) > 30
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert mmc("decode", tmp_path, "-f", "jsonl", "-j", "1") == with_cache
    assert "40 of 40 messages rejected by the schema" in with_cache.err


def test_the_cache_is_used_unless_it_is_off(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    matches, match = list[object](), TemplateCache.match

    def counted(self: TemplateCache, source: Source) -> object:
        matches.append(match(self, source))
        return matches[-1]

    monkeypatch.setattr(TemplateCache, "match", counted)
    mmc("validate", folder, "-j", "1")
    assert sum(each is not None for each in matches) > 500
    matches.clear()
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    mmc("validate", folder, "-j", "1")
    assert not matches
