"""Whatever the bytes, mmc answers: it reads, checks and shows without an exception and without a raw control."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.json_record import decode_message
from mmc_cli.decoding.listing import alert_row, message_view, response_row
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.render.clean import clean
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0

FIXTURES = sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))


def everything(message: Message) -> None:
    result = validate_message(message, V4_0)
    assert (result.verdict == "valid") == (not any(each.rule.severity == "error" for each in result.findings))
    for finding in result.findings:
        assert 0 <= finding.place.byte_offset <= len(message.data)
        assert clean(finding.message).isprintable()
    if message.root is None:
        assert result.verdict != "valid"
        return
    for spec in (load_spec(V3_1), load_spec(V4_0)):
        assert list(leaves(field_tree(message, spec))) is not None
        message_view(message, spec)
        to_json(alert_row(message, spec))
        to_json(response_row(message, spec))
        to_json(decode_message(message, spec))


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(noise: bytes) -> None:
    everything(read(noise))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([ALERT, RESPONSE]), st.data())
def test_any_damage_to_a_message_gets_an_answer(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text)))
    stop = draw.draw(st.integers(start, min(len(text), start + 60)))
    put = draw.draw(
        st.text(max_size=20) | st.sampled_from(["<", "&#x9b;", "<x/>", "\x00", "]]>", "<!--", "-1", "&amp;"])
    )
    everything(read((text[:start] + put + text[stop:]).encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("path", random.Random(4).sample(FIXTURES, 12), ids=lambda path: path.stem)
def test_a_truncated_message_is_never_valid(path: Path) -> None:
    whole = path.read_bytes()
    for cut in random.Random(40).sample(range(len(whole) - 10), 12):
        assert validate_message(read(whole[:cut]), V4_0).verdict != "valid"
