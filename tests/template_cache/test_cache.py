"""A message matches a template only where reading it gives the same verdict."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateCache, TemplateMatch
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0

SPEC = load_spec(V4_0)
FIXTURES = sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))


def clean(data: bytes) -> bool:
    return not validate_message(read(data), V4_0).findings


def replay_nothing(values: FreeValues) -> ReplayFunction:
    return lambda match, counts: ()


def cache_of(*texts: bytes) -> TemplateCache:
    cache = TemplateCache()
    for text in texts:
        for _ in range(2):
            cache.record(read(text), SPEC, replay_nothing)
    return cache


def find_match(cache: TemplateCache, data: bytes) -> TemplateMatch | None:
    return cache.match(Source(Origin("a.xml"), data))


CACHE = cache_of(*(path.read_bytes() for path in FIXTURES if clean(path.read_bytes())))
FIRST = ALERT.replace("18446744073709551615", "42")
MESSAGE = RESPONSE.replace(">hardware-fault<", ">success<").replace('MessageSuccess="false"', 'MessageSuccess="true"')
MESSAGE = MESSAGE.replace('ResponseCode="1"', 'ResponseCode="0"')


def test_nearly_every_clean_fixture_has_a_template() -> None:
    whole = [path for path in FIXTURES if clean(path.read_bytes())]
    matches = [path for path in whole if find_match(CACHE, path.read_bytes()) is not None]
    assert len(matches) > 0.95 * len(whole)


def test_a_template_is_made_of_the_second_message() -> None:
    cache = TemplateCache()
    cache.record(read(ALERT.encode()), SPEC, replay_nothing)
    assert find_match(cache, ALERT.encode()) is None


def test_among_many_messages_whose_values_are_copied_one_is_made_of_the_first() -> None:
    cache, many = TemplateCache(copies_values=True), 40
    for number in range(many):
        cache.record(read(ALERT.encode() + b" " * number), SPEC, replay_nothing)
    assert find_match(cache, ALERT.encode()) is None
    assert find_match(cache, ALERT.encode() + b" " * (many - 1)) is not None


def test_whose_message_it_is_comes_from_its_own_bytes() -> None:
    other = ALERT.replace("00-1e-4f-7a-20-00-11-01", "00-db-12-34-56-78-90-a0").replace("18446744073709551615", "7")
    found = find_match(cache_of(other.replace(">7<", ">18<").encode()), other.encode())
    assert found is not None
    assert found.header == read(other.encode()).header
    assert found.header.key == "00-DB-12-34-56-78-90-A0 7 0121"


@pytest.mark.parametrize(
    ("text", "old", "new", "matches"),
    [
        (FIRST, "00-1e-4f-7a-20-00-11-01", "00-FF-4f-7a-20-00-11-09", True),
        (FIRST, "00-1e-4f-7a-20-00-11-01", "00-FF-4f-7a-20-00-11-0", False),
        (FIRST, ">42<", ">18446744073709551616<", False),
        (FIRST, ">42<", ">999999999999999999<", True),
        (FIRST, ">2026-02-03T16:00:00Z</ra:Timestamp>", ">2025-12-31T23:59:59Z</ra:Timestamp>", True),
        (FIRST, ">2026-02-03T16:00:00Z</ra:Timestamp>", ">2025-02-29T23:59:59Z</ra:Timestamp>", False),
        (FIRST, ">2026-02-03T16:00:00Z</ra:Timestamp>", ">2011-12-31T23:59:59Z</ra:Timestamp>", False),
        (FIRST, ">2026-02-03T16:00:00Z</ra:Timestamp>", ">2999-12-31T23:59:59Z</ra:Timestamp>", False),
        (FIRST, ">2026-02-03T16:00:00Z</ra:Timestamp>", ">2025-12-31T23:59:59</ra:Timestamp>", False),
        (FIRST, ">100<", ">101<", False),
        (FIRST, ">8F86<", ">8F87<", False),
        (FIRST, 'schemaVersion="4.0"', 'schemaVersion="3.1"', False),
        (MESSAGE, ">10435000<", ">7<", True),
        (MESSAGE, ">10435000<", ">-7<", False),
        (MESSAGE, ">10435000<", ">9999999999999999999<", False),
        (MESSAGE, ">10435000<", ">7 <", False),
        (MESSAGE, '"true"', '"1"', False),
    ],
)
def test_only_values_that_change_no_verdict_may_differ(text: str, old: str, new: str, matches: bool) -> None:
    assert clean(text.encode())
    assert old in text
    cache = cache_of(text.encode())
    assert find_match(cache, text.encode()) is not None
    assert (find_match(cache, text.replace(old, new).encode()) is not None) is matches


@settings(max_examples=400)
@given(some.sampled_from(FIXTURES), some.randoms(use_true_random=False))
def test_a_damaged_message_that_matches_is_valid(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data))
        change = chance.choice([b"", b"0", b"9", b" ", b"<", b"&", b"A", b"-", bytes([data[place]]) * 2, b"\xc3\xa9"])
        data[place : place + chance.randint(0, 1)] = change
    if find_match(CACHE, bytes(data)) is not None:
        assert clean(bytes(data))


@settings(max_examples=300)
@given(some.sampled_from(FIXTURES), some.randoms(use_true_random=False))
def test_a_message_with_other_digits_that_matches_is_valid(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    numbers = list(re.finditer(rb">[^<]*[0-9][^<]*<", data))
    for match in chance.sample(numbers, min(2, len(numbers))):
        new = re.sub(rb"[0-9]", lambda _: b"%d" % chance.randrange(10), match[0])
        data = data[: match.start()] + new + data[match.end() :] if len(new) == len(match[0]) else data
    if find_match(CACHE, data) is not None:
        assert clean(data)


def test_an_empty_element_is_not_taken_for_a_value() -> None:
    cache = cache_of(FIRST.encode())
    assert find_match(cache, FIRST.replace(">42<", "><").encode()) is None
    assert find_match(cache, FIRST.replace(">42<", "\0").encode()) is None


def test_times_of_which_one_comes_first_stay_in_their_order() -> None:
    cache = cache_of(FIRST.encode())
    start, end = ">2026-01-01T00:00:00Z<", ">2026-02-01T00:00:00Z<"
    assert start in FIRST
    assert end in FIRST
    later = FIRST.replace(start, ">2026-01-31T23:59:59Z<")
    assert find_match(cache, later.encode()) is not None
    assert find_match(cache, later.replace(end, ">2026-01-31T23:59:58Z<").encode()) is None


def test_a_message_whose_results_cannot_be_replayed_has_no_template() -> None:
    cache, asked = TemplateCache(), list[FreeValues]()
    for _ in range(40):
        cache.record(read(ALERT.encode()), SPEC, asked.append)
    assert find_match(cache, ALERT.encode()) is None
    assert len(asked) == 39


def test_a_faulty_message_does_not_keep_others_from_having_a_template() -> None:
    cache = TemplateCache()
    for _ in range(3):
        cache.record(read(FIRST.replace(">100<", ">101<").encode()), SPEC, lambda values: None)
    cache.record(read(FIRST.encode()), SPEC, replay_nothing)
    assert find_match(cache, FIRST.encode()) is not None
