"""Any bytes can be read, validated and shown, without an exception and without a control character in the output."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc_cli.decoding import fields, leaves
from mmc_cli.decoding.json_record import record
from mmc_cli.decoding.listing import alert_row, response_row, view
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.render.clean import clean
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0

FIXTURES = sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))


def process(message: Message) -> None:
    """Validate, decode and list a message."""
    result = validate_message(message, V4_0)
    assert (result.verdict == "valid") == (not any(each.rule.severity == "error" for each in result.findings))
    for finding in result.findings:
        assert 0 <= finding.place.byte_offset <= len(message.data)
        assert clean(finding.message).isprintable()
    if message.root is None:
        assert result.verdict != "valid"
        return
    for spec in (load_spec(V3_1), load_spec(V4_0)):
        assert list(leaves(fields(message, spec))) is not None
        view(message, spec)
        alert_row(message, spec).record()
        response_row(message, spec).record()
        record(message, spec)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_processed(noise: bytes) -> None:
    process(read(noise))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([ALERT, RESPONSE]), st.data())
def test_a_message_with_any_damage_can_be_processed(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text)))
    stop = draw.draw(st.integers(start, min(len(text), start + 60)))
    inserted = draw.draw(
        st.text(max_size=20) | st.sampled_from(["<", "&#x9b;", "<x/>", "\x00", "]]>", "<!--", "-1", "&amp;"])
    )
    process(read((text[:start] + inserted + text[stop:]).encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("path", random.Random(4).sample(FIXTURES, 12), ids=lambda path: path.stem)
def test_a_truncated_message_is_never_valid(path: Path) -> None:
    whole = path.read_bytes()
    for cut in random.Random(40).sample(range(len(whole) - 10), 12):
        assert validate_message(read(whole[:cut]), V4_0).verdict != "valid"
