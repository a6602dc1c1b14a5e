"""Messages are read from envelopes and from one document after another, each located in the file around it."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmc_cli.inputs.containers.xml_wrappers import split
from mmc_cli.inputs.encodings import may_hold_messages
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.inputs.reading import excerpt, read_paths
from tests.samples import ALERT, V4_0

WRAPPED = ROOT / "fixtures" / "wrapped"
BARE = ALERT.partition("\n")[2]


def sources(text: str, encoding: str = "utf-8") -> list[Source]:
    return list(split((text.encode(encoding),), Origin("a.xml")))


def rules(source: Source) -> list[str]:
    return [finding.rule.id for finding in validate_message(read_source(source), V4_0).findings]


@pytest.mark.parametrize("path", sorted(WRAPPED.glob("*.xml")), ids=lambda path: path.name)
def test_every_message_in_a_wrapper_is_read_and_valid(path: Path) -> None:
    pairs = read_paths(path)
    for source, message in pairs:
        assert message is not None
        if path.name == "duis-acknowledgement.xml":
            assert message.empty
        else:
            assert validate_message(message, V4_0).verdict == "valid"
        assert source.origin.file == str(path)
    assert [source.origin.index for source, _ in pairs] == list(range(len(pairs)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_finding_has_its_position_in_the_file_around_the_message(encoding: str) -> None:
    text = f"<e>\n <f/>{BARE}</e>".replace(">100<", ">101<").replace("ECS101", "É101")
    (source,) = sources(text, encoding)
    (finding,) = [
        each for each in validate_message(read_source(source), V4_0).findings if each.rule.severity == "error"
    ]
    place, data = finding.place, text.encode(encoding)
    assert excerpt(text, place.line, place.column, place.end_column) == "101"
    assert (
        data[place.byte_offset : place.byte_offset + place.byte_length].decode(
            encoding.removesuffix("-sig").replace("16", "16-le")
        )
        == "101"
    )


def test_namespaces_declared_around_a_message_apply_to_it() -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "")
    (source,) = sources(f'<e xmlns:ra="{NAMESPACE}" xmlns="urn:a&amp;b">{inside}</e>')
    assert rules(source) == []


@pytest.mark.parametrize("around", ["<e>", '<e xmlns="urn:adapter">', '<a:e xmlns:a="urn:adapter" xmlns="urn:b">'])
def test_a_message_in_no_namespace_or_that_of_the_wrapper_is_read_with_a_warning(around: str) -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "").replace("ra:", "")
    (source,) = sources(f"{around}{inside}</{around[1:].partition(' ')[0].rstrip('>')}>")
    assert rules(source) == ["MMC008"]
    assert "it was put into the MMC namespace" in read_source(source).findings[0].message


def test_a_message_without_a_wrapper_in_no_namespace_is_an_error() -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "").replace("ra:", "")
    (first, _) = sources(inside + inside)
    assert rules(first) == ["MMC111"]


def test_smets1_content_is_given_the_version_of_the_options() -> None:
    path = WRAPPED / "duis-smets1-response.xml"
    (source,) = split((path.read_bytes(),), Origin("a.xml"))
    message = read_source(source)
    assert (message.header.service_reference_variant, message.header.declared_version) == ("4.1.1", "4.0")


def test_a_message_in_a_wrapper_in_a_cell_is_located_in_the_table(tmp_path: Path) -> None:
    cell = f"<e>\n{BARE}</e>".replace(">100<", ">101<").replace('"', '""')
    (tmp_path / "t.csv").write_text(f'Id,Response\n1,"{cell}"\n', encoding="utf-8")
    ((_, message),) = read_paths(tmp_path / "t.csv")
    assert message is not None
    (finding,) = [each for each in validate_message(message, V4_0).findings if each.rule.severity == "error"]
    table = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert excerpt(table, finding.place.line, finding.place.column, finding.place.end_column) == "101"


def test_bytes_without_the_name_of_a_message_hold_none() -> None:
    assert may_hold_messages(b"<e><GBCSResponse/></e>")
    assert may_hold_messages("<e><GBCSResponse/></e>".encode("utf-16"))
    assert not may_hold_messages(b"<e/>")


def test_a_large_message_is_held_once_as_bytes_and_once_as_text_while_it_is_read() -> None:
    size = 2**22

    def chunks() -> Iterator[bytes]:
        yield ALERT.replace(">ECS101 ", ">" + "x" * size).encode()

    tracemalloc.start()
    sources = split(chunks(), Origin("a"))
    source = next(sources)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert source.data is not None
    assert len(source.data) > size
    assert held < 2.5 * size
    assert not list(sources)
