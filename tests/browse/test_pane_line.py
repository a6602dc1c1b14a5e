"""The lines beside the list."""

from mmc_cli.browse.pane_line import NOTHING, Target, plain_lines, wrapped_lines
from mmc_cli.render.layout import Span


def test_what_is_wrapped_is_indented_and_about_the_same() -> None:
    target = Target("/a", "b")
    lines = wrapped_lines([Span("one two three four")], 12, target, True, left=2)
    assert ["".join(each.text for each in line.spans) for line in lines] == ["  one two", "    three", "    four"]
    assert all(line.target == target for line in lines)
    assert [line.is_fault for line in lines] == [True, False, False]


def test_plain_lines_are_as_they_are() -> None:
    assert [line.spans[0].text for line in plain_lines(["  a", "", "bcde"], 3)] == ["  a", "", "bcd", "e"]
    assert plain_lines(["a"], 9)[0].target is NOTHING
