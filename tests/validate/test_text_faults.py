"""Text where only elements may be is reported at its own place; characters that cannot be seen are named."""

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.model.finding import Finding
from mmc_cli.validate import validate_message
from tests.samples import RESPONSE, V4_0


def findings(text: str) -> list[Finding]:
    return [each for each in validate_message(read(text.encode()), V4_0).findings if each.rule.layer == "schema"]


@pytest.mark.parametrize(
    ("stray", "words"),
    [
        ("stray", 'the text "stray"'),
        ("\u00a0", "U+00A0 NO-BREAK SPACE"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u00a0\u200b", "U+00A0 NO-BREAK SPACE, U+200B ZERO WIDTH SPACE"),
        ("&#160;", "U+00A0 NO-BREAK SPACE"),
        ("<![CDATA[x]]>", 'the text "x"'),
    ],
)
def test_text_between_elements_is_reported_where_it_is(stray: str, words: str) -> None:
    text = RESPONSE.replace("    <BusinessTargetID>", f"  {stray}  <BusinessTargetID>")
    (finding,) = findings(text)
    assert (finding.rule.name, finding.path) == ("must-be-empty", "/GBCSResponse/Header")
    assert finding.message == f"Header contains {words}, but may contain only elements"
    line = text[: text.index(stray)].count("\n") + 1
    column = 3 + stray.startswith("<![") * len("<![CDATA[")
    assert (finding.place.line, finding.place.column) == (line, column)


def test_each_stretch_of_text_is_a_finding_of_its_own() -> None:
    text = RESPONSE.replace("<BusinessTargetID>", "one<BusinessTargetID>").replace("</Header>", "two</Header>")
    assert [each.actual for each in findings(text)] == ["one", "two"]


def test_comments_and_instructions_do_not_part_a_text() -> None:
    text = RESPONSE.replace("<BusinessTargetID>", "o<!-- -->n<?x y?>e<BusinessTargetID>")
    assert [each.actual for each in findings(text)] == ["one"]


def test_white_space_in_an_element_that_must_be_empty_is_a_finding_and_a_comment_is_not() -> None:
    start, end = RESPONSE.index("<ReadInst"), RESPONSE.index("</SMETSData>")

    def with_content(content: str) -> str:
        return f"{RESPONSE[:start]}<ArmSupplyRsp>{content}</ArmSupplyRsp>{RESPONSE[end:]}"

    (finding,) = findings(with_content(" "))
    assert finding.message == "ArmSupplyRsp contains white space, but must be empty"
    assert findings(with_content("<!-- armed -->")) == []
