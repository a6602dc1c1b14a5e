"""Messages are found in envelopes and one after another, each at its place in the file around it."""

import io
from pathlib import Path

import pytest

from mmc_cli.inputs.containers.xml_wrappers import held, split
from mmc_cli.inputs.discovery import find
from mmc_cli.inputs.message_reader import message_of, messages
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, V4_0

WRAPPED = ROOT / "fixtures" / "wrapped"
BARE = ALERT.partition("\n")[2]


def sources(text: str, encoding: str = "utf-8") -> list[Source]:
    return list(split((text.encode(encoding),), Origin("a.xml")))


def rules(source: Source) -> list[str]:
    return [finding.rule.id for finding in validate_message(message_of(source), V4_0).findings]


@pytest.mark.parametrize("path", sorted(WRAPPED.glob("*.xml")), ids=lambda path: path.name)
def test_every_message_in_a_wrapper_is_read_and_valid(path: Path) -> None:
    (source,) = find([str(path)], io.BytesIO())
    found = list(messages(source))
    for one, message in found:
        assert message is not None
        if path.name == "duis-acknowledgement.xml":
            assert message.empty
        else:
            assert validate_message(message, V4_0).verdict == "valid"
        assert one.origin.file == str(path)
    assert [one.origin.index for one, _ in found] == list(range(len(found)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_finding_stands_where_it_is_in_the_file_around_the_message(encoding: str) -> None:
    text = f"<e>\n <f/>{BARE}</e>".replace(">100<", ">101<").replace("ECS101", "É101")
    (source,) = sources(text, encoding)
    (finding,) = [each for each in validate_message(message_of(source), V4_0).findings if each.rule.severity == "error"]
    place, data = finding.place, text.encode(encoding)
    assert text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "101"
    assert (
        data[place.byte_offset : place.byte_offset + place.byte_length].decode(
            encoding.removesuffix("-sig").replace("16", "16-le")
        )
        == "101"
    )


def test_namespaces_that_are_declared_around_a_message_are_its_own() -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "")
    (source,) = sources(f'<e xmlns:ra="{NAMESPACE}" xmlns="urn:a&amp;b">{inside}</e>')
    assert rules(source) == []


@pytest.mark.parametrize("around", ["<e>", '<e xmlns="urn:adapter">', '<a:e xmlns:a="urn:adapter" xmlns="urn:b">'])
def test_a_message_in_no_namespace_or_that_of_the_wrapper_is_read_and_said(around: str) -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "").replace("ra:", "")
    (source,) = sources(f"{around}{inside}</{around[1:].partition(' ')[0].rstrip('>')}>")
    assert rules(source) == ["MMC008"]
    assert "not in the MMC namespace" in message_of(source).findings[0].message


def test_a_message_that_stands_alone_in_no_namespace_is_a_fault_as_ever() -> None:
    inside = BARE.replace(f' xmlns:ra="{NAMESPACE}"', "").replace("ra:", "")
    (first, _) = sources(inside + inside)
    assert rules(first) == ["MMC111"]


def test_smets1_content_is_read_by_the_version_asked_for() -> None:
    path = WRAPPED / "duis-smets1-response.xml"
    (source,) = split((path.read_bytes(),), Origin("a.xml"))
    message = message_of(source)
    assert (message.header.service_reference_variant, message.header.declared_version) == ("4.1.1", "4.0")


def test_a_message_in_a_wrapper_in_a_cell_stands_in_the_table(tmp_path: Path) -> None:
    cell = f"<e>\n{BARE}</e>".replace(">100<", ">101<").replace('"', '""')
    (tmp_path / "t.csv").write_text(f'Id,Response\n1,"{cell}"\n', encoding="utf-8")
    (row,) = find([str(tmp_path / "t.csv")], io.BytesIO())
    ((_, message),) = messages(row)
    assert message is not None
    (finding,) = [each for each in validate_message(message, V4_0).findings if each.rule.severity == "error"]
    line = (tmp_path / "t.csv").read_text(encoding="utf-8").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "101"


def test_bytes_that_name_no_message_hold_none() -> None:
    assert held(b"<e><GBCSResponse/></e>")
    assert held("<e><GBCSResponse/></e>".encode("utf-16"))
    assert not held(b"<e/>")
