"""Properties of declarations that follow from their types and content models."""

from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, EnumValue, Particle, Simple, Type, times
from tests.samples import ALERT, V4_0, found, message


def test_an_integer_that_can_exceed_2_to_the_53_is_wide() -> None:
    header = load_spec(V4_0).schema.root.type.children["Header"].type.children
    level = found(message(ALERT), "ResultingLevel")[1]
    counter = header["OriginatorCounter"].type.value
    assert counter is not None
    assert counter.is_wide
    assert level.type.value is not None
    assert not level.type.value.is_wide


def test_an_empty_element_without_attributes_is_a_marker() -> None:
    assert Type(None).is_marker
    assert not Type(None, attributes={"index": Declaration("index", Type(None))}).is_marker
    assert not Type(None, value=Simple("string")).is_empty


def test_a_value_with_a_unit_a_name_or_attributes_decodes_to_an_object() -> None:
    plain = Type(None, value=Simple("string"))
    assert not Declaration("A", plain).decodes_to_object
    assert Declaration("A", plain, unit="Wh").decodes_to_object
    assert Declaration("A", plain, table="alert_codes").decodes_to_object
    assert Declaration("A", plain, object=True).decodes_to_object
    assert not Declaration("A", Type(None), unit="Wh").decodes_to_object


def test_what_may_occur_more_than_once_repeats() -> None:
    assert Declaration("A", Type(None), max_occurs=None).repeats
    assert not Declaration("A", Type(None)).repeats


def test_an_enumeration_value_has_a_source_only_if_one_is_given() -> None:
    assert EnumValue("success", "0", True).source == ""


def test_the_occurrences_of_an_element_are_multiplied_by_those_of_the_groups_around_it() -> None:
    pair = Particle("sequence", 1, 2, (Particle("element", 1, 3, name="A"), Particle("element", 0, None, name="B")))
    model = Particle("choice", parts=(pair, Particle("element", name="C")))
    assert [(part.name, limit) for part, limit in model.elements()] == [("A", 6), ("B", None), ("C", 1)]
    assert model.contains("B")
    assert not model.contains("D")
    assert times(None, 3) is None
