"""Payloads in DUIS responses are listed the same with the template cache and without, whatever differs in them."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.batch import payload_replays
from mmc_cli.batch.payload_replays import PayloadMatch, PayloadReplays
from mmc_cli.gbcs import decode
from mmc_cli.gbcs.decode import decode_with_parts
from mmc_cli.gbcs.templates import PayloadTemplates
from mmc_cli.inputs import message_reader
from mmc_cli.inputs.envelopes import Envelopes
from mmc_cli.inputs.source_map import Source
from tests.conftest import Outcome, on_folder
from tests.gbcs import builder
from tests.gbcs.builder import ENCRYPTED, access_response, cosem_time, eui, message, octets
from tests.gbcs.test_decode import SAMPLES
from tests.inputs.converters.test_gbcs import duis

COMMANDS = (
    "show responses -f tsv",
    "show responses -f jsonl --unique",
    "show alerts -f csv",
    "show alerts -f json",
    "decode -f jsonl",
    "decode -f json --nulls --strict",
    "decode -f jsonl --device 00-1E-4F-7A-20-00-11-01",
    "show summary -f tsv",
)
PAYLOADS = (
    *SAMPLES,
    message(access_response((octets(ENCRYPTED),)), extra=eui(builder.NETWORK) + (7).to_bytes(8) + (9).to_bytes(8)),
    message(builder.asn1_alert("8F8B", "20260203160000Z"), builder.ALERT, "012B", time=cosem_time(2026, 2, 3)),
)
HOSTILE_NAMES = ("=1+1,a.xml", "a\tb.xml", "::error::a.xml", "é\udcff.xml", '"quoted".xml', "zqvaluezq0t.xml")


def changed(data: bytes, chance: random.Random) -> bytes:
    """A payload with other bytes in some of its fields, some of which may break it."""
    new = bytearray(data)
    for part in chance.choices(decode_with_parts(data).parts, k=chance.randrange(4)):
        if part.data and chance.randrange(8):
            new[part.offset + chance.randrange(len(part.data))] = chance.choice([0, 1, 12, 0xFF, chance.randrange(256)])
    return bytes(new)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance, place = random.Random(5), tmp_path_factory.mktemp("payloads")
    for number in range(1500):
        text = duis(changed(chance.choice(PAYLOADS), chance))
        if not number % 50:
            text = text.replace("<Response>", "<Response><ID>zqvaluezq0t zqfilezq</ID>")
        (place / f"{number:05}{chance.choice(HOSTILE_NAMES) if not number % 10 else '.xml'}").write_text(text)
    return place


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_the_same_with_the_cache_and_without(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, folder: Path, command: str
) -> None:
    arguments = on_folder(command, folder)
    with_cache = mmc(*arguments)
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    monkeypatch.setattr(message_reader, "ENVELOPES", Envelopes())  # those of this process were on when it started
    monkeypatch.setattr(decode, "TEMPLATES", PayloadTemplates())
    assert mmc(*arguments) == with_cache
    assert with_cache.out


def test_most_payloads_of_a_shape_are_not_decoded_again(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    matches = list[PayloadMatch | None]()

    class Watched(PayloadReplays):
        def match(self, source: Source) -> PayloadMatch | None:
            matches.append(super().match(source))
            return matches[-1]

    monkeypatch.setattr(payload_replays, "PayloadReplays", Watched)
    mmc("show", "alerts", folder, "-f", "tsv", "-j", "1")
    assert sum(match is not None for match in matches) > len(matches) / 3
    assert sum(match is None for match in matches) > 100  # those that break, or are of a shape of their own


def test_a_time_that_is_not_specified_has_no_mark(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    times = [cosem_time(2026, 2, 3), cosem_time(0xFFFF, 2, 3), cosem_time(2026, 2, 4)]
    for number, time in enumerate(times * 3):
        (tmp_path / f"{number}.xml").write_text(duis(message(access_response(), time=time, counter=number)))
    lines = mmc("show", "responses", tmp_path, "-f", "tsv", "-j", "1").lines[1:]
    assert [line.split("\t")[5] for line in lines] == ["2026-02-03T00:00:00Z", "", "2026-02-04T00:00:00Z"] * 3


def test_duplicates_are_found_among_replayed_payloads(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.xml").write_text(duis(message(access_response(), counter=number // 2)))
    assert "6 duplicates" in mmc("show", "responses", tmp_path, "-j", "1").err
