"""Built messages: the smallest, with a place asked for, and random ones; all valid."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mmc_cli.specification import at, versions
from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.sample_messages import at_random, document, random_value, smallest, smallest_value
from mmc_cli.specification.schema_places import places
from tests.samples import V4_0

PATHS = [place.path for place in places(at(V4_0)) if not place.attribute]


@pytest.mark.parametrize("version", versions(), ids=str)
def test_the_smallest_message_of_a_version_is_valid(version: object) -> None:
    schema = at(version).schema  # type: ignore[arg-type]
    root, element = document(schema, smallest())
    assert element is root
    assert schema.validator.validate(root), schema.validator.error_log


@given(path=some.sampled_from(PATHS), seed=some.integers())
@settings(deadline=None)
def test_a_message_with_any_place_is_valid_small_or_random(path: str, seed: int) -> None:
    schema = at(V4_0).schema
    for pick in (smallest(), at_random(Random(seed))):
        root, element = document(schema, pick, path)
        assert str(element.tag).rpartition("}")[2] == path.rpartition("/")[2]
        assert schema.validator.validate(root), schema.validator.error_log


def test_a_random_message_is_the_same_for_the_same_seed() -> None:
    from lxml import etree

    made = [etree.tostring(document(at(V4_0).schema, at_random(Random(7)))[0]) for _ in range(2)]
    assert made[0] == made[1]


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(LookupError, match="Header has no Weather"):
        document(at(V4_0).schema, smallest(), "/GBCSResponse/Header/Weather")


def test_values_of_other_schemas_are_long_enough() -> None:
    assert len(smallest_value(Simple("string", facets={"minLength": ("9",)}))) >= 9
    assert len(random_value(Simple("string", facets={"length": ("9",)}), Random(1))) == 9
    assert len(random_value(Simple("hexBinary", facets={"length": ("9",)}), Random(1))) == 18
