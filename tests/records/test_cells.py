"""Values in the cells of a table."""

import pytest

from mmc_cli.records.cells import cell, cells, code_cell, file_cell, name_cell


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "yes"), (False, "no"), (0, "0"), (1, "1"), ("", "")])
def test_a_flag_is_yes_or_no_and_an_absent_value_is_empty(value: object, text: str) -> None:
    assert cell(value) == text
    assert cells({"a": value}) == {"a": text}


def test_codes_have_0x_outside_json() -> None:
    assert code_cell("8F72") == "0x8F72"
    assert code_cell(None) == ""


@pytest.mark.parametrize(
    ("code", "name", "known", "text"),
    [
        ("8F72", "Success", True, "Success"),
        ("8F86", "Limit, from MMC 4.0", False, "NOT IN THIS VERSION: Limit, from MMC 4.0"),
        ("8FFF", None, False, "UNKNOWN CODE"),
        (None, None, False, ""),
    ],
)
def test_a_code_that_the_version_does_not_have_is_marked(
    code: str | None, name: str | None, known: bool, text: str
) -> None:
    assert name_cell(code, name, known) == text


def test_a_member_follows_its_file() -> None:
    assert file_cell("a.xml", None) == "a.xml"
    assert file_cell("a.zip", "b/c.xml") == "a.zip!b/c.xml"
