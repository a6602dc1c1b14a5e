"""Comparisons as text."""

from mmc_cli.render.diff_text import describe_place, describe_sides, render
from tests.message_diff.samples import compare
from tests.render.comparisons import EQUAL, HOSTILE_PAIR, LEVEL, ONLY_IN_A, ONLY_IN_B, UNREAD, rendered
from tests.samples import RESPONSE

LEVEL_PATH = (
    "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/Payload/"
    "LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"
)


def test_a_difference_has_its_path_and_both_values_with_unit() -> None:
    assert rendered(render, LEVEL).splitlines() == [
        "--- in/a.xml",
        "+++ b.xml",
        "alert 8F86 from 00-1E",
        f"  {LEVEL_PATH}",
        "    - 100 %",
        "    + 80 %  (-20)",
        "",
    ]


def test_equal_messages_are_not_written() -> None:
    assert rendered(render, EQUAL) == ""


def test_messages_without_a_counterpart_are_named() -> None:
    assert rendered(render, ONLY_IN_A, ONLY_IN_B).splitlines() == [
        "- only in A: in/a.xml: alert 8F86 from 00-1E",
        "+ only in B: b.xml: alert 8F86 from 00-1E",
    ]


def test_messages_that_are_not_comparable_are_named_with_the_reason() -> None:
    assert rendered(render, UNREAD) == "not compared: in/a.xml and b.xml: b.xml: not well-formed\n"


def test_colour_is_for_a_terminal() -> None:
    assert "\x1b[31m    - 100 %" in rendered(render, LEVEL, color=True)
    assert "\x1b" not in rendered(render, LEVEL)


def test_hostile_text_does_not_reach_the_terminal() -> None:
    text = rendered(render, HOSTILE_PAIR)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert "::" not in text


def test_the_place_of_a_difference_in_a_list_names_the_entry() -> None:
    (found,) = compare(RESPONSE, RESPONSE.replace("hardware-fault", "success")).shown
    assert describe_place(found).endswith("/COSEMResponse[2]/DataAccessResult (Position 2)")
    assert describe_sides(found) == ("hardware-fault  code 1", "success  code 0")
