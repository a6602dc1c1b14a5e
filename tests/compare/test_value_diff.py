"""How the values that two simple types allow differ."""

import pytest

from mmc_cli.compare.value_diff import compare_values
from mmc_cli.model.element_text import element_text
from mmc_cli.specification.declarations import EnumValue, Simple


def listed(**numbers: str) -> Simple:
    return Simple("string", {text: EnumValue(text, number, True) for text, number in numbers.items()})


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (listed(on="1"), listed(on="1", off="2"), [("enum-value-added", None, "off")]),
        (listed(on="1", off="2"), listed(on="1"), [("enum-value-removed", "off", None)]),
        (listed(on="1"), listed(on="2"), [("status-renumbered", "1", "2")]),
        (listed(on="1"), Simple("string"), [("values-freed", "one of 1 values", "any text")]),
        (Simple("string"), listed(on="1"), [("values-restricted", "any text", "one of 1 values")]),
        (Simple("string"), Simple("dateTime"), [("type-changed", "string", "dateTime")]),
        (
            Simple("string", facets={"maxLength": ("3",)}),
            Simple("string", facets={"maxLength": ("5",)}),
            [("facet-widened", "up to 3 characters long", "up to 5 characters long")],
        ),
        (
            Simple("string"),
            Simple("string", facets={"maxLength": ("5",)}),
            [("facet-narrowed", "of any length", "up to 5 characters long")],
        ),
        (Simple("unsignedInt"), Simple("unsignedShort"), [("facet-narrowed", "up to 4294967295", "up to 65535")]),
        (Simple("string"), Simple("string"), []),
    ],
)
def test_each_difference_of_a_value_is_one_change(
    old: Simple, new: Simple, changes: list[tuple[str, str | None, str | None]]
) -> None:
    differences = compare_values(old, new, "/GBCSResponse/Value", "", "/GBCSResponse/Value", element_text)
    assert [(each.rule, each.old, each.new) for each in differences] == changes


def test_a_difference_of_a_named_type_has_the_name_of_the_type() -> None:
    old, new = (Simple("string", facets={"pattern": (pattern,)}, name="EUI") for pattern in ("[a-f]+", "[a-z]+"))
    (difference,) = compare_values(old, new, "/GBCSResponse/ID", "Header", "/GBCSResponse/ID", element_text)
    assert (difference.rule, difference.what, difference.where) == ("facet-changed", "EUI", "EUI")
