"""Attributes of MMC and of XML Schema are allowed where the standard allows them; each fault has its reason."""

import pytest

from mmc_cli.model.finding import Finding
from mmc_cli.specification import load_spec
from mmc_cli.validate.attribute_faults import attribute_faults, effective_type, has_attribute_fault
from tests.samples import RESPONSE, V4_0, explain_rejection, found, message

SCHEMAS = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def explain(text: str, old: str, new: str) -> list[Finding]:
    text = text.replace("<GBCSResponse ", f"<GBCSResponse {SCHEMAS} ")
    assert old in text
    return list(explain_rejection(message(text, (old, new)), load_spec(V4_0)))


@pytest.mark.parametrize(
    "attribute",
    [
        'xsi:schemaLocation="urn:a a.xsd"',
        'xsi:noNamespaceSchemaLocation="a.xsd"',
        'xsi:type="xs:nonNegativeInteger"',
        'xsi:type="\n xs:unsignedInt "',
    ],
)
def test_what_the_standard_allows_is_allowed(attribute: str) -> None:
    assert explain(RESPONSE, "<Value>10435000", f"<Value {attribute}>10435000") == []


@pytest.mark.parametrize(
    ("old", "new", "is_fault"),
    [
        ('Position="1"', 'Position="1"', False),
        ('Position="1"', 'Position="one"', True),
        ('Position="1"', "", True),
        ('Position="1"', 'Position="1" note="x"', True),
        ('Position="1"', f'Position="1" {SCHEMAS} xsi:schemaLocation="urn:a a.xsd"', False),
        ('Position="1"', f'Position="1" {SCHEMAS} xsi:nil="true"', True),
    ],
)
def test_a_fault_in_attributes_is_found_without_explaining_it(old: str, new: str, is_fault: bool) -> None:
    element, declaration = found(message(RESPONSE, (old, new)), "COSEMResponse")
    spec = load_spec(V4_0)
    assert has_attribute_fault(element, declaration, spec) is is_fault
    assert bool(list(attribute_faults(element, declaration, spec))) is is_fault


def test_a_derived_type_decides_on_the_content() -> None:
    attribute = 'xsi:type="xs:unsignedByte"'
    (finding,) = explain(RESPONSE, "<Value>10435000", f"<Value {attribute}>999")
    assert finding.message == 'Value is "999", which is out of range'


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ('xsi:type="xs:string"', "which is not derived from its type"),
        ('xsi:type="xs:nothing"', "which is not a type of the schema"),
        ('xsi:type="nothing"', "which is not a type of the schema"),
        ('xsi:type="q:decimal"', "but the prefix q is not declared"),
        ('xsi:nil="true"', "no MMC element is nillable"),
        ('xsi:nil="false"', "no MMC element is nillable"),
        ('xsi:kind="x"', "XML Schema has no such attribute"),
    ],
)
def test_what_it_does_not_allow_is_reported_with_the_reason(attribute: str, reason: str) -> None:
    (finding,) = explain(RESPONSE, "<Value>10435000", f"<Value {attribute}>10435000")
    assert reason in finding.message
    name = attribute.partition("=")[0]
    assert finding.path.endswith(f"/Value/@{name}")
    assert (finding.place.line, finding.place.column > 20) == (18, True)


@pytest.mark.parametrize("name", ["xml:lang", "xsi:nil"])
def test_an_attribute_of_another_namespace_is_named_as_it_is_written(name: str) -> None:
    (finding,) = explain(RESPONSE, "<Header>", f'<Header {name}="en">')
    assert finding.message.startswith(f"attribute {name} is not allowed on Header")


def test_the_type_of_an_element_is_the_declared_one_unless_another_may_replace_it() -> None:
    schema = load_spec(V4_0).schema
    element, _ = found(message(RESPONSE), "Value")
    declaration = schema.declaration(element)
    assert declaration is not None
    assert effective_type(element, declaration, schema) is declaration.type
