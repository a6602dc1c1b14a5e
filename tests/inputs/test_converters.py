"""Bytes of another kind become messages through a converter; its findings say what their positions refer to."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmc_cli.inputs import converters
from mmc_cli.inputs.converters import Converter, find_converter
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source, SourceMap, identity_offsets, unmapped
from mmc_cli.model.origin import Origin
from mmc_cli.validate import validate_message
from tests.inputs.reading import excerpt, read_paths
from tests.samples import ALERT, V4_0

BAD_ALERT = ALERT.replace(">100<", ">101<")
PREFIX = b"TOY:"


def convert_toy(data: bytes, origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield the message behind each "TOY:", without a map of its positions."""
    for index, text in enumerate(data.split(PREFIX)[1:], origin.index):
        message_origin = Origin(origin.file, origin.member, index)
        if not text:
            yield Source(message_origin, None, "an empty toy")
        else:
            yield Source(message_origin, text, source_map=unmapped(text, "positions are in the XML converted from TOY"))


def convert_toy_with_positions(data: bytes, origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield the message behind "TOY:" with the map of its positions."""
    text = data.removeprefix(PREFIX)
    column = offset = len(PREFIX)
    source_map = SourceMap(text.decode(), 1, offset, "utf-8", identity_offsets(text.decode()), column + 1)
    yield Source(origin, text, source_map=source_map)


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    converter = Converter("TOY", lambda head: head.startswith(PREFIX), convert_toy)
    monkeypatch.setattr(converters, "CONVERTERS", (converter,))


def test_bytes_of_no_known_kind_have_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [converter.name for converter in converters.CONVERTERS] == ["GBCS payload"]
    assert find_converter(PREFIX) is None


@pytest.mark.parametrize("name", ["a.xml", "a.bin"])
def test_converted_bytes_become_messages(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PREFIX + ALERT.encode() + PREFIX + BAD_ALERT.encode() + PREFIX)
    (_, first), (second_source, second), (third_source, third) = read_paths(tmp_path / name)
    assert first is not None
    assert second is not None
    assert (first.header.alert_code, second_source.origin.index) == ("8F86", 1)
    assert (third, third_source.reason) == (None, "an empty toy")


def test_findings_of_a_converted_message_say_what_their_positions_refer_to(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(PREFIX + BAD_ALERT.encode())
    ((_, message),) = read_paths(tmp_path / "a.bin")
    assert message is not None
    (finding,) = validate_message(message, V4_0).findings
    assert finding.message.endswith(" (positions are in the XML converted from TOY)")
    assert excerpt(BAD_ALERT, finding.place.line, finding.place.column, finding.place.end_column) == "101"


def test_a_converted_message_that_is_damaged_says_what_its_positions_refer_to(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(PREFIX + ALERT.encode()[:700])
    ((_, message),) = read_paths(tmp_path / "a.bin")
    assert message is not None
    (finding,) = message.findings
    assert finding.rule.name == "not-well-formed"
    assert finding.message.endswith(" (positions are in the XML converted from TOY)")


def test_a_converter_that_maps_positions_gives_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter = Converter("TOY", lambda head: head.startswith(PREFIX), convert_toy_with_positions)
    monkeypatch.setattr(converters, "CONVERTERS", (converter,))
    data = PREFIX + BAD_ALERT.encode()
    (tmp_path / "a.bin").write_bytes(data)
    ((_, message),) = read_paths(tmp_path / "a.bin")
    assert message is not None
    (finding,) = validate_message(message, V4_0).findings
    assert "TOY" not in finding.message
    assert data[finding.place.byte_offset :].startswith(b"101")
    assert excerpt(data.decode(), finding.place.line, finding.place.column, finding.place.end_column) == "101"


def test_members_of_archives_and_standard_input_are_converted_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("toy.xml", PREFIX + ALERT.encode())
    ((source, message),) = read_paths(tmp_path / "a.zip")
    assert message is not None
    assert (source.origin.member, message.header.alert_code) == ("toy.xml", "8F86")
    ((_, message),) = read_paths("-", stdin=PREFIX + ALERT.encode())
    assert message is not None
    assert message.header.alert_code == "8F86"


def test_a_file_that_is_larger_than_is_read_at_once_is_converted_whole(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes((PREFIX + ALERT.encode()) * 8000)
    assert (tmp_path / "a.bin").stat().st_size > 2**23
    assert len(read_paths(tmp_path / "a.bin")) == 8000
    ((_, message),) = read_paths(tmp_path / "a.bin", options=ReadOptions(max_bytes=2**20))
    assert message is not None
    assert message.too_large


def test_no_converter_is_asked_for_xml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(head: bytes) -> bool:
        raise AssertionError("asked for XML")

    monkeypatch.setattr(converters, "CONVERTERS", (Converter("TOY", refuse, convert_toy),))
    for number, text in enumerate((ALERT, "\ufeff\n <a>", "<a/>", ALERT[:700])):
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")
    assert len(read_paths(tmp_path)) == 4
