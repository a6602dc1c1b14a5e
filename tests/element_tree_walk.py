"""An independent reading of messages for the tests of rows: a walk with the ElementTree of the standard library.

It knows nothing of mmc.xsd: names of elements are written out here.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from tests.conftest import ROOT, SHARED

FOLDERS = [ROOT / "fixtures/valid", *([SHARED / "corpus"] if (SHARED / "corpus").is_dir() else [])]
HALF_HOUR = timedelta(minutes=30)
NO_VALUES = ("4294967295", "2147483647", "16777.215", "4294967.295", "281474976710.655")

PROFILES = {
    ("ReadActiveImportProfileDataRsp", "Electricity", "PrimaryValue"): ("active_import_energy", "primary", "Wh"),
    ("ReadActiveImportProfileDataRsp", "Electricity", "SecondaryValue"): ("active_import_energy", "secondary", "Wh"),
    ("ReadActiveImportProfileDataRsp", "Gas", "PrimaryValue"): ("gas_volume", None, "m3"),
    ("ReadReactiveImportProfileDataRsp", "LogEntry", "ReactiveEnergyImportedValue"): (
        "reactive_import_energy", None, "varh",
    ),
    ("ReadExportProfileDataRsp", "LogEntry", "ActiveEnergyExportedValue"): ("active_export_energy", None, "Wh"),
    ("ReadExportProfileDataRsp", "LogEntry", "ReactiveEnergyExportedValue"): ("reactive_export_energy", None, "varh"),
}  # fmt: skip

SINGLE = {
    "ActiveImportRegister": "active_import_energy",
    "ActiveImportRegisterConsumption": "active_import_energy",
    "ElecActiveImportRegisterConsumption": "active_import_energy",
    "GasActiveImportRegisterConsumption": "gas_volume",
    "ConsumptionRegister": "gas_volume",
    "SecondaryActiveImportRegister": "secondary_active_import_energy",
    "SecondaryActiveImportRegisterConsumption": "secondary_active_import_energy",
    "SecondaryActiveImportRegisterValueConsumption": "secondary_active_import_energy",
    "ActiveExportRegister": "active_export_energy",
    "ActiveExportRegisterValue": "active_export_energy",
    "ReactiveImportRegister": "reactive_import_energy",
    "ReactiveExportRegister": "reactive_export_energy",
    "MeterBalance": "meter_balance",
    "MeterBalancePrepaymentMode": "meter_balance_prepayment_mode",
    "EmergencyCreditBalance": "emergency_credit_balance",
    "AccumulatedDebtRegister": "accumulated_debt",
    "PaymentDebtRegister": "payment_debt",
    "TimeDebtRegister1": "time_debt_1",
    "TimeDebtRegisters1": "time_debt_1",
    "TimeDebtRegister2": "time_debt_2",
    "TimeDebtRegisters2": "time_debt_2",
}
INDEXED = {
    "TariffTOURegisterMatrixValue": "tou_{index}",
    "TariffTOURegisterMatrix": "tou_{index}",
    "TOURegisterMatrixValue": "tou_{index}",
    "TOUPrimaryRegisterValue": "tou_{index}",
    "SecondaryTariffTOURegisterMatrixValue": "secondary_tou_{index}",
    "TOUSecondRegisterValue": "secondary_tou_{index}",
    "BlockRegisterMatrixValue": "block_{index}",
    "TariffBlockCounterMatrix": "block_{index}",
    "TariffBlockCounterValue": "block_{index}",
    "RegisterMatrixTOUValue": "block_{around}_tou_{index}",
    "CounterMatrixTOUValue": "counter_block_{around}_tou_{index}",
    **{f"TariffTOUBlock{block}RegisterMatrixValue": f"block_{block}_tou_{{index}}" for block in range(1, 5)},
}


class Measured(NamedTuple):
    """One value: where and when it was measured, and what it is; `column` is that of a register."""

    file: str
    device: str | None
    source: str | None
    time: str | None
    path: tuple[str, ...]
    text: str
    column: str | None
    phase: str | None
    period: str | None


def name_of(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(folder.rglob("*.xml"))


def measured(path: Path) -> Iterator[Measured]:
    """Yield every leaf of a message with its context."""
    root = ElementTree.fromstring(path.read_bytes())
    if name_of(root) != "GBCSResponse":
        return
    text_of = {name_of(each): (each.text or "").strip() for each in root[0]}
    source = text_of.get("ServiceReferenceVariant")
    for alert in root.iter():
        if name_of(alert) == "GBCSHexAlertCode":
            source = (alert.text or "").strip().upper()

    def walk(
        element: ElementTree.Element, above: tuple[ElementTree.Element, ...], time: str | None
    ) -> Iterator[Measured]:
        around = (*above, element)
        for child in element:
            if name_of(child) in ("Timestamp", "TimeStamp", "CaptureTime"):
                time = (child.text or "").strip()
        if len(element):
            for child in element:
                yield from walk(child, around, time)
            return
        text = (element.text or "").strip()
        names = tuple(map(name_of, around))
        yield Measured(
            str(path), text_of.get("BusinessOriginatorID"), source, time, names, plain(text), register(around),
            inner(around, "Phase"), inner(around, "MeasurementPeriod"),
        )  # fmt: skip

    yield from walk(root[1], (), text_of.get("Timestamp"))


def plain(text: str) -> str:
    """A number without a plus and without zeros before it; any other text unchanged."""
    return re.sub(r"^(?:\+|(-))?0*(?=[0-9])", r"\1", text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", text) else text


def inner(around: tuple[ElementTree.Element, ...], name: str) -> str | None:
    """The text of a child of an element around a value."""
    return next(((child.text or "").strip() for each in around for child in each if name_of(child) == name), None)


def register(around: tuple[ElementTree.Element, ...]) -> str | None:
    """The column of a register by the name of its element."""
    element = around[-2] if name_of(around[-1]) == "Value" else around[-1]
    name, index = name_of(element), plain((element.get("index") or "").strip())
    if name == "ActiveImportRegisterValueConsumption":
        return "gas_volume" if any(name_of(each).startswith("GSME") for each in around) else "active_import_energy"
    if name in INDEXED and index:
        return INDEXED[name].format(index=index, around=around[-2].get("index"))
    return SINGLE.get(name)


def half_hours() -> Iterator[tuple[Measured, str, str | None, str | None]]:
    """Yield every value of a half-hourly log with its quantity, element and unit."""
    for path in files():
        for value in measured(path):
            if value.path[-3:-1] == ("AvgRMSVoltageProfileDataLog", "LogEntry") and value.path[-1] == "Value":
                if value.period == "1800":
                    yield value, "voltage_rms_average", None, None
            elif value.path[-1] not in ("Timestamp",):
                for (response, around, name), (quantity, element, unit) in PROFILES.items():
                    if response in value.path and value.path[-2:] == (around, name):
                        yield value, quantity, element, unit


def registers() -> Iterator[Measured]:
    for path in files():
        yield from (each for each in measured(path) if each.column is not None and each.text not in NO_VALUES)


def when(value: Measured) -> datetime:
    assert value.time is not None
    return datetime.fromisoformat(value.time)


def day_and_number(start: datetime, zone: str) -> tuple[str, int]:
    """The day of a half hour that starts then, and its number in it: by counting from midnight on."""
    local = start.astimezone(ZoneInfo(zone))
    number, before = 1, start
    while (before := before - HALF_HOUR).astimezone(ZoneInfo(zone)).date() == local.date():
        number += 1
    return local.date().isoformat(), number


def is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", text) is not None and text not in NO_VALUES
