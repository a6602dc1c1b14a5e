"""Schema files from outside: read like the built-in ones, or refused with the reason."""

import re
from pathlib import Path

import pytest

from mmc_cli.compare.schema_diff import schema_changes
from mmc_cli.model.errors import MmcError
from mmc_cli.model.version import Version, parse_version
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.external_schema import load_schema
from tests.conftest import SHARED
from tests.samples import V4_0

PUBLISHED = SHARED / "spec" / "published"
HEAD = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="{NAMESPACE}" targetNamespace="{NAMESPACE}">'
ROOT = '<xs:element name="GBCSResponse"><xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType></xs:element>'


def written(folder: Path, text: str) -> str:
    file = folder / "schema.xsd"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_printed_schema_is_the_same_as_the_built_in_one(version: Version, tmp_path: Path) -> None:
    path = written(tmp_path, load_spec(version).schema.to_xsd().decode())
    ours = load_spec(version).schema
    differing = [each for each in schema_changes(load_schema(path), ours, "theirs", "ours") if each.affects_validity]
    assert differing == []


def test_prefixes_and_comments_are_ignored(tmp_path: Path) -> None:
    text = load_spec(V4_0).schema.to_xsd().decode()
    text = text.replace('xmlns="', 'xmlns:ra="').replace("<xs:schema", "<!-- theirs --><xs:schema")
    text = (
        re.sub(r'(type|base|ref)="(?!xs:)', r'\1="ra:', text).replace("xs:", "xsd:").replace("xmlns:xs=", "xmlns:xsd=")
    )
    assert [*schema_changes(load_schema(written(tmp_path, text)), load_schema(written(tmp_path, text)), "a", "b")] == []


def test_annotations_are_ignored(tmp_path: Path) -> None:
    note = "<xs:annotation><xs:documentation>said <b>loudly</b></xs:documentation></xs:annotation>"
    schema = load_schema(
        written(tmp_path, HEAD + note + ROOT.format('<xs:element name="A" type="xs:string"/>') + "</xs:schema>")
    )
    assert list(schema.root.type.children) == ["A"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no XML", "not well-formed XML"),
        ("<!DOCTYPE a><a/>", "document type"),
        ("<a/>", "not an XML schema: its root element is a"),
        ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', "another namespace"),
        (f"{HEAD}</xs:schema>", "does not declare GBCSResponse"),
        (HEAD + ROOT.format("<xs:any/>") + "</xs:schema>", "the schema element any is not supported"),
        (HEAD + ROOT.format('<xs:element name="A" type="xs:string" nillable="true"/>') + "</xs:schema>", "the schema attribute nillable is not supported"),
        (HEAD + ROOT.format('<xs:element name="A"/>') + "</xs:schema>", "the element A has no type"),
        (HEAD + ROOT.format('<xs:element name="A" type="xs:anyType"/>') + "</xs:schema>", "a type that allows anything is not supported"),
        (HEAD + ROOT.format("") + '<xs:complexType name="T"><xs:attribute ref="m:a"/></xs:complexType></xs:schema>', "a reference to an attribute is not supported"),
        (HEAD + ROOT.format("") + '<xs:complexType name="T"><xs:complexContent><xs:restriction base="xs:anyType"/></xs:complexContent></xs:complexType></xs:schema>', "a restriction of a type with content is not supported"),
        (HEAD + ROOT.format('<xs:element name="A" minOccurs="0" type="xs:string"/><xs:element name="A" type="xs:string"/>') + "</xs:schema>", "not a valid schema"),
        (HEAD + ROOT.format('<xs:element name="A" type="m:Missing"/>') + "</xs:schema>", "not a valid schema"),
        (
            HEAD + ROOT.format('<xs:element name="A" type="m:T"/>')
            + '<xs:complexType name="T"><xs:sequence><xs:element name="B" type="m:T" minOccurs="0"/></xs:sequence></xs:complexType></xs:schema>',
            "T contains itself",
        ),
    ],
)  # fmt: skip
def test_an_unsupported_schema_is_refused_with_the_reason(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(MmcError, match=re.escape(reason)):
        load_schema(written(tmp_path, text))


def test_a_file_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MmcError, match="no such file"):
        load_schema(str(tmp_path / "missing.xsd"))


def test_a_document_type_is_refused_in_any_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / "own.xsd"
        path.write_bytes(f'<!DOCTYPE a [<!ENTITY e "x">]>{HEAD}</xs:schema>'.encode(encoding))
        with pytest.raises(MmcError, match="has a document type"):
            load_schema(str(path))


def test_a_default_is_read(tmp_path: Path) -> None:
    body = ROOT.format('<xs:element name="A" type="xs:string" default="GBP"/>')
    assert load_schema(written(tmp_path, f"{HEAD}{body}</xs:schema>")).root.type.children["A"].default == "GBP"


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published schemas are not here")
@pytest.mark.parametrize("version", ["5.0", "5.1", "5.3", "5.4"])
def test_a_published_schema_is_the_same_as_the_built_in_one(version: str) -> None:
    published = load_schema(str(PUBLISHED / f"mmc-{version}.xsd"))
    ours = load_spec(parse_version(version)).schema
    assert [each for each in schema_changes(published, ours, "theirs", "ours") if each.affects_validity] == []
    assert _defaults(published.root) == _defaults(ours.root) != []


def _defaults(declaration: Declaration) -> list[tuple[str, str]]:
    own = [(declaration.name, declaration.default)] if declaration.default is not None else []
    return own + [each for child in declaration.type.children.values() for each in _defaults(child)]
