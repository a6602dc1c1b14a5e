"""A message becomes a tree of fields."""

import pytest
from lxml import etree

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.inputs.parser import read
from mmc_cli.model.element_text import collapse, collapsed_text
from mmc_cli.model.field import Field
from mmc_cli.model.xml_names import XSI
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

SPEC = load_spec(V4_0)


def by_path(field: Field) -> dict[str, Field]:
    return {each.path: each for each in leaves(field)}


def test_every_value_is_in_the_tree_with_its_raw_text_unit_and_meaning() -> None:
    fields = by_path(field_tree(message(ALERT), load_spec(V4_0)))
    content = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
    level = fields[f"{content}/Payload/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"]
    assert (level.raw, level.value, level.unit) == ("100", 100, "%")
    code = fields[f"{content}/GBCSHexAlertCode"]
    assert (code.raw, code.meaning) == ("8F86", "ECS101 Limit APC [n] Level Command processed")
    assert fields["/GBCSResponse/Header/BusinessOriginatorID"].raw == "00-1e-4f-7a-20-00-11-01"
    assert fields["/GBCSResponse/Header/BusinessOriginatorID"].value == "00-1E-4F-7A-20-00-11-01"
    assert fields["/GBCSResponse/Header/OriginatorCounter"].value == 2**64 - 1
    assert fields["/GBCSResponse/@schemaVersion"].attribute


def test_an_element_that_may_repeat_is_numbered_even_if_it_occurs_once() -> None:
    text = RESPONSE.replace(
        RESPONSE[RESPONSE.index('<COSEMResponse ResponseCode="1"') : RESPONSE.index("</COSEMDebug>")], ""
    )
    paths = by_path(field_tree(message(text), load_spec(V4_0)))
    assert "/GBCSResponse/Body/ResponseMessage/DebugInfo/COSEMDebug/COSEMResponse[1]/DataAccessResult" in paths


def test_an_unknown_element_is_shown_with_the_reason() -> None:
    fields = list(leaves(field_tree(message(ALERT), load_spec(V3_1))))
    problems = {each.label: each.problem for each in fields if each.problem}
    assert problems["LimitAPCLevelCommandProcessedDeviceAlert"] == "not in the schema of MMC 3.1 (added in MMC 4.0)"
    assert any(each.label == "ResultingLevel" and each.raw == "100" for each in fields)


def test_an_unknown_attribute_is_shown_with_the_reason() -> None:
    tree = field_tree(message(RESPONSE, ("<Timestamp>", '<Timestamp ClockStatus="reliable">')), load_spec(V4_0))
    attribute = by_path(tree)["/GBCSResponse/Header/Timestamp/@ClockStatus"]
    assert (attribute.raw, attribute.problem) == ("reliable", "not in the schema of MMC 4.0 (added in MMC 5.1)")


def test_a_message_that_could_not_be_read_has_no_field_tree() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        field_tree(read(b"<a>"), load_spec(V4_0))


def test_every_text_of_every_fixture_is_in_the_tree() -> None:
    for path in (ROOT / "fixtures/valid").rglob("*.xml"):
        sample = read(path.read_bytes())
        assert sample.root is not None
        elements = list(sample.root.iter(etree.Element))
        texts = [text for text in map(collapsed_text, elements) if text]
        texts += [collapse(text) for each in elements for name, text in each.items() if not name.startswith(XSI)]
        shown = [each.one_line for each in leaves(field_tree(sample, load_spec(V4_0)))]
        assert sorted(texts) == sorted(text for text in shown if text), path.name


def test_an_attribute_with_a_letter_of_another_script_is_a_field_of_its_name() -> None:
    fields = leaves(
        field_tree(message(ALERT, (" schemaVersion=", ' \U00018d09mark="1" schemaVersion=')), load_spec(V4_0))
    )
    assert "\U00018d09mark" in [each.label for each in fields]


def test_an_unknown_element_has_its_own_text_only_and_its_attributes() -> None:
    sample = message(RESPONSE, ("<Value>10435000</Value>", '<Wert of="day"> 1<!-- c --> <a>2</a><b>3</b>4</Wert>'))
    found = {field.path.rpartition("ActiveImportRegister/")[2]: field for field in leaves(field_tree(sample, SPEC))}
    assert [found[name].raw for name in ("Wert", "Wert/@of", "Wert/a", "Wert/b")] == ["1 4", "day", "2", "3"]
    assert all(found[name].problem for name in ("Wert", "Wert/@of", "Wert/a", "Wert/b"))


def test_text_between_elements_is_shown_with_the_reason() -> None:
    sample = message(RESPONSE, ("<Electricity>", "<Electricity> loose "))
    (loose,) = (field for field in leaves(field_tree(sample, SPEC)) if field.label == "Electricity")
    assert (loose.value, loose.problem) == ("loose", "text between elements")


def test_attributes_of_xml_schema_are_no_fields() -> None:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u v"'
    sample = message(RESPONSE, ("<Value>", f"<Value {xsi}>"), ('schemaVersion="4.0"', f'schemaVersion="4.0" {xsi}'))
    assert [*leaves(field_tree(sample, SPEC))] == [*leaves(field_tree(message(RESPONSE), SPEC))]
