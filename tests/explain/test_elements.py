"""What the schema declares, explained: elements, attributes, types, paths, values and their numbers."""

import pytest

from mmc_cli.explain.elements import at_path, coded, elements, numbers, paths, types, values
from mmc_cli.specification import at
from tests.samples import V3_1, V4_0, V5_1

SPEC = at(V4_0)
COSEM = "/GBCSResponse/Body/ResponseMessage/DebugInfo/COSEMDebug/COSEMResponse/DataAccessResult"


def test_an_element_names_all_places_where_it_stands() -> None:
    (entry,) = elements("ResultingLevel", SPEC)
    assert entry.title == "a whole number from 0 to 100, in %"
    assert (entry.unit, len(entry.places)) == ("%", 2)
    assert {each.code for each in entry.related} == {"8F86", "8F87"}


def test_elements_that_say_different_things_are_told_apart() -> None:
    found = list(elements("Value", SPEC))
    assert len({entry.unit for entry in found}) > 1
    assert len({entry.places for entry in found}) == len(found)


def test_an_attribute_may_have_its_at_sign() -> None:
    assert list(elements("@MessageSuccess", SPEC)) == list(elements("MessageSuccess", SPEC))
    assert next(elements("MessageSuccess", SPEC)).kind == "attribute"


def test_the_element_of_a_response_says_what_it_answers() -> None:
    (entry,) = elements("LimitAPCLevelRsp", SPEC)
    assert entry.title == "response to 7.16 Limit APC Level"
    assert not list(types("LimitAPCLevelRsp", SPEC))


def test_an_element_of_another_version_is_found_there() -> None:
    (entry,) = elements("ClockStatus", SPEC)
    assert (entry.in_force, entry.facts["In MMC"]) == (False, "5.1 and later")
    assert entry.sources == (("XSD51", "The published MMC 5.1 schema"),)
    assert next(elements("ClockStatus", at(V5_1))).in_force


def test_a_type_names_the_elements_that_are_of_it() -> None:
    (entry,) = types("EUI", SPEC)
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
    assert len(list(paths(path, SPEC))) == count


def test_a_status_has_its_number_and_says_whether_it_is_good() -> None:
    (entry,) = values("hardware-fault", SPEC)
    assert entry.title == "status of DataAccessResult and ActionResult, number 1"
    assert entry.facts["Outcome"] == "not a success"
    assert next(values("SUCCESS", SPEC)).facts["Outcome"] == "success"


def test_a_value_of_another_version_is_found_there() -> None:
    (entry,) = values("LoadController", at(V3_1))
    assert (entry.in_force, entry.facts["In MMC"]) == (False, "4.0 and later")
    assert not list(values("7.16", SPEC))


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
    assert {entry.code for entry in numbers(written, SPEC)} == texts


def test_one_exact_place_has_one_entry() -> None:
    entry = at_path(COSEM, SPEC)
    assert entry is not None
    assert entry.places == (COSEM,)
    assert ("hardware-fault", "1") in entry.values
    assert at_path("/GBCSResponse/Nothing", SPEC) is None


def test_a_value_at_one_place_is_explained_only_where_it_is_listed() -> None:
    entry = coded("hardware-fault", COSEM, SPEC)
    assert entry is not None
    assert entry.places == (COSEM,)
    assert coded("Success", COSEM, SPEC) is None
    assert coded("1", "/GBCSResponse/Header", SPEC) is None
