"""Numbers as columns of blocks."""

from decimal import Decimal

from mmc_cli.render.blocks import column_lines


def test_a_column_is_as_high_as_its_value() -> None:
    assert column_lines([0, 1, 2, 4], 20, 2) == ["4 \u2502   \u2588", "0 \u2502 \u2584\u2588\u2588"]


def test_a_column_without_a_value_is_a_dot() -> None:
    assert column_lines([1, None, 1], 20, 2) == ["1 \u2502\u2588 \u2588", "0 \u2502\u2588\u00b7\u2588"]


def test_neighbours_share_a_column_where_there_are_too_many() -> None:
    lines = column_lines([0] * 99 + [Decimal("1.5")], 25, 2)
    assert lines[0].startswith("1.5 \u2502")
    assert max(map(len, lines)) <= 25
    assert lines[1].endswith("\u2588")


def test_negative_values_have_a_scale_of_their_own() -> None:
    assert column_lines([-2, 2], 20, 2) == [" 2 \u2502 \u2588", "-2 \u2502 \u2588"]


def test_equal_values_and_no_values_are_drawn_too() -> None:
    assert column_lines([0, 0], 20, 1) == ["0 \u2502  "]
    assert column_lines([None, None], 20, 2) == []
