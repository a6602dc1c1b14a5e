"""What the schema declares is explained: elements, attributes, types, paths, values and their numbers."""

import pytest

from mmc_cli.explain.elements import (
    entry_at_path,
    entry_of_value,
    explain_element,
    explain_number,
    explain_path,
    explain_type,
    explain_value,
)
from mmc_cli.model.entry import CitedSource, ListedValue
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0, V5_1

SPEC = load_spec(V4_0)
COSEM = "/GBCSResponse/Body/ResponseMessage/DebugInfo/COSEMDebug/COSEMResponse/DataAccessResult"


def test_an_element_has_all_its_places() -> None:
    (entry,) = explain_element("ResultingLevel", SPEC)
    assert entry.title == "a whole number from 0 to 100, in %"
    assert (entry.unit, len(entry.places)) == ("%", 2)
    assert {each.code for each in entry.related} == {"8F86", "8F87"}


def test_elements_with_different_content_have_entries_of_their_own() -> None:
    found = list(explain_element("Value", SPEC))
    assert len({entry.unit for entry in found}) > 1
    assert len({entry.places for entry in found}) == len(found)


def test_an_attribute_may_be_written_with_its_at_sign() -> None:
    assert list(explain_element("@MessageSuccess", SPEC)) == list(explain_element("MessageSuccess", SPEC))
    assert next(explain_element("MessageSuccess", SPEC)).kind == "attribute"


def test_a_response_element_names_the_service_it_answers() -> None:
    (entry,) = explain_element("LimitAPCLevelRsp", SPEC)
    assert entry.title == "response to 7.16 Limit APC Level"
    assert not list(explain_type("LimitAPCLevelRsp", SPEC))


def test_an_element_of_another_version_is_found_there() -> None:
    (entry,) = explain_element("ClockStatus", SPEC)
    assert (entry.in_force, entry.facts["MMC versions"]) == (False, "5.1 and later")
    assert entry.sources == (CitedSource("XSD51", "The published MMC 5.1 schema"),)
    assert next(explain_element("ClockStatus", load_spec(V5_1))).in_force


def test_a_type_has_the_places_that_use_it() -> None:
    (entry,) = explain_type("EUI", SPEC)
    assert entry.kind == "type"
    assert "/GBCSResponse/Header/BusinessTargetID" in entry.places


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/GBCSResponse/Header/OriginatorCounter", 1),
        ("Header/OriginatorCounter", 1),
        ("ra:Header/ra:OriginatorCounter", 1),
        ("Body/ResponseMessage/GBCSData[2]/@format", 1),
        ("COSEMDebug/COSEMResponse[1]/DataAccessResult", 1),
        ("Header/NoSuchThing", 0),
        ("/", 0),
        ("OriginatorCounter", 0),
    ],
)
def test_a_path_may_be_whole_or_its_end(path: str, count: int) -> None:
    assert len(list(explain_path(path, SPEC))) == count


def test_a_status_has_its_number_and_its_outcome() -> None:
    (entry,) = explain_value("hardware-fault", SPEC)
    assert entry.title == "status of DataAccessResult and ActionResult, number 1"
    assert entry.facts["Outcome"] == "not a success"
    assert next(explain_value("SUCCESS", SPEC)).facts["Outcome"] == "success"


def test_a_value_of_another_version_is_found_there() -> None:
    (entry,) = explain_value("LoadController", load_spec(V3_1))
    assert (entry.in_force, entry.facts["MMC versions"]) == (False, "4.0 and later")
    assert not list(explain_value("7.16", SPEC))


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("0xC0", {"HARDWARE_FAILURE"}),
        ("ZCL 0xC0", {"HARDWARE_FAILURE"}),
        ("ZCL c0", {"HARDWARE_FAILURE"}),
        ("250", {"other-reason"}),
        ("DataAccessResult 1", {"hardware-fault"}),
        ("0xFA", {"other-reason"}),
        ("1", {"hardware-fault", "FAILURE", "invalid"}),
        ("99", {"REQUIRE_MORE_IMAGE"}),
        ("251", set()),
        ("nonsense 1", set()),
    ],
)
def test_a_number_of_a_status_is_found_in_each_list_that_has_it(written: str, texts: set[str]) -> None:
    assert {entry.code for entry in explain_number(written, SPEC)} == texts


def test_one_exact_path_has_one_entry() -> None:
    entry = entry_at_path(COSEM, SPEC)
    assert entry is not None
    assert entry.places == (COSEM,)
    assert ListedValue("hardware-fault", "1") in entry.values
    assert entry_at_path("/GBCSResponse/Nothing", SPEC) is None


def test_a_value_at_one_path_is_explained_only_if_it_is_listed_there() -> None:
    entry = entry_of_value("hardware-fault", COSEM, SPEC)
    assert entry is not None
    assert entry.places == (COSEM,)
    assert entry_of_value("Success", COSEM, SPEC) is None
    assert entry_of_value("1", "/GBCSResponse/Header", SPEC) is None
