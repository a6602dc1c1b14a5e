"""The tables about the MMC document agree with each other and with the schema."""

import pytest

from mmc_cli.specification import known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import rows_by_key, split_cell
from mmc_cli.specification.document import (
    changes_about,
    find_sections,
    item_at,
    items_about,
    items_of_table,
    list_items,
    parse_number,
    sections_about,
)
from mmc_cli.specification.schema_places import list_places
from tests.samples import V3_1, V4_0

CODES = {
    row["code"] for file in ("alert_codes.csv", "message_codes.csv", "service_requests.csv") for row in table_rows(file)
}
RESPONSE = "/GBCSResponse/Body/ResponseMessage/SMETSData/ReadDeviceLogRsp"


@pytest.mark.parametrize("file", ["document_tables.csv", "document_items.csv", "document_sections.csv"])
def test_rows_are_about_known_codes(file: str) -> None:
    for row in table_rows(file):
        assert set(split_cell(row["codes"])) <= CODES, f"{file}: correct the codes of {row}"


def test_rows_of_tables_belong_to_tables_and_every_table_has_a_section() -> None:
    assert {item.table for item in list_items()} <= set(rows_by_key("document_tables.csv"))
    sections = {row["section"] for row in table_rows("document_sections.csv") if row["document"] == "MMC"}
    for row in table_rows("document_tables.csv"):
        assert row["section"] in sections, f"add section {row['section']} of table {row['table']}"


def test_sections_name_known_drivers() -> None:
    for row in table_rows("document_sections.csv"):
        assert set(split_cell(row["drivers"])) <= set(rows_by_key("drivers.csv")), f"correct the drivers of {row}"


def test_rows_about_elements_are_about_elements_of_the_schema() -> None:
    paths = {place.path for version in known_versions() for place in list_places(load_spec(version))}
    for item in list_items():
        for element in item.elements:
            assert any(path.endswith(f"/{element}") for path in paths), f"correct {element} of table {item.table}"


def test_an_element_of_a_message_has_its_row_whatever_its_position() -> None:
    item = item_at(f"{RESPONSE}/CHFConnectedDeviceLog/CHFCurrentConnectedDeviceLogEntry[2]/DeviceSecurityDetails")
    assert item is not None
    assert (item.table, item.sensitivity) == ("235-2", "Non-Sensitive")


def test_an_element_of_the_same_name_elsewhere_has_no_row() -> None:
    assert item_at(f"{RESPONSE}/DeviceLogEntries/LogEntry[1]/DeviceID") is None
    assert item_at("/GBCSResponse") is None


def test_a_message_code_has_only_its_own_rows_of_a_table() -> None:
    meanings = [item.meaning for item in items_about("0013", V4_0)]
    assert meanings
    assert not any("from a communications hub" in meaning for meaning in meanings)
    assert any("from a communications hub" in item.meaning for item in items_about("8.9", V4_0))


def test_rows_that_a_version_does_not_have_are_left_to_later_ones() -> None:
    assert items_about("0013", V3_1) == ()
    assert items_of_table("232-1", V3_1) == ()


def test_every_service_that_a_device_answers_has_a_section() -> None:
    for row in table_rows("service_requests.csv"):
        if row["section_4_0"][:1].isdigit():
            (section,) = find_sections(row["section_4_0"], ("MMC",), V4_0)
            assert row["code"] in section.codes
            assert section.change


def test_sections_and_changes_about_a_code_are_found() -> None:
    assert [row["section"] for row in sections_about("8F86")][-1] == "6.7"
    assert any("header table added" in line for line in changes_about("8.9"))
    assert list(changes_about("1.1.1")) == []


def test_a_section_number_is_compared_as_numbers() -> None:
    assert parse_number("5.9") < parse_number("5.10")
