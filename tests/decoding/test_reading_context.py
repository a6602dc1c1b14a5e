"""A reading says what is measured: quantity, element, times of use, block, phase, period, flag."""

import pytest

from mmc_cli.inputs.parser import read
from tests.conftest import ROOT
from tests.decoding.test_readings import readings, response
from tests.samples import RESPONSE, message


def test_a_reading_says_what_is_measured_whichever_message_it_comes_in() -> None:
    profile = response(
        "<ReadActiveImportProfileDataRsp><LogEntry><Electricity><PrimaryValue>5</PrimaryValue>"
        "<SecondaryValue>4294967295</SecondaryValue></Electricity></LogEntry></ReadActiveImportProfileDataRsp>"
    )
    primary, secondary = readings(profile)
    assert (primary.quantity, primary.element, primary.period_seconds, primary.flag) == (
        "active_import_energy", "primary", 1800, None,
    )  # fmt: skip
    assert (secondary.quantity, secondary.element, secondary.period_seconds, secondary.flag) == (
        "active_import_energy", "secondary", 1800, "no-value",
    )  # fmt: skip
    (register,) = readings(message(RESPONSE))
    assert (register.quantity, register.element, register.period_seconds) == ("active_import_energy", None, None)


@pytest.mark.parametrize(
    ("path", "register", "expected"),
    [
        ("4.1.2-ReadInstantaneousImportTOUMatricesRsp", "TOUSecondRegisterValue", ("secondary", "1", None)),
        ("4.1.3-ReadInstantaneousImportTOUWithBlocksMatricesRsp", "RegisterMatrixTOUValue", (None, "1", "1")),
        ("4.4.3-RetrieveBillingCalendarTriggeredBillingDataLogRsp",
         "TariffTOUBlock3RegisterMatrixValue", (None, "1", "3")),
        ("4.4.3-RetrieveBillingCalendarTriggeredBillingDataLogRsp-gas", "BlockRegisterMatrixValue", (None, None, "1")),
    ],
)  # fmt: skip
def test_a_register_has_its_number_among_the_times_of_use_and_the_blocks(
    path: str, register: str, expected: tuple[str | None, ...]
) -> None:
    found = readings(read((ROOT / f"fixtures/valid/4.0/responses/{path}.xml").read_bytes()))
    first = next(row for row in found if row.register == register)
    assert (first.element, first.tou, first.block) == expected


def test_a_voltage_has_its_phase_and_the_period_that_the_message_gives() -> None:
    path = ROOT / "fixtures/valid/4.0/responses/4.10-ReadNetworkDataRsp-polyphase.xml"
    voltages = [row for row in readings(read(path.read_bytes())) if row.quantity == "voltage_rms_average"]
    assert {(row.phase, row.period_seconds) for row in voltages} == {("1", 1800), ("2", 1800), ("3", 1800)}
    single = response(
        "<ReadNetworkDataRsp><Electricity><SinglePhaseESME><AvgRMSVoltageProfileDataLog><LogEntry><Value>230</Value>"
        "</LogEntry></AvgRMSVoltageProfileDataLog></SinglePhaseESME></Electricity></ReadNetworkDataRsp>"
    )
    (voltage,) = readings(single)
    assert (voltage.phase, voltage.period_seconds) == (None, None)


def test_a_setting_is_no_quantity() -> None:
    (limit,) = readings(response("<ReadLoadLimitDataRsp><LoadLimitPeriod>300</LoadLimitPeriod></ReadLoadLimitDataRsp>"))
    assert (limit.quantity, limit.unit, limit.value) == (None, "s", "300")
