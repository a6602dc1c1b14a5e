"""Messages are compared with the payload of their file name, or of their sender and counter."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.batch.agreement_job import read_payloads
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import known_versions
from tests.conftest import Outcome
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT
from tests.samples import ALERT, message

OTHER = LIMIT_ALERT.replace((2**64 - 1).to_bytes(8), (5).to_bytes(8))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("payloads", "parsed"):
        (tmp_path / name).mkdir()
    (tmp_path / "parsed" / "a.xml").write_text(ALERT)
    return tmp_path


def test_the_name_of_the_file_tells_the_payload_before_sender_and_counter(folder: Path) -> None:
    (folder / "payloads" / "sample.hex").write_text(OTHER.hex())
    (folder / "payloads" / "z.hex").write_text(LIMIT_ALERT.hex())
    index = read_payloads(str(folder / "payloads"), is_for_one=False)
    named, other = message(ALERT), message(ALERT)
    other.origin = other.origin._replace(file="b.xml")
    found = [index.find(each) for each in (named, other)]
    assert [each.counter if each is not None else None for each in found] == [5, 2**64 - 1]


def test_a_file_name_may_have_dots_in_it(mmc: Callable[..., Outcome], folder: Path) -> None:
    for name, counter in (("4.1.1-first", 1), ("4.2-second", 2)):
        alert = ALERT.replace(str(2**64 - 1), str(counter))
        (folder / "parsed" / f"{name}.xml").write_text(alert)
        payload = LIMIT_ALERT.replace((2**64 - 1).to_bytes(8), counter.to_bytes(8))
        (folder / "payloads" / f"{name}.hex").write_text(payload.hex())
    got = mmc("validate", folder / "parsed", "--against", folder / "payloads")
    assert (got.code, "2 messages compared" in got.err) == (0, True)


def test_of_payloads_with_one_sender_and_counter_the_most_similar_is_taken(folder: Path) -> None:
    counter = 2**64 - 1
    others = {
        "a": builder.message(builder.access_response(), counter=counter, code="0121"),
        "b": builder.message(LIMIT_ALERT[34:66], builder.ALERT, "0122", counter),
        "c": builder.message(LIMIT_ALERT[34:66], builder.ALERT, "0121", counter, recipient=builder.NETWORK),
    }
    for name, payload in {**others, "z": LIMIT_ALERT}.items():
        (folder / "payloads" / f"{name}.hex").write_text(payload.hex())
    found = read_payloads(str(folder / "payloads"), is_for_one=False).find(message(ALERT))
    assert found is not None
    assert found.data == LIMIT_ALERT


def test_a_response_is_not_compared_with_an_alert_of_the_same_counter(folder: Path) -> None:
    answer = builder.message(builder.access_response(), counter=2**64 - 1)
    (folder / "payloads" / "x.hex").write_text(answer.hex())
    assert read_payloads(str(folder / "payloads"), is_for_one=False).find(message(ALERT)) is None


def test_a_single_payload_is_meant_for_a_single_message(folder: Path) -> None:
    (folder / "payloads" / "x.hex").write_text(OTHER.hex())
    assert read_payloads(str(folder / "payloads"), is_for_one=True).find(message(ALERT)) is not None
    assert read_payloads(str(folder / "payloads"), is_for_one=False).find(message(ALERT)) is None


def test_a_path_without_payloads_is_refused(folder: Path) -> None:
    (folder / "payloads" / "x.hex").write_text(builder.message(b"\xd9", builder.COMMAND).hex())
    with pytest.raises(MmcError, match="no GBCS payload to compare with"):
        read_payloads(str(folder / "payloads"), is_for_one=False)
    with pytest.raises(MmcError, match="to compare with: not found"):
        read_payloads(str(folder / "none"), is_for_one=False)


def test_validate_compares_and_says_what_it_could_not_compare(mmc: Callable[..., Outcome], folder: Path) -> None:
    (folder / "payloads" / "a.hex").write_text(OTHER.hex())
    (folder / "parsed" / "b.xml").write_text(ALERT.replace("11-01", "11-07"))
    got = mmc("validate", folder / "parsed", "--against", folder / "payloads")
    assert got.code == 1
    assert "OriginatorCounter is 18446744073709551615; the payload has 5" in got.out
    assert "1 message compared with payloads in" in got.err
    assert "1 not compared: no payload of the same name, or sender and counter" in got.err


def test_messages_are_compared_in_every_version(mmc: Callable[..., Outcome], folder: Path) -> None:
    options = ("--against", folder / "payloads", "--mmc-version", "all", "-f", "jsonl")
    (folder / "payloads" / "a.hex").write_text(OTHER.hex())
    got = mmc("validate", folder / "parsed", *options)
    verdicts = [json.loads(line) for line in got.lines]
    assert {each["mmc_version"] for each in verdicts} == {str(each) for each in known_versions()}
    assert all("MMC263" in [finding["id"] for finding in each["findings"]] for each in verdicts)
    assert (got.code, "1 message compared with payloads in" in got.err) == (1, True)
    (folder / "payloads" / "a.hex").write_text(LIMIT_ALERT.hex())
    assert mmc("validate", folder / "parsed", *options).code == 0


def test_a_damaged_payload_of_the_same_name_is_reported_not_to_be_compared(
    mmc: Callable[..., Outcome], folder: Path
) -> None:
    (folder / "payloads" / "a.hex").write_text(LIMIT_ALERT[:28].hex())
    (folder / "payloads" / "b.hex").write_text(OTHER.hex())
    got = mmc("validate", folder / "parsed", "--against", folder / "payloads", "-f", "concise")
    assert got.code == 0
    assert "the payload of this message is damaged and was not compared with it" in got.out


def test_what_is_no_payload_among_them_is_counted(mmc: Callable[..., Outcome], folder: Path) -> None:
    (folder / "payloads" / "a.hex").write_text(LIMIT_ALERT.hex())
    (folder / "payloads" / "b.xml").write_text("<note/>")
    (folder / "payloads" / "c.hex").write_text(builder.message(b"\xd9", builder.COMMAND).hex())
    got = mmc("validate", folder / "parsed", "--against", folder / "payloads")
    assert got.code == 0
    assert "2 files or rows in" in got.err
    assert "without the payload of a response or an alert" in got.err
