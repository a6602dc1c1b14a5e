"""Rows of elements: the columns follow from the schema, so all messages have the same, and no value is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.decoding.element_rows import ElementRow, element_rows
from mmc_cli.inputs.parser import read
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

VALUE = "<Value>10435000</Value>"
BILLING = ROOT / "fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert.xml"
ENTRY = "BillingDataLogDeviceAlert/ESMEBillingDataLogEntry"


def rows(path: str, *changes: tuple[str, str]) -> list[ElementRow]:
    return list(element_rows(message(RESPONSE, *changes), load_spec(V4_0), path))


def billing(*changes: tuple[str, str]) -> ElementRow:
    (row,) = element_rows(message(BILLING.read_text(encoding="utf-8"), *changes), load_spec(V4_0), ENTRY)
    return row


def test_an_element_is_a_row_with_a_column_for_each_value_it_may_have() -> None:
    (row,) = rows("ActiveImportRegister")
    assert row.record() == {
        "schema": "mmc.element/1",
        "file": "sample.xml",
        "member": None,
        "index": 0,
        "device": "00-1E-4F-7A-20-00-11-02",
        "message_time": "2026-02-03T09:30:10.00Z",
        "path": "/GBCSResponse/Body/ResponseMessage/SMETSData/ReadInstantaneousImportRegistersRsp/Electricity/"
        "ActiveImportRegister",
        "Value": "10435000",
        "ActiveEnergyUnit": "Wh",
        "others": None,
        "note": None,
    }


def test_a_number_that_probably_means_no_value_is_noted_with_its_columns() -> None:
    first, second = '<ra:TariffTOURegisterMatrixValue index="1">4904748<', "2942847<"
    row = billing((first, first.replace("4904748", "4294967295")), (second, "4294967295<"))
    assert row.fixed.note == (
        "TariffTOURegisterMatrixValue[@index=1] and TariffTOURegisterMatrixValue[@index=2]: "
        "probably no value: the largest 32-bit number"
    )
    assert list(row.record())[-2:] == ["others", "note"]
    assert billing().fixed.note is None


def test_an_element_of_another_version_is_not_unknown() -> None:
    with pytest.raises(MmcError, match=r"in this version; MMC 4.0 has it: --mmc-version 4.0"):
        list(element_rows(message(RESPONSE), load_spec(V3_1), "CHFCurrentConnectedDeviceLogEntry"))


@pytest.mark.parametrize("path", ["Electricity/ActiveImportRegister", "/GBCSResponse/Header", "Value", "COSEMResponse"])
def test_a_path_may_be_whole_or_only_the_end_of_one(path: str) -> None:
    assert rows(path)
    assert all(path.strip("/").split("/")[-1] in row.fixed.path for row in rows(path))


def test_each_of_several_elements_is_a_row() -> None:
    assert [row.values["@Position"] for row in rows("COSEMResponse")] == ["1", "2"]


def test_columns_do_not_depend_on_the_message() -> None:
    (whole,), (empty,) = rows("ActiveImportRegister"), rows("ActiveImportRegister", (VALUE, ""))
    assert list(whole.cells()) == list(empty.cells())
    assert empty.values["Value"] is None


def test_a_register_is_in_the_column_of_its_index_whatever_its_position() -> None:
    first = '<ra:TariffTOURegisterMatrixValue index="1">4904748<'
    row = billing((first, first.replace('"1"', '"9"')))
    assert row.values["TariffTOURegisterMatrixValue[@index=9]"] == "4904748"
    assert row.values["TariffTOURegisterMatrixValue[@index=1]"] is None
    assert row.values["TariffTOURegisterMatrixValue[@index=2]"] == "2942847"


@pytest.mark.parametrize(
    ("index", "others"),
    [
        (' index="99"', "TariffTOURegisterMatrixValue[@index=99]=4904748"),
        (' index="2"', "TariffTOURegisterMatrixValue[@index=2]=2942847"),
        (' index="x"', "TariffTOURegisterMatrixValue[1]/@index=x; TariffTOURegisterMatrixValue[1]=4904748"),
        ("", "TariffTOURegisterMatrixValue[1]=4904748"),
    ],
)
def test_a_register_without_a_column_is_among_the_others(index: str, others: str) -> None:
    first = '<ra:TariffTOURegisterMatrixValue index="1">4904748<'
    assert billing((first, first.replace(' index="1"', index))).fixed.others == others


def test_an_unknown_value_is_among_the_others() -> None:
    (row,) = rows("ActiveImportRegister", (VALUE, VALUE + '<Extra a="1">x</Extra>' + VALUE))
    assert row.fixed.others == "Extra/@a=1; Extra=x; Value=10435000"


def test_an_unknown_path_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(MmcError, match=r"no element LogEnty in the schema; did you mean LogEntry\?"):
        rows("LogEnty")
    with pytest.raises(MmcError, match="LimitAPC"):
        list(element_rows(message(ALERT), load_spec(V3_1), "LimitAPCLevelCommandProcessedDeviceAlert"))


def test_an_element_with_too_many_values_is_refused() -> None:
    with pytest.raises(MmcError, match="more than 2000 columns; choose an element inside it"):
        rows("GBCSResponse")


def test_types_follow_the_schema() -> None:
    types = billing().column_types
    assert (types["Timestamp"], types["ActiveImportRegisterValueConsumption"]) == ("time", "integer")
    assert rows("ActiveImportRegister")[0].column_types["ActiveEnergyUnit"] == "text"


@given(st.permutations(range(4)))
def test_registers_in_any_order_make_the_same_row(order: list[int]) -> None:
    as_sent = BILLING.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = list(as_sent)
    places = [number for number, line in enumerate(lines) if "<ra:TariffTOURegisterMatrixValue" in line]
    for place, other in zip(places, order, strict=True):
        lines[place] = as_sent[places[other]]
    (row,) = element_rows(read("".join(lines).encode()), load_spec(V4_0), ENTRY)
    assert row.values == billing().values


def test_an_integer_whose_type_allows_more_than_json_readers_hold_is_text() -> None:
    (row,) = element_rows(read(BILLING.read_bytes()), load_spec(V4_0), ENTRY)
    value = row.record()["ActiveImportRegisterValueConsumption"]
    assert isinstance(value, str)
    assert value.isdigit()


def test_an_index_that_is_not_in_the_name_of_a_column_has_a_column() -> None:
    switch = '<ActivateDeactivateSwitch index="3"/>'
    before, _, after = RESPONSE.partition("<ReadInstantaneousImportRegistersRsp")
    text = f"{before}<ReadALCSDataRsp><ALCSScheduler>{switch}</ALCSScheduler></ReadALCSDataRsp>"
    (row,) = element_rows(message(text + after[after.index("</SMETSData>") :]), load_spec(V4_0), "ALCSScheduler")
    assert row.values["ActivateDeactivateSwitch/@index"] == 3
    assert row.fixed.others is None


def test_a_row_has_values_and_not_spellings() -> None:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u v"'
    other = message(
        RESPONSE,
        ('<COSEMResponse ResponseCode="0" Position="1">', f'<COSEMResponse {xsi} ResponseCode="-0" Position="+01">'),
        ("<Value>10435000<", f"<Value {xsi}> +0010435000 <"),
        (">2026-02-03T09:30:10.00Z<", ">\n2026-02-03T09:30:10.00Z <"),
    )
    for path in ("Header", "ReadInstantaneousImportRegistersRsp", "COSEMResponse"):
        got, expected = (element_rows(each, load_spec(V4_0), path) for each in (other, message(RESPONSE)))
        assert [row.record() for row in got] == [row.record() for row in expected]
