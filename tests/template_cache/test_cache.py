"""A message is taken for one like another only where reading it would say the same."""

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


def nothing(blanks: FreeValues) -> ReplayFunction:
    return lambda like, counts: ()


def taught(*texts: bytes) -> TemplateCache:
    forms = TemplateCache()
    for text in texts:
        for _ in range(2):
            forms.learn(read(text), SPEC, nothing)
    return forms


def like(forms: TemplateCache, data: bytes) -> TemplateMatch | None:
    return forms.like(Source(Origin("a.xml"), data))


KNOWN = taught(*(path.read_bytes() for path in FIXTURES if clean(path.read_bytes())))
FIRST = ALERT.replace("18446744073709551615", "42")
MESSAGE = RESPONSE.replace(">hardware-fault<", ">success<").replace('MessageSuccess="false"', 'MessageSuccess="true"')
MESSAGE = MESSAGE.replace('ResponseCode="1"', 'ResponseCode="0"')


def test_nearly_every_clean_fixture_has_a_form() -> None:
    whole = [path for path in FIXTURES if clean(path.read_bytes())]
    alike = [path for path in whole if like(KNOWN, path.read_bytes()) is not None]
    assert len(alike) > 0.95 * len(whole)


def test_one_message_is_not_enough_to_go_by() -> None:
    forms = TemplateCache()
    forms.learn(read(ALERT.encode()), SPEC, nothing)
    assert like(forms, ALERT.encode()) is None


def test_whose_message_it_is_comes_from_its_own_bytes() -> None:
    other = ALERT.replace("00-1e-4f-7a-20-00-11-01", "00-db-12-34-56-78-90-a0").replace("18446744073709551615", "7")
    found = like(taught(other.replace(">7<", ">18<").encode()), other.encode())
    assert found is not None
    assert found.header == read(other.encode()).header
    assert found.header.key == "00-DB-12-34-56-78-90-A0 7 0121"


@pytest.mark.parametrize(
    ("text", "old", "new", "alike"),
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
        (MESSAGE, ">10435000<", ">7 <", False),
        (MESSAGE, '"true"', '"1"', False),
    ],
)
def test_only_values_that_change_no_verdict_are_left_out(text: str, old: str, new: str, alike: bool) -> None:
    assert clean(text.encode())
    assert old in text
    forms = taught(text.encode())
    assert like(forms, text.encode()) is not None
    assert (like(forms, text.replace(old, new).encode()) is not None) is alike


@settings(max_examples=400)
@given(some.sampled_from(FIXTURES), some.randoms(use_true_random=False))
def test_what_is_taken_for_clean_is_clean(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data))
        change = chance.choice([b"", b"0", b"9", b" ", b"<", b"&", b"A", b"-", bytes([data[place]]) * 2, b"\xc3\xa9"])
        data[place : place + chance.randint(0, 1)] = change
    if like(KNOWN, bytes(data)) is not None:
        assert clean(bytes(data))


@settings(max_examples=300)
@given(some.sampled_from(FIXTURES), some.randoms(use_true_random=False))
def test_digits_that_change_leave_a_message_clean_or_are_noticed(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    numbers = list(re.finditer(rb">[^<]*[0-9][^<]*<", data))
    for match in chance.sample(numbers, min(2, len(numbers))):
        new = re.sub(rb"[0-9]", lambda _: b"%d" % chance.randrange(10), match[0])
        data = data[: match.start()] + new + data[match.end() :] if len(new) == len(match[0]) else data
    if like(KNOWN, data) is not None:
        assert clean(data)


def test_times_of_which_one_comes_first_stay_in_their_order() -> None:
    forms = taught(FIRST.encode())
    start, end = ">2026-01-01T00:00:00Z<", ">2026-02-01T00:00:00Z<"
    assert start in FIRST
    assert end in FIRST
    later = FIRST.replace(start, ">2026-01-31T23:59:59Z<")
    assert like(forms, later.encode()) is not None
    assert like(forms, later.replace(end, ">2026-01-31T23:59:58Z<").encode()) is None


def test_a_message_of_which_nothing_can_be_said_again_has_no_form() -> None:
    forms, asked = TemplateCache(), list[FreeValues]()
    for _ in range(40):
        forms.learn(read(ALERT.encode()), SPEC, asked.append)
    assert like(forms, ALERT.encode()) is None
    assert len(asked) == 16  # it is not asked for ever


def test_a_faulty_message_does_not_keep_those_that_look_like_it_from_having_a_form() -> None:
    forms = TemplateCache()
    for _ in range(3):
        forms.learn(read(FIRST.replace(">100<", ">101<").encode()), SPEC, lambda blanks: None)
    forms.learn(read(FIRST.encode()), SPEC, nothing)
    assert like(forms, FIRST.encode()) is not None
