"""Every code, name and number has an entry, unknown ones get suggestions, and lists are complete."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc_cli.explain import KINDS, find_entries, list_codes, search_codes, suggest_codes
from mmc_cli.render.clean import clean
from mmc_cli.specification import load_spec, table_rows
from tests.samples import V3_1, V4_0

SPEC = load_spec(V4_0)


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("8F72", ["alert code"]),
        (" 0x8f72 ", ["alert code"]),
        ("00CE", ["message code"]),
        ("ECS101", ["use case"]),
        ("ecs101", ["use case"]),
        ("7.16", ["service"]),
        ("4.8", ["service reference"]),
        ("MMC103", ["rule"]),
        ("value-not-in-list", ["rule"]),
        ("4.0", ["version"]),
        ("5.1", ["service", "version", "section", "section"]),
        ("3.1", ["service", "version", "section"]),
        ("KRP", ["term"]),
        ("first pass", ["term"]),
        ("ESME", ["term", "value"]),
        ("MessageSuccess", ["term", "attribute"]),
        ("ResultingLevel", ["element"]),
        ("LimitAPCLevelRsp", ["element"]),
        ("Header/Timestamp", ["element"]),
        ("hardware-fault", ["value"]),
        ("ZCL 0xC0", ["value"]),
        ("XSD50", ["source"]),
    ],
)
def test_each_kind_of_code_has_its_entries(code: str, kinds: list[str]) -> None:
    assert [entry.kind for entry in find_entries(code, SPEC)] == kinds


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_that_is_listed_has_an_entry_of_its_kind(kind: str) -> None:
    listed = list_codes(kind, SPEC)
    assert listed
    for line in listed:
        assert any((each.kind, each.code) == (line.kind, line.code) for each in find_entries(line.code, SPEC)), line


def test_every_code_of_the_tables_is_listed() -> None:
    for kind, file in (("alerts", "alert_codes"), ("messages", "message_codes"), ("services", "service_requests")):
        assert [line.code for line in list_codes(kind, SPEC)] == [row["code"] for row in table_rows(f"{file}.csv")]
    assert [line.code for line in list_codes("terms", SPEC)] == [row["term"] for row in table_rows("terms.csv")]


def test_every_use_case_has_an_entry() -> None:
    for row in table_rows("message_codes.csv"):
        for use_case in filter(None, row["use_case"].split("/")):
            assert find_entries(use_case, SPEC)[0].code == use_case


def test_a_list_marks_what_another_version_has() -> None:
    marked = {line.code: line.version for line in list_codes("alerts", load_spec(V3_1)) if line.version}
    assert marked["8F86"] == "from MMC 4.0"
    assert marked["8F8A"] == "from MMC 5.0"


def test_codes_with_the_same_digits_are_suggested_for_an_unknown_one() -> None:
    near = [line.code for line in suggest_codes("8F7", SPEC)]
    assert near[:3] == ["8F70", "8F72", "8F73"]
    assert all(code.startswith("8F7") for code in near)
    assert "8F86" in [line.code for line in suggest_codes("0x8FF86", SPEC)]


def test_names_that_contain_a_word_are_suggested() -> None:
    near = suggest_codes("tamper", SPEC)
    assert {"8F3F", "6.25"} <= {line.code for line in near}
    assert all("tamper" in f"{line.code} {line.name}".lower() for line in near)


def test_the_right_name_is_suggested_for_a_misspelled_one() -> None:
    assert suggest_codes("hardwarefault", SPEC)[0].code == "hardware-fault"
    assert suggest_codes("value-not-in-lst", SPEC)[0].code == "MMC103"
    assert suggest_codes("xyzzyqqq", SPEC) == ()


def test_a_search_finds_names_with_all_words() -> None:
    found = search_codes("FIRMWARE verification", SPEC)
    assert {"8F1C", "8F72"} <= {line.code for line in found}
    assert all("verification" in f"{line.code} {line.name}".lower() for line in found)
    assert search_codes("", SPEC) == ()
    assert len(search_codes("firmware verification failed", SPEC)) < len(found)


def test_an_empty_text_has_no_entry() -> None:
    assert find_entries("", SPEC) == []
    assert find_entries("  ", SPEC) == []


@given(st.text(max_size=30) | st.from_regex(r"[0-9A-Fa-fx./@:\[\]-]{1,12}", fullmatch=True))
@settings(deadline=None)  # the first text that may be the id of a change compares all versions
def test_any_text_gets_an_answer(text: str) -> None:
    for entry in find_entries(text, SPEC):
        assert clean(entry.title) == entry.title
        entry.record()
    for line in suggest_codes(text, SPEC):
        line.record()


def test_all_changes_are_listed_except_those_that_are_safe_for_everybody() -> None:
    found = list_codes("changes", SPEC)
    assert {line.version for line in found} == {"4.0", "5.0", "5.1"}
    assert ("alert-code-added: 8F86", "4.0") in {(line.name, line.version) for line in found}
    assert ("attribute-added: @ClockStatus", "5.1") in {(line.name, line.version) for line in found}
    assert not any("section-renumbered" in line.name for line in found)
