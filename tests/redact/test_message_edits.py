"""The values of a message are replaced where they are, however they are written; all else stays byte for byte."""

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.redact.message_edits import apply_edits, find_redaction
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError
from mmc_cli.redact.verification import find_difference
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0

NAMES = Pseudonyms(b"a key of 16 bytes")
DEVICE, TARGET = "00-1e-4f-7a-20-00-11-01", "90-A1-B2-C3-D4-00-00-01"


def redact(text: str) -> str:
    """The redacted text, which is checked against the original."""
    redaction = find_redaction(text, load_spec(V4_0), NAMES)
    new = apply_edits(text, redaction.edits)
    assert find_difference(read(text.encode()), read(new.encode()), load_spec(V4_0)) is None
    return new


def test_only_the_personal_values_of_a_message_change() -> None:
    new = redact(RESPONSE)
    changed = [line.strip() for line, old in zip(new.split("\n"), RESPONSE.split("\n"), strict=True) if line != old]
    assert [line[1:].partition(">")[0] for line in changed] == ["BusinessOriginatorID", "BusinessTargetID", "Value"]
    assert len(new) == len(RESPONSE)


def test_times_codes_counters_and_texts_of_the_catalogue_stay() -> None:
    new = redact(ALERT)
    for kept in (
        "18446744073709551615",
        "2026-02-03T16:00:00Z",
        "8F86",
        "ECS101 Limit APC [n] Level Command processed",
    ):
        assert kept in new
    assert DEVICE not in new
    assert TARGET not in new


@pytest.mark.parametrize(
    "written",
    [
        DEVICE.replace("-", "&#45;"),
        f"<![CDATA[{DEVICE}]]>",
        f"{DEVICE[:5]}<!-- the meter {DEVICE} -->{DEVICE[5:]}",
        f"{DEVICE[:5]}<?meter {DEVICE}?>{DEVICE[5:]}",
        f"\r\n\t{DEVICE}\r\n",
    ],
)
def test_a_value_is_replaced_however_it_is_written(written: str) -> None:
    plain, new = redact(ALERT), redact(ALERT.replace(DEVICE, written))
    one, other = (read(text.encode()).header.device for text in (plain, new))
    assert one == other != DEVICE.upper()
    assert DEVICE not in new


def test_a_text_that_somebody_chose_is_replaced_wherever_it_is() -> None:
    new = redact(ALERT.replace("ECS101 Limit APC [n] Level Command processed", "Ring Ann Lee, 020 7946 0123"))
    assert "Ann" not in new
    assert "7946" not in new
    new = redact(ALERT.replace("<ra:Header>", "<!-- from Ann Lee --><?who Ann?><ra:Header by='Ann &amp; Lee'>"))
    assert "Ann" not in new
    assert "Lee" not in new
    new = redact(ALERT.replace("</ra:Header>", "<Customer>Ann Lee</Customer></ra:Header>").replace("16:00:00Z", "Ann"))
    assert "Ann" not in new


def test_an_identifier_in_a_value_that_stays_is_replaced() -> None:
    new = redact(ALERT.replace('schemaVersion="4.0"', f'schemaVersion="4.0" xmlns:x="urn:x" x:meter="{TARGET}"'))
    assert TARGET not in new


def test_a_code_that_is_long_enough_for_an_eui_is_replaced() -> None:
    text = RESPONSE.replace(">0027<", f">{TARGET.replace('-', '')}<")
    redaction = find_redaction(text, load_spec(V4_0), NAMES)
    assert TARGET.replace("-", "") not in apply_edits(text, redaction.edits)


def test_an_identifier_in_the_name_of_an_element_cannot_be_replaced() -> None:
    text = ALERT.replace("</ra:Header>", "<m.001E4F7A20001101/></ra:Header>")
    with pytest.raises(UnredactableError, match="the name of an element"):
        find_redaction(text, load_spec(V4_0), NAMES)
