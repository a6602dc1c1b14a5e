"""Sample messages: the smallest, one with a given path, and random ones; all are valid."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.sample_messages import (
    build_message,
    minimal_policy,
    minimal_value,
    random_policy,
    random_value,
)
from mmc_cli.specification.schema_places import list_places
from tests.samples import V4_0

PATHS = [place.path for place in list_places(load_spec(V4_0)) if not place.attribute]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_the_smallest_message_of_a_version_is_valid(version: object) -> None:
    schema = load_spec(version).schema  # type: ignore[arg-type]
    root, element = build_message(schema, minimal_policy())
    assert element is root
    assert schema.validator.validate(root), schema.validator.error_log


@given(path=some.sampled_from(PATHS), seed=some.integers())
@settings(deadline=None)
def test_a_message_with_any_path_is_valid_small_or_random(path: str, seed: int) -> None:
    schema = load_spec(V4_0).schema
    for policy in (minimal_policy(), random_policy(Random(seed))):
        root, element = build_message(schema, policy, path)
        assert str(element.tag).rpartition("}")[2] == path.rpartition("/")[2]
        assert schema.validator.validate(root), schema.validator.error_log


def test_a_random_message_is_the_same_for_the_same_seed() -> None:
    from lxml import etree

    made = [etree.tostring(build_message(load_spec(V4_0).schema, random_policy(Random(7)))[0]) for _ in range(2)]
    assert made[0] == made[1]


def test_an_unknown_path_is_refused() -> None:
    with pytest.raises(LookupError, match="Header has no Weather"):
        build_message(load_spec(V4_0).schema, minimal_policy(), "/GBCSResponse/Header/Weather")


def test_values_have_the_required_length() -> None:
    assert len(minimal_value(Simple("string", facets={"minLength": ("9",)}))) >= 9
    assert len(random_value(Simple("string", facets={"length": ("9",)}), Random(1))) == 9
    assert len(random_value(Simple("hexBinary", facets={"length": ("9",)}), Random(1))) == 18
