"""One namespace for everything a user meets: every code has an entry, unknown ones a hint, lists have them all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc_cli.explain import KINDS, entries, lines, nearest, search
from mmc_cli.render.clean import clean
from mmc_cli.specification import at, rows
from tests.samples import V3_1, V4_0

SPEC = at(V4_0)


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
        ("5.1", ["service", "version"]),
        ("3.1", ["service", "version"]),
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
    assert [entry.kind for entry in entries(code, SPEC)] == kinds


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_that_is_listed_has_an_entry_of_its_kind(kind: str) -> None:
    listed = lines(kind, SPEC)
    assert listed
    for line in listed:
        assert any((each.kind, each.code) == (line.kind, line.code) for each in entries(line.code, SPEC)), line


def test_every_code_of_the_tables_is_listed() -> None:
    for kind, file in (("alerts", "alert_codes"), ("messages", "message_codes"), ("services", "service_requests")):
        assert [line.code for line in lines(kind, SPEC)] == [row["code"] for row in rows(f"{file}.csv")]
    assert [line.code for line in lines("terms", SPEC)] == [row["term"] for row in rows("terms.csv")]


def test_every_use_case_has_an_entry() -> None:
    for row in rows("message_codes.csv"):
        for use_case in filter(None, row["use_case"].split("/")):
            assert entries(use_case, SPEC)[0].code == use_case


def test_a_list_marks_what_another_version_has() -> None:
    marked = {line.code: line.version for line in lines("alerts", at(V3_1)) if line.version}
    assert marked["8F86"] == "from MMC 4.0"
    assert marked["8F8A"] == "from MMC 5.0"


def test_an_unknown_code_is_near_to_those_that_share_its_digits() -> None:
    near = [line.code for line in nearest("8F7", SPEC)]
    assert near[:3] == ["8F70", "8F72", "8F73"]
    assert all(code.startswith("8F7") for code in near)
    assert "8F86" in [line.code for line in nearest("0x8FF86", SPEC)]


def test_a_word_is_near_to_the_names_that_hold_it() -> None:
    near = nearest("tamper", SPEC)
    assert {"8F3F", "6.25"} <= {line.code for line in near}
    assert all("tamper" in f"{line.code} {line.name}".lower() for line in near)


def test_a_misspelt_name_is_near_to_the_right_one() -> None:
    assert nearest("hardwarefault", SPEC)[0].code == "hardware-fault"
    assert nearest("value-not-in-lst", SPEC)[0].code == "MMC103"
    assert nearest("xyzzyqqq", SPEC) == ()


def test_a_search_wants_all_words() -> None:
    found = search("FIRMWARE verification", SPEC)
    assert {"8F1C", "8F72"} <= {line.code for line in found}
    assert all("verification" in f"{line.code} {line.name}".lower() for line in found)
    assert search("", SPEC) == ()
    assert len(search("firmware verification failed", SPEC)) < len(found)


def test_an_empty_text_means_nothing() -> None:
    assert entries("", SPEC) == []
    assert entries("  ", SPEC) == []


@given(st.text(max_size=30) | st.from_regex(r"[0-9A-Fa-fx./@:\[\]-]{1,12}", fullmatch=True))
@settings(deadline=None)  # the first text that may be the id of a change compares all versions
def test_any_text_gets_an_answer(text: str) -> None:
    for entry in entries(text, SPEC):
        assert clean(entry.title) == entry.title
        entry.record()
    for line in nearest(text, SPEC):
        line.record()


def test_the_changes_of_every_version_are_listed_apart_from_those_that_are_safe() -> None:
    found = lines("changes", SPEC)
    assert {line.version for line in found} == {"4.0", "5.0", "5.1"}
    assert ("alert-code-added: 8F86", "4.0") in {(line.name, line.version) for line in found}
    assert ("attribute-added: @ClockStatus", "5.1") in {(line.name, line.version) for line in found}
    assert not any("section-renumbered" in line.name for line in found)
