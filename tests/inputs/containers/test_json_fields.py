"""The strings of a JSON value are found, all or those in a field."""

import json

from mmc_cli.inputs.containers.json_fields import describe_fields, get_field, get_strings, make_object


def test_the_strings_are_found_in_order_at_any_depth() -> None:
    assert list(get_strings({"a": ["1", {"b": "2"}, 3], "c": "4"})) == ["1", "2", "4"]


def test_a_field_is_named_or_a_path_and_a_repeated_name_keeps_all_its_values() -> None:
    assert get_field({"a.b": "1", "a": {"b": "2"}}, "a.b") == ["1"]
    assert get_field({"a": {"b": "2"}}, "a.b") == ["2"]
    assert get_field(json.loads('{"a": "1", "a": "2"}', object_pairs_hook=make_object), "a") == ["1", "2"]


def test_the_fields_that_there_are_are_named() -> None:
    assert describe_fields({"x": 1, "y": 2}, "a") == ": no text in field 'a'; its fields are x, y"
    assert describe_fields({"x": 1}, None) == ""
