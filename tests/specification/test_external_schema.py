"""Schemas of others: read as ours are, or refused in words."""

import re
from pathlib import Path

import pytest

from mmc_cli.compare.schema_diff import schema_changes
from mmc_cli.model.errors import MmcError
from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.specification import at, versions
from mmc_cli.specification.external_schema import load
from tests.samples import V4_0

HEAD = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="{NAMESPACE}" targetNamespace="{NAMESPACE}">'
ROOT = '<xs:element name="GBCSResponse"><xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType></xs:element>'


def written(folder: Path, text: str) -> str:
    file = folder / "schema.xsd"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("version", versions(), ids=str)
def test_a_printed_schema_is_the_same_as_ours(version: Version, tmp_path: Path) -> None:
    path = written(tmp_path, at(version).schema.plain().decode())
    ours = at(version).schema
    differing = [each for each in schema_changes(load(path), ours, "theirs", "ours") if each.affects_validity]
    assert differing == []


def test_prefixes_and_comments_do_not_matter(tmp_path: Path) -> None:
    text = at(V4_0).schema.plain().decode()
    text = text.replace('xmlns="', 'xmlns:ra="').replace("<xs:schema", "<!-- theirs --><xs:schema")
    text = (
        re.sub(r'(type|base|ref)="(?!xs:)', r'\1="ra:', text).replace("xs:", "xsd:").replace("xmlns:xs=", "xmlns:xsd=")
    )
    assert [*schema_changes(load(written(tmp_path, text)), load(written(tmp_path, text)), "a", "b")] == []


def test_notes_are_passed_over(tmp_path: Path) -> None:
    note = "<xs:annotation><xs:documentation>said <b>loudly</b></xs:documentation></xs:annotation>"
    schema = load(
        written(tmp_path, HEAD + note + ROOT.format('<xs:element name="A" type="xs:string"/>') + "</xs:schema>")
    )
    assert list(schema.root.type.children) == ["A"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no XML", "not well-formed XML"),
        ("<!DOCTYPE a><a/>", "document type"),
        ("<a/>", "not an XML schema: its root is a"),
        ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', "another namespace"),
        (f"{HEAD}</xs:schema>", "declares no GBCSResponse"),
        (HEAD + ROOT.format("<xs:any/>") + "</xs:schema>", "cannot compare any"),
        (HEAD + ROOT.format('<xs:element name="A" type="xs:string" nillable="true"/>') + "</xs:schema>", "cannot compare nillable"),
        (HEAD + ROOT.format('<xs:element name="A" type="m:Missing"/>') + "</xs:schema>", "not a valid schema"),
        (
            HEAD + ROOT.format('<xs:element name="A" type="m:T"/>')
            + '<xs:complexType name="T"><xs:sequence><xs:element name="B" type="m:T" minOccurs="0"/></xs:sequence></xs:complexType></xs:schema>',
            "T holds itself",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_in_words(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(MmcError, match=re.escape(said)):
        load(written(tmp_path, text))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MmcError, match="no such file"):
        load(str(tmp_path / "missing.xsd"))
