"""Bars are rectangles with a class, in proportion, and with a title."""

import re

from mmc_cli.render.report_bars import Part, columns_chart, legend, stacked_bar


def test_the_parts_of_a_bar_are_in_proportion() -> None:
    bar = stacked_bar((Part("valid", 3), Part("invalid", 1), Part("c7", 0)), 8)
    assert re.findall(r'class="(\w+)" x="([\d.]+)" width="([\d.]+)"', bar) == [
        ("valid", "0.00", "37.50"),
        ("invalid", "37.50", "12.50"),
    ]
    assert 'aria-hidden="true"' in bar


def test_a_bar_with_a_title_is_a_picture_with_that_name() -> None:
    assert 'role="img" aria-label="&lt;3 valid"' in stacked_bar((), 0, "<3 valid")


def test_columns_stand_side_by_side_with_their_texts() -> None:
    chart = columns_chart((("a<b", (Part("c1", 2), Part("c2", 2))), ("none", ()), ("c", (Part("c1", 1),))), 4, "Title")
    assert 'viewBox="0 0 3 100"' in chart
    assert "<title>a&lt;b</title>" in chart
    assert re.findall(r'x="([\d.]+)" y="([\d.]+)"', chart) == [("0.08", "50.00"), ("0.08", "0.00"), ("2.08", "75.00")]


def test_a_legend_names_each_class() -> None:
    assert re.findall(r'class="(c\d)".*?</svg>([^<]+)<', legend((("c1", "one"), ("c2", "two")))) == [
        ("c1", "one"),
        ("c2", "two"),
    ]
