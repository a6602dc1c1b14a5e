"""A row of registers is what one message says a device had at one time, a column for each register."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from mmc_cli.decoding.register_rows import NOT_A_REGISTER, REGISTERS, Registers, column_fields
from mmc_cli.inputs.parser import read
from mmc_cli.records.register_rows import REGISTER_COLUMNS
from mmc_cli.specification import schemas_folder
from tests.conftest import ROOT, Outcome
from tests.decoding.test_readings import readings, response
from tests.element_tree_walk import FOLDERS, registers

OWN = "{urn:mmc-cli:annotations}"


def rows_of(message: Any) -> tuple[list[Any], Counter[str]]:
    left_out = Counter[str]()
    return list(Registers().parts(readings(message), left_out)), left_out


def matrices(inside: str) -> Any:
    name = "ReadInstantaneousImportTOUMatricesRsp"
    start = f"<{name}><Electricity><TariffTOURegisterCollection>"
    return response(f"{start}{inside}</TariffTOURegisterCollection></Electricity></{name}>")


def test_every_register_of_the_fixtures_and_the_corpus_is_in_the_column_where_a_plain_walk_puts_it(
    mmc: Callable[..., Outcome],
) -> None:
    expected = {(each.file, each.device, each.time, each.column, each.text) for each in registers()}
    found = set()
    for line in mmc("decode", *map(str, FOLDERS), "--rows", "registers", "-f", "jsonl", "-q").lines:
        row = json.loads(line)
        found |= {
            (str(ROOT / row["file"]), row["device"], row["time"], column, row[column])
            for column in REGISTER_COLUMNS
            if row[column] is not None
        }
    assert found == expected
    assert len({column for _, _, _, column, _ in found}) > 60


def test_a_register_is_in_the_column_of_its_index_whatever_its_position() -> None:
    values = "".join(
        f'<TOUPrimaryRegisterValue index="{index}">{value}</TOUPrimaryRegisterValue>'
        for index, value in ((3, 30), (1, 10))
    )
    (row,), _ = rows_of(matrices(values + '<TOUSecondRegisterValue index="2">20</TOUSecondRegisterValue>'))
    assert (row.tou_1, row.tou_2, row.tou_3, row.secondary_tou_2, row.others) == ("10", None, "30", "20", None)


def test_what_has_no_column_is_in_others() -> None:
    values = (
        '<TOUPrimaryRegisterValue index="1">10</TOUPrimaryRegisterValue>'
        '<TOUPrimaryRegisterValue index="1">11</TOUPrimaryRegisterValue>'
        '<TOUPrimaryRegisterValue index="49">12</TOUPrimaryRegisterValue>'
        "<TOUPrimaryRegisterValue>13</TOUPrimaryRegisterValue>"
        '<TOUPrimaryRegisterValue index="2">many</TOUPrimaryRegisterValue>'
    )
    (row,), _ = rows_of(matrices(values))
    assert (row.tou_1, row.tou_2) == ("10", None)
    name = "TOUPrimaryRegisterValue"
    assert row.others == f"{name} 1=11; {name} 49=12; {name}=13; {name} 2=many"


def test_a_number_that_probably_means_no_value_is_not_in_its_column() -> None:
    (row,), _ = rows_of(matrices('<TOUPrimaryRegisterValue index="2">4294967295</TOUPrimaryRegisterValue>'))
    assert (row.tou_2, row.no_value) == (None, "tou_2")


def test_a_value_in_another_unit_than_its_column_is_in_others() -> None:
    (reading,) = readings(matrices('<TOUPrimaryRegisterValue index="2">5</TOUPrimaryRegisterValue>'))
    fields = column_fields([replace(reading, unit="MWh")], REGISTER_COLUMNS)
    assert (fields["tou_2"], fields["others"]) == (None, "TOUPrimaryRegisterValue 2=5")


def test_each_time_of_a_log_is_a_row() -> None:
    one = "<LogEntry><ActiveExportRegisterValue>{}</ActiveExportRegisterValue><TimeStamp>2026-01-0{}T00:00:00Z</TimeStamp></LogEntry>"
    log = f"<RetrieveExportDailyReadLogRsp>{one.format(5, 1)}{one.format(6, 2)}</RetrieveExportDailyReadLogRsp>"
    rows, _ = rows_of(response(log))
    assert [(row.time, row.active_export_energy) for row in rows] == [
        ("2026-01-01T00:00:00Z", "5"),
        ("2026-01-02T00:00:00Z", "6"),
    ]


@pytest.mark.parametrize(
    "name",
    ["4.17-RetrieveDailyConsumptionLogRsp", "4.8.1-ReadActiveImportProfileDataRsp", "4.10-ReadNetworkDataRsp-gas"],
)
def test_what_was_used_in_a_period_is_no_register(name: str) -> None:
    rows, left_out = rows_of(read(Path(ROOT, f"fixtures/valid/4.0/responses/{name}.xml").read_bytes()))
    assert rows == []
    assert set(left_out) == {NOT_A_REGISTER}


def test_a_source_is_text_that_no_program_takes_for_a_number() -> None:
    (row,), _ = rows_of(matrices('<TOUPrimaryRegisterValue index="2">5</TOUPrimaryRegisterValue>'))
    assert row.source.endswith(" Read Instantaneous Import Registers")


def test_every_register_of_the_schema_has_a_column_in_its_unit() -> None:
    for node in etree.parse(f"{schemas_folder()}/mmc.xsd").iter(etree.Element):
        if (unit := node.get(f"{OWN}unit")) is not None and node.get(f"{OWN}quantity") in REGISTERS:
            assert REGISTERS[str(node.get(f"{OWN}quantity"))] == unit, node.get("name")


def test_no_reading_of_the_fixtures_that_is_a_register_is_without_a_column() -> None:
    for path in sorted((ROOT / "fixtures/valid").rglob("*.xml")):
        left_out = Counter[str]()
        for row in Registers().parts(readings(read(path.read_bytes())), left_out):
            assert row.others is None or "TOUPrimaryRegisterValue=" in row.others, path
