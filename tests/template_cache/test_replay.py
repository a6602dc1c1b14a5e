"""What is said of a message without reading it is what reading it would say, to the letter and the byte."""

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
from mmc_cli.validate import validate_message
from tests.benchmarks.corpus import varied
from tests.conftest import ROOT
from tests.mutations import judged_again, listed_again, row, taught
from tests.samples import ALERT, V4_0

SPEC = load_spec(V4_0)
ORIGIN = Origin("other.xml")
# Of each rule those that the schema takes have a finding of their own; the valid ones often have none.
FILES = sorted([*(ROOT / "fixtures/invalid").rglob("MMC2*/*.xml"), *(ROOT / "fixtures/valid/4.0").rglob("*.xml")])
AHEAD = ALERT.replace(">2026-02-03T16:00:00Z</ra:Timestamp>", ">2040-02-03T16:00:00Z</ra:Timestamp>")


def judged(message: Message, spec: Spec) -> Any:
    return validate_message(message, spec.version)


def listed(message: Message, spec: Spec) -> Any:
    return row(message, whole=False)


TEXTS = [path.read_bytes() for path in FILES]
WORKS = {"verdict": (judged, taught(judged_again, *TEXTS)), "line": (listed, taught(listed_again, *TEXTS))}


@pytest.mark.parametrize("name", WORKS)
@settings(max_examples=500, deadline=None)
@given(some.sampled_from(FILES), some.randoms(use_true_random=False))
def test_what_is_said_of_another_message_is_what_reading_it_says(name: str, path: Path, chance: random.Random) -> None:
    work, forms = WORKS[name]
    data = path.read_bytes()
    if chance.random() < 0.7:
        data = varied(data, chance.randrange(10 ** chance.randrange(1, 12)), chance)
    if chance.random() < 0.3:
        data = re.sub(rb">20[0-9]{2}-", lambda _: b">%d-" % chance.choice([1999, 2011, 2012, 2020, 2040, 2999]), data)
    if chance.random() < 0.3:
        data = re.sub(rb"\.[0-9]+Z<", lambda _: chance.choice([b"Z<", b".123456Z<", b"<"]), data)
    like = forms.like(Source(ORIGIN, data))
    if like is not None:
        assert like.form.again(like, None) == work(read(data, ORIGIN), SPEC)


@pytest.mark.parametrize("name", WORKS)
def test_nearly_every_fixture_of_another_device_is_told_without_reading_it(name: str) -> None:
    _, forms = WORKS[name]
    told = Counter(
        forms.like(Source(ORIGIN, varied(text, 7, random.Random(1)))) is not None
        for text in TEXTS
        if read(text).header.declared_version == "4.0" and validate_message(read(text), V4_0).schema_valid
    )
    assert told[True] > 0.9 * told.total()


def test_a_finding_moves_with_the_values_before_it_in_its_line_and_in_the_file() -> None:
    one = " ".join(AHEAD.replace(">18446744073709551615<", ">42<").split())
    forms = taught(judged_again, one.encode())
    for counter in ("1", "42", "123456789"):
        data = one.replace(">42<", f">{counter}<").replace("2040-02", "2041-03").encode()
        like = forms.like(Source(ORIGIN, data))
        assert like is not None
        got = like.form.again(like, None)
        assert got == judged(read(data, ORIGIN), SPEC)  # type: ignore[comparison-overlap]
        (finding,) = got.findings  # type: ignore[attr-defined]
        place = finding.place
        assert data[place.byte_offset :].startswith(b"2041-03-03T16:00:00Z<")
        assert place.column == place.byte_offset + 1


def test_a_fault_that_the_schema_finds_is_never_said_again_without_reading() -> None:
    data = ALERT.replace(">100<", ">101<").encode()
    assert taught(judged_again, data).like(Source(ORIGIN, data)) is None


def test_a_message_of_another_version_is_always_read() -> None:
    data = ALERT.replace('schemaVersion="4.0"', 'schemaVersion="5.0"').encode()
    assert taught(judged_again, data).like(Source(ORIGIN, data)) is None
    assert taught(listed_again, data).like(Source(ORIGIN, data)) is not None


def test_a_time_to_come_in_another_way_of_writing_is_always_read() -> None:
    data = AHEAD.replace("2040-02-03T16:00:00Z", "2040-02-03T16:00:00+01:00").encode()
    assert validate_message(read(data), V4_0).findings
    assert taught(judged_again, data).like(Source(ORIGIN, data)) is None
