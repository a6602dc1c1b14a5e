"""What is left of a message without its start tag is found, once; prose about its elements is none."""

import pytest

from mmc_cli.inputs.containers.message_parts import PartFinder, holds_part

CODE, END = "0121</ra:GBCSHexadecimalMessageCode>", "</ra:Body></ra:GBCSResponse>"


@pytest.mark.parametrize(
    "text",
    [
        END,
        CODE,
        "0121&lt;/GBCSHexadecimalMessageCode&gt;",
        "&lt;/Body&gt;\n  &lt;/GBCSResponse&gt;",
        "> </ra:Body>\n> </ra:GBCSResponse>",
        "\n  </GBCSResponse>",
    ],
)
def test_a_part_of_a_message_is_found(text: str) -> None:
    assert holds_part(f"2026-02-03 head-end {text}\n")


@pytest.mark.parametrize(
    "text",
    [
        "the message has no </ra:GBCSResponse> at its end",
        'element type "GBCSResponse" must be terminated by the end tag "</ra:GBCSResponse>".',
        "GBCSHexadecimalMessageCode is 0121 in GBCSResponse",
        "invalid content starting with <ra:GBCSHexadecimalMessageCode>",
        '<Response xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert"/>',
        "</Response>",
    ],
)
def test_prose_about_a_message_is_no_part_of_one(text: str) -> None:
    assert not holds_part(f"2026-02-03 {text}\n")


def test_each_message_without_a_start_tag_is_found_once() -> None:
    message = f"<m><c>{CODE}{END}"
    text = f"{message}\n{message}\n<m><c>{CODE}\n<m><c>{CODE}\n{END}\n{END}"
    positions = list(PartFinder().find(text, 0, len(text)))
    assert [text.count("\n", 0, each) for each in positions] == [0, 1, 2, 3, 5]


def test_a_message_that_goes_on_in_the_next_stretch_is_found_once() -> None:
    finder = PartFinder()
    assert [len(list(finder.find(text, 0, len(text)))) for text in (CODE, "more", END, END)] == [1, 0, 0, 1]
