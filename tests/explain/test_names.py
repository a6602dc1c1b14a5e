"""Other names and words of services lead to the codes that they stand for."""

import pytest

from mmc_cli.explain import find_entries
from mmc_cli.explain.names import explain_other_name, explain_words, resolve_name
from mmc_cli.specification import load_spec, table_rows
from mmc_cli.specification.catalogue import split_cell
from mmc_cli.specification.similar_names import squash
from tests.samples import V3_1, V4_0

SPEC = load_spec(V4_0)


def test_a_name_of_one_code_is_that_code() -> None:
    assert resolve_name("SECMP093") == "SECMP0093"
    assert resolve_name("secmod93") == "SECMP0093"
    assert resolve_name("8F86") == "8F86"


@pytest.mark.parametrize("name", ["half hourly", "half-hourly", "Half Hourly"])
def test_a_name_of_several_codes_lists_them(name: str) -> None:
    (entry,) = explain_other_name(name, SPEC)
    assert [link.code for link in entry.related] == ["4.8.1", "4.8.2", "4.8.3"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("LimitAPCLevel", "7.16"),
        ("UpdateDeviceConfiguration(AuxiliaryControllerScheduler)", "6.14.3"),
        ("UpdateSecurityCredentials(KRP)", "6.15.1"),
        ("Read Device Log", "8.9"),
        ("SR 8.9", "8.9"),
        ("SRV 8.9", "8.9"),
        ("sr8.9", "8.9"),
    ],
)
def test_a_service_is_found_by_the_names_of_the_release_note(name: str, code: str) -> None:
    (entry,) = find_entries(name, SPEC)
    assert (entry.kind, entry.code) == ("service", code)


def test_words_of_services_list_the_services_that_have_them_all() -> None:
    (entry,) = explain_words("daily read log", SPEC)
    assert [link.code for link in entry.related] == ["4.6.1", "4.6.2", "4.14"]
    assert list(explain_words("daily nonsense", SPEC)) == []
    assert list(explain_words("--", SPEC)) == []
    assert list(explain_words("tamper", SPEC)) == []


def test_words_of_services_of_a_later_version_are_marked() -> None:
    (entry,) = explain_words("APC level", load_spec(V3_1))
    assert not entry.in_force


def test_every_other_name_stands_for_something_and_is_there_once() -> None:
    rows = table_rows("other_names.csv")
    names = [squash(row["name"]) for row in rows]
    assert len(names) == len(set(names))
    for row in rows:
        for code in split_cell(row["codes"]):
            assert find_entries(code, SPEC), f"other_names.csv: {row['name']} stands for the unknown {code}"
