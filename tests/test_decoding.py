"""A message becomes a tree of fields."""

import pytest

from mmc_cli.decoding import fields, leaves
from mmc_cli.inputs.parser import read
from mmc_cli.model.field import Field
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message


def by_path(field: Field) -> dict[str, Field]:
    return {each.path: each for each in leaves(field)}


def test_every_value_is_in_the_tree_with_its_raw_text_unit_and_meaning() -> None:
    seen = by_path(fields(message(ALERT), load_spec(V4_0)))
    content = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
    level = seen[f"{content}/Payload/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"]
    assert (level.raw, level.value, level.unit) == ("100", 100, "%")
    code = seen[f"{content}/GBCSHexAlertCode"]
    assert (code.raw, code.meaning) == ("8F86", "ECS101 Limit APC [n] Level Command processed")
    assert seen["/GBCSResponse/Header/BusinessOriginatorID"].raw == "00-1e-4f-7a-20-00-11-01"
    assert seen["/GBCSResponse/Header/BusinessOriginatorID"].value == "00-1E-4F-7A-20-00-11-01"
    assert seen["/GBCSResponse/Header/OriginatorCounter"].value == 2**64 - 1
    assert seen["/GBCSResponse/@schemaVersion"].attribute


def test_what_repeats_is_numbered_even_when_it_stands_alone() -> None:
    text = RESPONSE.replace(
        RESPONSE[RESPONSE.index('<COSEMResponse ResponseCode="1"') : RESPONSE.index("</COSEMDebug>")], ""
    )
    paths = by_path(fields(message(text), load_spec(V4_0)))
    assert "/GBCSResponse/Body/ResponseMessage/DebugInfo/COSEMDebug/COSEMResponse[1]/DataAccessResult" in paths


def test_what_the_schema_does_not_know_is_shown_with_the_reason() -> None:
    seen = list(leaves(fields(message(ALERT), load_spec(V3_1))))
    problems = {each.label: each.problem for each in seen if each.problem}
    assert problems["LimitAPCLevelCommandProcessedDeviceAlert"] == "not in the schema of MMC 3.1"
    assert any(each.label == "ResultingLevel" and each.raw == "100" for each in seen)


def test_an_attribute_the_schema_does_not_know_is_shown_too() -> None:
    seen = fields(message(RESPONSE, ("<Timestamp>", '<Timestamp ClockStatus="reliable">')), load_spec(V4_0))
    attribute = by_path(seen)["/GBCSResponse/Header/Timestamp/@ClockStatus"]
    assert (attribute.raw, attribute.problem) == ("reliable", "not in the schema of MMC 4.0")


def test_a_message_that_could_not_be_read_has_no_fields() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        fields(read(b"<a>"), load_spec(V4_0))


def test_no_text_of_any_fixture_is_lost() -> None:
    for path in (ROOT / "fixtures/valid").rglob("*.xml"):
        sample = read(path.read_bytes())
        assert sample.root is not None
        texts = sorted(text for text in (" ".join(each.split()) for each in sample.root.itertext()) if text)
        texts += sorted(str(text) for each in sample.root.iter() for text in each.attrib.values())
        seen = [each.plain for each in leaves(fields(sample, load_spec(V4_0)))]
        assert sorted(texts) == sorted(text for text in seen if text), path.name


def test_an_attribute_with_a_letter_of_another_script_is_a_field_of_its_name() -> None:
    seen = leaves(fields(message(ALERT, (" schemaVersion=", ' \U00018d09mark="1" schemaVersion=')), load_spec(V4_0)))
    assert "\U00018d09mark" in [each.label for each in seen]
