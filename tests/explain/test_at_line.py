"""A line of a message is explained: its values, then what their declarations and codes mean."""

import pytest

from mmc_cli.explain.at_line import entries_at_line
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

ONE_LINE = ALERT.replace("\n", "")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def at_line(text: str, part: str) -> list[Entry]:
    return entries_at_line(message(text), line_of(text, part), None, load_spec(V4_0))


def kinds(entries: list[Entry]) -> list[str]:
    return [f"{entry.kind} {entry.code}" for entry in entries]


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


def test_a_value_that_is_not_listed_is_marked() -> None:
    found = at_line(RESPONSE.replace("hardware-fault", "Hardware"), "Hardware")
    assert found[0].facts["Problem"] == "not an allowed value"
    assert len(found) == 2


def test_attributes_are_shown_with_their_element() -> None:
    found = at_line(RESPONSE, '<COSEMResponse ResponseCode="1"')
    assert found[0].facts["@ResponseCode"] == "1"
    assert found[0].facts["@Position"] == "2"


def test_an_end_tag_belongs_to_its_element() -> None:
    assert kinds(at_line(ALERT, "</ra:Header>")) == ["element Header"]


def test_an_element_of_another_version_is_marked() -> None:
    found = entries_at_line(message(ALERT), line_of(ALERT, "<ra:ResultingLevel>"), None, load_spec(V3_1))
    assert kinds(found) == ["in this message ResultingLevel"]
    assert found[0].facts["Problem"] == "not in the schema of MMC 3.1 (added in MMC 4.0)"


def test_a_column_chooses_between_the_elements_of_a_line() -> None:
    with pytest.raises(MmcError, match="add a column"):
        entries_at_line(message(ONE_LINE), 1, None, load_spec(V4_0))
    column = ONE_LINE.index(">8F86<") + 2
    assert entries_at_line(message(ONE_LINE), 1, column, load_spec(V4_0))[0].value == "8F86"
    end_tag = ONE_LINE.index("</ra:Header>") + 3
    assert kinds(entries_at_line(message(ONE_LINE), 1, end_tag, load_spec(V4_0))) == ["element Header"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (ALERT, 999, "line 999 does not exist; the file has 26 lines"),
        (ALERT, 0, "line 0 does not exist"),
        (ALERT, 1, "line 1 holds no part of the message"),
        ("<a>", 1, "not well-formed"),
        ("<a/>", 1, "not an MMC message"),
    ],
)
def test_a_line_without_a_part_of_the_message_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(MmcError, match=reason):
        entries_at_line(message(text), line, None, load_spec(V4_0))
