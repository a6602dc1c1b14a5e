"""No original value of a redacted kind is left, over all fixtures, the reference messages and generated ones.

MMC_EXAMPLES sets how many messages are generated.
"""

import os
import random
import re
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.version import Version
from mmc_cli.redact.message_edits import apply_edits, find_redaction
from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.verification import find_difference, find_left_over
from mmc_cli.specification import known_versions, load_spec, table_rows
from mmc_cli.specification.sample_messages import build_message, random_policy
from tests.conftest import ROOT
from tests.redact.checking import EUI, left_over, readings, secrets
from tests.samples import V4_0

FIXTURES = sorted((ROOT / "fixtures").rglob("*.xml"))
EXAMPLES = int(os.environ.get("MMC_EXAMPLES", "1000"))
LETTERS = string.ascii_letters + string.digits + " -"
NO_VALUES = {row["value"] for row in table_rows("no_values.csv")}
NAMES = Pseudonyms(b"a key of 16 bytes")
# Ways to write the EUI 00-1E-...: the same value for a reader, other bytes for a search.
WRITINGS = (
    lambda eui: eui,
    str.lower,
    lambda eui: eui.replace("-", "&#45;"),
    lambda eui: eui.replace("-", "&#x2D;", 3),
    lambda eui: f"<![CDATA[{eui}]]>",
    lambda eui: f"{eui[:7]}<!-- {eui} -->{eui[7:]}",
    lambda eui: f"{eui[:4]}<?device {eui}?>{eui[4:]}",
    lambda eui: f"\n    {eui}\r\n",
)


def assert_redacted(data: bytes, version: Version) -> None:
    spec, original = load_spec(version), read(data)
    text = data.decode()
    redaction = find_redaction(text, spec, NAMES)
    new = apply_edits(text, redaction.edits).encode()
    redacted = read(new)
    assert find_difference(original, redacted, spec) is None
    assert find_left_over(redaction.replaced, new.decode()) is None
    for secret in set(secrets(data)):
        assert not left_over(secret, new), f"{secret} is left"
    before, after = readings(data), readings(new)
    assert len(before) == len(after)
    assert not any(one == other for one, other in zip(before, after, strict=True) if one not in NO_VALUES)


def is_utf_8(message: Message) -> bool:
    try:
        message.data.decode()
    except UnicodeDecodeError:
        return False
    return message.root is not None and not message.data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))


@pytest.mark.parametrize("version", [Version(3, 1), V4_0, Version(5, 4)], ids=str)
def test_no_fixture_has_an_original_value_left(version: Version) -> None:
    messages = [message for path in FIXTURES if is_utf_8(message := read(path.read_bytes()))]
    assert len(messages) > 300
    for message in messages:
        assert_redacted(message.data, version)


def test_no_reference_message_has_an_original_value_left(corpus: Path) -> None:
    for path in sorted(corpus.rglob("*.xml")):
        assert_redacted(path.read_bytes(), V4_0)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(known_versions()), st.sampled_from(WRITINGS))
def test_no_generated_message_has_an_original_value_left(seed: int, version: Version, write: object) -> None:
    draw = random.Random(seed)
    root, _ = build_message(load_spec(version).schema, random_policy(draw))
    root.set("schemaVersion", str(version))
    text = etree.tostring(root, encoding="unicode")
    text = re.sub("x{4,}", lambda match: "".join(draw.choices(LETTERS, k=len(match[0]))), text)  # each text another
    text = re.sub("(?:A5){2,}", lambda match: draw.randbytes(len(match[0]) // 2).hex().upper(), text)
    assert_redacted(EUI.sub(lambda match: write(match[0]), text).encode(), version)  # type: ignore[operator]
