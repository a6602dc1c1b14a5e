"""The words of JSON Schemas: an object has its properties and no others."""

import pytest

from mmc_cli.json_schemas.shapes import COUNT, TEXT, list_of, object_of

jsonschema = pytest.importorskip("jsonschema")


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ({"name": "a"}, True),
        ({"name": "a", "times": 2}, True),
        ({"times": 2}, False),
        ({"name": "a", "more": 1}, False),
    ],
)
def test_an_object_has_what_is_required_and_nothing_that_is_not_listed(value: object, right: bool) -> None:
    schema = object_of({"name": TEXT, "times": COUNT}, ("times",))
    assert jsonschema.Draft202012Validator(schema).is_valid(value) is right
    assert jsonschema.Draft202012Validator(list_of(name=TEXT, times=COUNT)).is_valid([value]) is (
        "times" in value and right
    )
