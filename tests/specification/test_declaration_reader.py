"""The reader turns a small annotated schema into declarations: extension, groups, references, facets, annotations."""

import pytest
from lxml import etree

from mmc_cli.specification.declaration_reader import DeclarationReader

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:mmc="urn:mmc-cli:annotations">
  <xs:element name="GBCSResponse"><xs:complexType><xs:sequence>
    <xs:element ref="Log" maxOccurs="unbounded"/>
    <xs:choice minOccurs="0" maxOccurs="3">
      <xs:element name="Level" type="Percent" mmc:unit="%" mmc:messages="0121 0122"/>
    </xs:choice>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Log" type="Entry"/>
  <xs:complexType name="Base"><xs:sequence><xs:element name="Time" type="xs:dateTime"/></xs:sequence>
    <xs:attribute name="index" type="xs:unsignedByte" use="required"/></xs:complexType>
  <xs:complexType name="Entry"><xs:complexContent><xs:extension base="Base"><xs:sequence>
    <xs:element name="State" minOccurs="0" type="State"/></xs:sequence></xs:extension></xs:complexContent>
  </xs:complexType>
  <xs:simpleType name="Percent"><xs:restriction base="xs:unsignedByte">
    <xs:maxInclusive value="100" mmc:source="RN 1"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="State"><xs:restriction base="xs:token">
    <xs:enumeration value="on" mmc:code="1"/><xs:enumeration value="off" mmc:code="0"/></xs:restriction></xs:simpleType>
</xs:schema>"""


@pytest.fixture(name="reader")
def small_schema() -> DeclarationReader:
    return DeclarationReader(etree.fromstring(SCHEMA))


def test_an_extended_type_has_the_children_and_attributes_of_its_base_and_its_own(reader: DeclarationReader) -> None:
    log = reader.read_root().type.children["Log"]
    assert list(log.type.children) == ["Time", "State"]
    assert log.type.attributes["index"].required
    assert reader.base_of("Entry") == "Base"


def test_how_often_an_element_occurs_counts_the_groups_around_it(reader: DeclarationReader) -> None:
    children = reader.read_root().type.children
    assert (children["Log"].max_occurs, children["Level"].max_occurs) == (None, 3)


def test_annotations_and_facets_are_kept_with_their_source(reader: DeclarationReader) -> None:
    level = reader.read_root().type.children["Level"]
    assert (level.unit, level.messages) == ("%", ("0121", "0122"))
    assert level.type.value is not None
    assert level.type.value.facets["maxInclusive"] == ("100",)
    assert level.type.value.sources["maxInclusive"] == "RN 1"


def test_listed_values_have_their_numbers(reader: DeclarationReader) -> None:
    state = reader.find_type("State")
    assert state is not None
    assert state.value is not None
    assert {name: value.code for name, value in state.value.enum_values.items()} == {"on": "1", "off": "0"}


def test_a_name_that_is_no_type_is_none(reader: DeclarationReader) -> None:
    assert reader.find_type("Missing") is None
    assert reader.find_type("xs:missing") is None
    assert reader.find_type("xs:dateTime") is not None


def test_children_are_read_when_they_are_first_asked_for(reader: DeclarationReader) -> None:
    children = reader.read_root().type.children
    assert "Log" in children
    assert children.get("Missing") is None
    assert children["Log"] is children["Log"]
