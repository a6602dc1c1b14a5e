"""A replayed verdict or row equals that of the message when it is read, to the letter and the byte."""

import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec, load_spec
from mmc_cli.template_cache.replay import can_replay_verdict
from mmc_cli.validate import validate_message
from tests.benchmarks.corpus import varied
from tests.conftest import ROOT
from tests.mutations import fill_cache, list_row, replay_of_row, replay_of_verdict
from tests.samples import ALERT, V4_0

SPEC = load_spec(V4_0)
ORIGIN = Origin("other.xml")
# Messages with a finding of each rule, and messages without any.
FILES = sorted([*(ROOT / "fixtures/invalid").rglob("MMC2*/*.xml"), *(ROOT / "fixtures/valid/4.0").rglob("*.xml")])
FUTURE = ALERT.replace(">2026-02-03T16:00:00Z</ra:Timestamp>", ">2040-02-03T16:00:00Z</ra:Timestamp>")


def judged(message: Message, spec: Spec) -> Any:
    return validate_message(message, spec.version)


def listed(message: Message, spec: Spec) -> Any:
    return list_row(message, whole=False)


TEXTS = [path.read_bytes() for path in FILES]
RESULTS = {
    "verdict": (judged, fill_cache(replay_of_verdict, *TEXTS)),
    "line": (listed, fill_cache(replay_of_row, *TEXTS)),
}


@pytest.mark.parametrize("name", RESULTS)
@settings(max_examples=500, deadline=None)
@given(some.sampled_from(FILES), some.randoms(use_true_random=False))
def test_a_replayed_result_equals_that_of_reading_the_message(name: str, path: Path, chance: random.Random) -> None:
    make, cache = RESULTS[name]
    data = path.read_bytes()
    if chance.random() < 0.7:
        data = varied(data, chance.randrange(10 ** chance.randrange(1, 12)), chance)
    if chance.random() < 0.3:
        data = re.sub(rb">20[0-9]{2}-", lambda _: b">%d-" % chance.choice([1999, 2011, 2012, 2020, 2040, 2999]), data)
    if chance.random() < 0.3:
        data = re.sub(rb"\.[0-9]+Z<", lambda _: chance.choice([b"Z<", b".123456Z<", b"<"]), data)
    match = cache.match(Source(ORIGIN, data))
    if match is not None:
        assert match.template.replay(match, None) == make(read(data, ORIGIN), SPEC)


@pytest.mark.parametrize("name", RESULTS)
def test_nearly_every_fixture_of_another_device_matches_a_template(name: str) -> None:
    _, cache = RESULTS[name]
    counts = Counter(
        cache.match(Source(ORIGIN, varied(text, 7, random.Random(1)))) is not None
        for text in TEXTS
        if read(text).header.declared_version == "4.0" and validate_message(read(text), V4_0).schema_valid
    )
    assert counts[True] > 0.9 * counts.total()


def test_a_finding_moves_with_the_values_before_it_in_its_line_and_in_the_file() -> None:
    one = " ".join(FUTURE.replace(">18446744073709551615<", ">42<").split())
    cache = fill_cache(replay_of_verdict, one.encode())
    for counter in ("1", "42", "123456789"):
        data = one.replace(">42<", f">{counter}<").replace("2040-02", "2041-03").encode()
        match = cache.match(Source(ORIGIN, data))
        assert match is not None
        got = match.template.replay(match, None)
        assert got == judged(read(data, ORIGIN), SPEC)  # type: ignore[comparison-overlap]
        (finding,) = got.findings  # type: ignore[attr-defined]
        place = finding.place
        assert data[place.byte_offset :].startswith(b"2041-03-03T16:00:00Z<")
        assert place.column == place.byte_offset + 1


def test_a_schema_finding_is_never_replayed() -> None:
    data = ALERT.replace(">100<", ">101<").encode()
    assert fill_cache(replay_of_verdict, data).match(Source(ORIGIN, data)) is None


def test_a_message_of_another_version_is_always_read() -> None:
    data = ALERT.replace('schemaVersion="4.0"', 'schemaVersion="5.0"').encode()
    assert fill_cache(replay_of_verdict, data).match(Source(ORIGIN, data)) is None
    assert fill_cache(replay_of_row, data).match(Source(ORIGIN, data)) is not None


def test_a_future_time_with_an_offset_is_always_read() -> None:
    data = FUTURE.replace("2040-02-03T16:00:00Z", "2040-02-03T16:00:00+01:00").encode()
    assert validate_message(read(data), V4_0).findings
    assert fill_cache(replay_of_verdict, data).match(Source(ORIGIN, data)) is None


def test_a_verdict_that_is_not_that_of_others_is_recognised_before_it_is_explained() -> None:
    assert can_replay_verdict(read(ALERT.encode()), SPEC)
    assert not can_replay_verdict(read(ALERT.replace(">100<", ">101<").encode()), SPEC)
    assert not can_replay_verdict(read(ALERT.replace('schemaVersion="4.0"', 'schemaVersion="3.1"').encode()), SPEC)
