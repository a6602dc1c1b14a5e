"""Every measured value is one reading, with its register, index, time and unit, whatever the order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.readings import ReadingRow, reading_rows
from mmc_cli.decoding.scalars import Value, plain_text
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.records.rows import Reading
from mmc_cli.specification import load_spec
from mmc_cli.validate import spec_for
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message

FIXTURES = sorted((ROOT / "fixtures" / "valid").rglob("*.xml"))
RSP_START, RSP_END = "<ReadInstantaneousImportRegistersRsp", "</SMETSData>"


def response(body: str) -> Message:
    """The sample response with another response element."""
    before, _, rest = RESPONSE.partition(RSP_START)
    return message(before + body + RSP_END + rest.partition(RSP_END)[2])


def rows(of: Message) -> list[ReadingRow]:
    return list(reading_rows(of, load_spec(V4_0)))


def readings(of: Message) -> list[Reading]:
    return [row.record() for row in rows(of)]


def log(*entries: str) -> Message:
    inside = "".join(f"<LogEntry>{entry}</LogEntry>" for entry in entries)
    return response(f'<RetrieveExportDailyReadLogRsp MessageSuccess="true">{inside}</RetrieveExportDailyReadLogRsp>')


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: str(path.relative_to(ROOT / "fixtures" / "valid")))
def test_every_value_with_a_unit_is_one_reading_in_the_order_of_the_message(path: Path) -> None:
    parsed = read(path.read_bytes())
    spec = spec_for(parsed, None)
    rows = list(reading_rows(parsed, spec))
    with_unit = [
        (field.path, plain_text(Value(field.value)), field.unit)
        for field in leaves(field_tree(parsed, spec))
        if field.unit
    ]
    assert [(row.reading.path, row.reading.value, row.reading.unit) for row in rows if row.reading.unit] == with_unit
    assert len({row.reading.path for row in rows}) == len(rows)
    assert not [row for row in rows if row.reading.problem]


def test_a_reading_has_its_source_time_register_value_and_unit() -> None:
    (reading,) = readings(message(RESPONSE))
    assert (reading.source, reading.source_name) == ("4.1.1", "Read Instantaneous Import Registers")
    assert (reading.time, reading.time_of) == ("2026-02-03T09:30:10.00Z", "Header")
    assert (reading.register, reading.register_index, reading.within) == ("ActiveImportRegister", None, None)
    assert (reading.value, reading.unit, reading.problem) == ("10435000", "Wh", None)
    assert reading.path.endswith("/ReadInstantaneousImportRegistersRsp/Electricity/ActiveImportRegister/Value")


def test_a_register_is_identified_by_its_index_whatever_its_position() -> None:
    values = "".join(
        f'<TOUPrimaryRegisterValue index="{index}">{value}</TOUPrimaryRegisterValue>'
        for index, value in ((3, 30), (1, 10))
    )
    start = "<ReadInstantaneousImportTOUMatricesRsp><Electricity><TariffTOURegisterCollection>"
    end = "</TariffTOURegisterCollection></Electricity></ReadInstantaneousImportTOUMatricesRsp>"
    registers = readings(response(f"{start}{values}<TOUPrimaryRegisterValue>7</TOUPrimaryRegisterValue>{end}"))
    assert [(row.register_index, row.value) for row in registers] == [("3", "30"), ("1", "10"), (None, "7")]


def test_a_register_in_a_block_has_the_index_of_the_block() -> None:
    name = "ReadInstantaneousImportTOUWithBlocksMatricesRsp"
    blocks = "".join(
        f'<TariffBlock index="{block}"><RegisterMatrixTOUValue index="2">{block}0</RegisterMatrixTOUValue>'
        f"<CounterMatrixTOUValue>{block}1</CounterMatrixTOUValue></TariffBlock>"
        for block in (2, 1)
    )
    registers = readings(
        response(f"<{name}><TariffBlockTOURegisterCollection>{blocks}</TariffBlockTOURegisterCollection></{name}>")
    )
    assert [(row.register, row.register_index, row.within, row.value) for row in registers] == [
        ("RegisterMatrixTOUValue", "2", "TariffBlock index=2", "20"),
        ("CounterMatrixTOUValue", "2", None, "21"),
        ("RegisterMatrixTOUValue", "2", "TariffBlock index=1", "10"),
        ("CounterMatrixTOUValue", "1", None, "11"),
    ]


def test_three_phases_are_distinguished_and_a_voltage_without_an_established_unit_is_kept() -> None:
    path = ROOT / "fixtures/valid/4.0/responses/4.10-ReadNetworkDataRsp-polyphase.xml"
    voltages = [row for row in readings(read(path.read_bytes())) if row.register == "AvgRMSVoltageProfileDataLog"]
    assert {row.within for row in voltages} == {"Phase=1", "Phase=2", "Phase=3"}
    assert {row.unit for row in voltages} == {None}
    assert {row.problem for row in voltages} == {None}


def test_each_entry_of_a_log_has_its_own_time() -> None:
    one = "<ActiveExportRegisterValue>5</ActiveExportRegisterValue><TimeStamp>2026-01-0{}T00:00:00Z</TimeStamp>"
    entries = readings(log(one.format(1), one.format(2)))
    assert [(row.time, row.time_of) for row in entries] == [
        ("2026-01-01T00:00:00Z", "LogEntry"),
        ("2026-01-02T00:00:00Z", "LogEntry"),
    ]
    (single,) = readings(log(one.format(1)))
    assert single.path.endswith("/RetrieveExportDailyReadLogRsp/LogEntry[1]/ActiveExportRegisterValue")


def test_an_entry_without_a_time_has_the_time_of_the_header() -> None:
    (row,) = readings(log("<ActiveExportRegisterValue>5</ActiveExportRegisterValue>"))
    assert (row.time, row.time_of) == ("2026-02-03T09:30:10.00Z", "Header")


@pytest.mark.parametrize("damaged", ["yesterday", "2026-13-45T99:00:00Z", ""])
def test_a_damaged_time_is_kept_and_not_replaced_by_another(damaged: str) -> None:
    entry = f"<ActiveExportRegisterValue>5</ActiveExportRegisterValue><TimeStamp>{damaged}</TimeStamp>"
    (row,) = readings(log(entry))
    assert (row.time, row.time_of, row.value) == (damaged, "LogEntry", "5")


def test_the_payload_of_an_alert_has_the_time_of_the_alert() -> None:
    (row,) = rows(message(ALERT))
    reading = row.record()
    assert (reading.time, reading.time_of) == ("2026-02-03T16:00:00Z", "DeviceAlertContent")
    assert (reading.source, reading.register, reading.value, reading.unit) == ("8F86", "ResultingLevel", "100", "%")
    assert row.cells()["source"] == "0x8F86"


def test_a_message_without_any_time_has_none() -> None:
    (row,) = rows(message(RESPONSE, ("<Timestamp>2026-02-03T09:30:10.00Z</Timestamp>", "")))
    assert (row.reading.time, row.reading.time_of, row.cells()["time"]) == (None, None, "")


@pytest.mark.parametrize("text", ["", "many", "1.5", "12 Wh"])
def test_a_value_of_another_type_is_a_row_with_its_text_and_the_reason(text: str) -> None:
    (row,) = rows(message(RESPONSE, (">10435000<", f">{text}<")))
    assert (row.reading.value, row.reading.problem, row.reading.unit) == (text, "not a value of type integer", "Wh")
    assert row.reading.value == text


def test_a_message_that_could_not_be_read_has_no_readings() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        rows(read(b"<a>"))


def test_a_decimal_keeps_every_digit() -> None:
    path = ROOT / "fixtures/valid/4.0/responses/4.1.4-ReadInstantaneousImportBlockCountersRsp.xml"
    first = readings(read(path.read_bytes()))[0]
    assert (first.value, first.unit) == ("118.250", "m3")


def test_a_line_for_a_person_has_the_quantity_in_words_and_the_value_with_its_unit() -> None:
    (row,) = rows(message(RESPONSE))
    line = row.line()
    assert line.device == "00-1E-4F-7A-20-00-11-02"
    assert line.title == "4.1.1 Read Instantaneous Import Registers, sample.xml"
    assert line.cells() == {
        "register": "ActiveImportRegister",
        "quantity": "import",
        "index": "",
        "value": "10435000 Wh",
        "time": "2026-02-03T09:30:10Z",
        "within": "",
        "problem": "",
    }


def test_the_words_for_a_quantity_follow_from_what_the_reading_says() -> None:
    path = "fixtures/valid/4.0/responses/4.1.3-ReadInstantaneousImportTOUWithBlocksMatricesRsp.xml"
    first = rows(read((ROOT / path).read_bytes()))[0].line()
    assert first.cells()["quantity"] == "import in block 1 by time of use"
    profile = "fixtures/valid/4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml"
    words = {row.line().cells()["quantity"] for row in rows(read((ROOT / profile).read_bytes()))}
    assert words == {"import in the half hour, primary", "import in the half hour, secondary"}
    (alert,) = rows(message(ALERT))
    assert alert.line().cells()["quantity"] == ""


@given(st.integers())
def test_an_integer_of_any_size_is_kept_exactly(value: int) -> None:
    (row,) = rows(message(RESPONSE, (">10435000<", f">{value}<")))
    assert row.record().value == str(value)
    assert row.cells()["value"] == str(value)


XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u v"'


def test_an_index_is_a_number_and_attributes_of_xml_schema_are_no_data() -> None:
    value = f'<TOUPrimaryRegisterValue {XSI} index=" +01 ">0010</TOUPrimaryRegisterValue>'
    start = f"<ReadInstantaneousImportTOUMatricesRsp {XSI}><Electricity><TariffTOURegisterCollection {XSI}>"
    end = "</TariffTOURegisterCollection></Electricity></ReadInstantaneousImportTOUMatricesRsp>"
    (row,) = rows(response(start + value + end))
    assert (row.reading.register_index, row.reading.within, row.reading.value) == ("1", None, "10")
    assert row.cells()["value"] == "10"


def test_with_si_a_reading_has_its_value_in_the_unit_that_people_use() -> None:
    (row,) = reading_rows(message(RESPONSE), load_spec(V4_0), si=True)
    assert (row.reading.value_si, row.reading.unit_si) == ("10435.000", "kWh")
    (price,) = reading_rows(
        response(
            "<ReadTariffSecondaryElementRsp><SecondaryActiveTariffPrice>2121</SecondaryActiveTariffPrice>"
            "<PriceScale>-5</PriceScale></ReadTariffSecondaryElementRsp>"
        ),
        load_spec(V4_0),
        si=True,
    )
    assert (price.reading.value_si, price.reading.unit_si) == ("0.02121", "GBP per kWh")
    (damaged,) = reading_rows(message(RESPONSE, (">10435000<", ">many<")), load_spec(V4_0), si=True)
    assert (damaged.reading.value_si, damaged.reading.unit_si) == (None, None)
    assert list(row.cells())[-2:] == ["value_si", "unit_si"]
    assert "value_si" not in rows(message(RESPONSE))[0].cells()
