"""Fixes are applied one upon the other until the message has no more, and never make it worse."""

from mmc_cli.inputs.parser import read
from mmc_cli.model.finding import Edit, Place
from mmc_cli.model.verdict import Verdict
from mmc_cli.validate import validate_message
from mmc_cli.validate.apply_fixes import apply_edits, fix_message
from tests.conftest import ROOT
from tests.samples import ALERT, V4_0


def validate(data: bytes) -> Verdict:
    return validate_message(read(data), V4_0)


def fixed(text: str) -> tuple[str, int]:
    message = fix_message(text.encode(), validate(text.encode()), validate)
    assert message.verdict.findings == validate(message.data).findings
    return message.data.decode(), len(message.fixed)


def test_edits_are_made_in_any_order_and_in_the_encoding_of_the_file() -> None:
    edits = (Edit(Place(byte_offset=4, byte_length=1), "é"), Edit(Place(byte_offset=0, byte_length=2), ""))
    assert apply_edits(b"abcdef", edits) == "cdéf".encode()
    data = "<?xml version='1.0' encoding='ISO-8859-1'?>x".encode("latin-1")
    edit = Edit(Place(byte_offset=len(data) - 1, byte_length=1), "é€")
    assert apply_edits(data, (edit,)).endswith(b">\xe9&#8364;")


def test_several_faults_are_fixed_at_once() -> None:
    wrong = (
        ALERT.replace(">0121<", ">0x0121<").replace(">8F86<", ">0x8F86<").replace("ResultingLevel", "ResultantLevel")
    )
    assert fixed(wrong) == (ALERT, 3)


def test_a_fault_that_another_hid_is_fixed_after_it() -> None:
    wrong = ALERT.replace("DeviceAlertContent>", "DeviceAlertContents>").replace(">8F86<", ">0x8F86<")
    assert fixed(wrong)[0] == ALERT


def test_a_message_without_a_fix_stays_as_it_is() -> None:
    wrong = ALERT.replace(">100<", ">101<")
    assert fixed(wrong) == (wrong, 0)


def test_a_fix_that_leaves_its_fault_is_not_applied() -> None:
    data = ALERT.replace(">8F86<", ">0x8F86<").encode()
    verdict = validate(data)
    message = fix_message(data, verdict, lambda changed: verdict)
    assert (message.data, message.fixed) == (data, ())


def test_every_fixture_is_better_or_the_same_after_its_fixes() -> None:
    total = 0
    for path in sorted((ROOT / "fixtures").rglob("*.xml")):
        data = path.read_bytes()
        before = validate(data)
        message = fix_message(data, before, validate)
        assert len(message.verdict.findings) <= len(before.findings), path
        assert fix_message(message.data, message.verdict, validate).data == message.data, path
        assert (message.data == data) == (not message.fixed), path
        total += len(message.fixed)
    assert total >= 9
