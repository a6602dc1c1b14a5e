"""What stands on a line of a message: its value, then what its declaration and its code mean."""

import pytest

from mmc_cli.explain.at_line import entries
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import at
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

ONE_LINE = ALERT.replace("\n", "")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def at_line(text: str, part: str) -> list[Entry]:
    return entries(message(text), line_of(text, part), None, at(V4_0))


def kinds(found: list[Entry]) -> list[str]:
    return [f"{entry.kind} {entry.code}" for entry in found]


def test_a_value_is_explained_with_its_unit_and_its_declaration() -> None:
    found = at_line(ALERT, "<ra:ResultingLevel>")
    assert kinds(found) == ["in this message ResultingLevel", "element ResultingLevel"]
    assert (found[0].title, found[0].value, found[0].unit) == ("100 %", "100", "%")
    assert found[0].facts["Path"].endswith("/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel")


def test_a_code_is_explained_from_its_table() -> None:
    found = at_line(ALERT, "<ra:GBCSHexAlertCode>")
    assert kinds(found)[0::2] == ["in this message GBCSHexAlertCode", "alert code 8F86"]
    assert kinds(at_line(ALERT, "<ra:GBCSHexadecimalMessageCode>"))[2] == "message code 0121"
    assert "service 4.1.1" in kinds(at_line(RESPONSE, "<ServiceReferenceVariant>"))


def test_a_listed_value_is_explained_too() -> None:
    found = at_line(RESPONSE, "hardware-fault")
    assert kinds(found) == [
        "in this message DataAccessResult",
        "element DataAccessResult",
        "value hardware-fault",
    ]
    assert found[0].title == "hardware-fault (code 1)"


def test_a_value_that_is_not_listed_says_so() -> None:
    found = at_line(RESPONSE.replace("hardware-fault", "Hardware"), "Hardware")
    assert found[0].facts["Problem"] == "not one of the values allowed"
    assert len(found) == 2


def test_attributes_are_said_with_their_element() -> None:
    found = at_line(RESPONSE, '<COSEMResponse ResponseCode="1"')
    assert found[0].facts["@ResponseCode"] == "1"
    assert found[0].facts["@Position"] == "2"


def test_an_end_tag_belongs_to_its_element() -> None:
    assert kinds(at_line(ALERT, "</ra:Header>")) == ["element Header"]


def test_what_the_version_does_not_have_is_said_to_be_unknown() -> None:
    found = entries(message(ALERT), line_of(ALERT, "<ra:ResultingLevel>"), None, at(V3_1))
    assert kinds(found) == ["in this message ResultingLevel"]
    assert found[0].facts["Problem"] == "not in the schema of MMC 3.1"


def test_a_column_chooses_between_the_elements_of_a_line() -> None:
    with pytest.raises(MmcError, match="add a column"):
        entries(message(ONE_LINE), 1, None, at(V4_0))
    column = ONE_LINE.index(">8F86<") + 2
    assert entries(message(ONE_LINE), 1, column, at(V4_0))[0].value == "8F86"
    end_tag = ONE_LINE.index("</ra:Header>") + 3
    assert kinds(entries(message(ONE_LINE), 1, end_tag, at(V4_0))) == ["element Header"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (ALERT, 999, "there is no line 999: the file has 26"),
        (ALERT, 0, "there is no line 0"),
        (ALERT, 1, "nothing of the message stands on line 1"),
        ("<a>", 1, "not well-formed"),
        ("<a/>", 1, "not an MMC message"),
    ],
)
def test_where_nothing_stands_that_is_said(text: str, line: int, reason: str) -> None:
    with pytest.raises(MmcError, match=reason):
        entries(message(text), line, None, at(V4_0))
