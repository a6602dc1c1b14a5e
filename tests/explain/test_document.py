"""Tables, sections and change drivers of the release note have entries, in the numbers of the version asked for."""

import pytest

from mmc_cli.explain.document import (
    cautions_about,
    document_facts,
    explain_dcc_code,
    explain_driver,
    explain_section,
    explain_table,
    link_codes,
    list_drivers,
    list_sections,
    list_tables,
    with_cautions,
)
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0

SPEC, OLD = load_spec(V4_0), load_spec(V3_1)


@pytest.mark.parametrize("text", ["232-1", "table 232-1", "Table 232-1"])
def test_a_table_is_explained_with_its_rows(text: str) -> None:
    (entry,) = explain_table(text, SPEC)
    assert (entry.kind, entry.code, entry.in_force) == ("table", "232-1", True)
    assert len(entry.items) == 8
    assert ("change driver", "SECMP0093") in {(link.kind, link.code) for link in entry.related}


def test_a_table_of_a_later_version_is_marked_and_keeps_its_rows() -> None:
    (entry,) = explain_table("235-2", OLD)
    assert not entry.in_force
    assert [item.item for item in entry.items] == ["DeviceID", "DeviceSecurityDetails"]


def test_a_table_has_the_rows_of_the_version() -> None:
    (old,), (new,) = explain_table("233", OLD), explain_table("233", SPEC)
    assert [item.item for item in old.items] == ["DeviceLogEntries", "CHFDeviceLog"]
    assert [item.item for item in new.items] == ["DeviceLogEntries", "CHFDeviceLog", "CHFConnectedDeviceLog"]


def test_table_1_of_the_release_note_is_table_264_but_1_alone_is_not() -> None:
    assert [entry.code for entry in explain_table("Table 1", SPEC)] == ["264"]
    assert list(explain_table("1", SPEC)) == []


def test_a_section_number_is_one_of_the_version() -> None:
    (new,), (old,) = explain_section("5.106", SPEC), explain_section("5.106", OLD)
    assert (new.title, new.facts["In version 3.1"]) == ("Read Device Log", "section 5.101")
    assert (old.title, old.facts["In version 4.0"]) == ("Read Firmware Version", "section 5.111")


def test_a_section_that_3_1_does_not_have_is_found_and_marked() -> None:
    (entry,) = explain_section("5.113", OLD)
    assert (entry.title, entry.in_force) == ("Record Network Data (GAS)", False)


def test_a_number_of_both_documents_has_an_entry_for_each() -> None:
    assert [entry.code for entry in explain_section("1.1", SPEC)] == ["1.1", "RN 1.1"]
    assert [entry.code for entry in explain_section("RN 1.1", SPEC)] == ["RN 1.1"]
    assert [entry.code for entry in explain_section("release note 1.1", SPEC)] == ["RN 1.1"]


def test_a_section_names_its_tables_codes_and_drivers() -> None:
    (entry,) = explain_section("section 6.1", SPEC)
    assert {(link.kind, link.code) for link in entry.related} == {
        ("table", "249"),
        ("alert code", "8F1C"),
        ("alert code", "8F72"),
        ("change driver", "CRP612"),
    }


@pytest.mark.parametrize("text", ["5.999", "section", "5.106.", "9999", ""])
def test_what_is_no_section_has_no_entry(text: str) -> None:
    assert list(explain_section(text, SPEC)) == []


def test_a_driver_has_the_six_columns_of_the_scope_as_printed() -> None:
    (entry,) = explain_driver("secmp0081", SPEC)
    assert {label: entry.facts[label] for label in ("DUIS Doc", "Other Spec", "DCC System Impacted")} == {
        "DUIS Doc": "Y",
        "Other Spec": "Y (S1SR)",
        "DCC System Impacted": "Document Only",
    }


def test_a_dcc_alert_is_never_in_an_mmc_message() -> None:
    (entry,) = explain_dcc_code("n42", SPEC)
    assert (entry.kind, entry.code) == ("DCC alert", "N42")
    assert "never in an MMC message" in entry.title
    assert list(explain_dcc_code("N4242", SPEC)) == []


def test_an_alert_and_a_service_name_their_driver() -> None:
    assert document_facts("8F86") == {"Change driver": "CRP612"}
    assert document_facts("8.9") == {"Change driver": "SECMP0093"}
    assert document_facts("4.8.1") == {}


def test_a_doubtful_value_has_a_caution_wherever_it_is_named() -> None:
    (caution,) = cautions_about("rootBySupplier", "CredentialsReplacementMode")
    assert caution.startswith("not known whether 3.1 held it")
    lines = list(with_cautions(["4.0: CredentialsReplacementMode: value rootBySupplier removed", "4.0: added"]))
    assert "not known whether 3.1 held it" in lines[0]
    assert lines[1] == "4.0: added"


def test_links_lead_to_codes_of_every_table() -> None:
    links = link_codes(("8.9", "8F86", "0013", "CRP612", "nothing"))
    assert [link.kind for link in links] == ["service", "alert code", "message code", "change driver"]


def test_lists_name_what_can_be_explained() -> None:
    for list_kind, explain in (
        (list_tables, explain_table),
        (list_sections, explain_section),
        (list_drivers, explain_driver),
    ):
        for line in list_kind(SPEC):
            assert any(entry.code == line.code for entry in explain(line.code, SPEC)), line
