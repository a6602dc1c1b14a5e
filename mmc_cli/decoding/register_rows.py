"""Turns readings into rows of registers: all registers of one device at one time, with a column for each register.

A register is identified by what it measures, its element, its block and its time of use, never by its position.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from mmc_cli.decoding.derivation import Derivation
from mmc_cli.model.instant import parse_instant
from mmc_cli.records.register_rows import REGISTER_COLUMNS, RegisterRow
from mmc_cli.records.rows import Reading

NOT_A_REGISTER = "not the value of a register"
# The possible quantities of registers and payments, with the units of their columns.
REGISTERS: Mapping[str, str] = {
    "active_import_energy": "Wh",
    "active_export_energy": "Wh",
    "reactive_import_energy": "varh",
    "reactive_export_energy": "varh",
    "gas_volume": "m3",
    "meter_balance": "millipence",
    "emergency_credit_balance": "millipence",
    "accumulated_debt": "millipence",
    "payment_debt": "millipence",
    "time_debt_1": "millipence",
    "time_debt_2": "millipence",
}
PAYMENTS: Mapping[str, str] = {"debt_payment": "millipence", "prepayment_credit": "millipence"}
_UNITS = {**REGISTERS, **PAYMENTS}
# These logs have the consumption in a day or in a few minutes, not register values.
_LOGS_OF_USE = ("RetrieveDailyConsumptionLogRsp", "NetworkDataLog")
# A block has a register and a counter for each time of use (RTDS ECS17e).
_COUNTER = "CounterMatrixTOUValue"
_IN_BLOCKS = ("RegisterMatrixTOUValue", _COUNTER)
_OWN_COLUMNS = {"MeterBalancePrepaymentMode": "meter_balance_prepayment_mode"}


class Registers(Derivation):
    """Makes a row for each time for which a message has values of registers."""

    record: ClassVar[Any] = RegisterRow
    merges: ClassVar[bool] = False

    def parts(self, readings: Iterable[Reading], left_out: Counter[str]) -> Iterator[Any]:
        """Yield the rows of a message, in the order in which their times first appear."""
        rows: dict[str | None, list[Reading]] = {}
        for reading in readings:
            if is_register(reading):
                rows.setdefault(time_key(reading), []).append(reading)
            else:
                left_out[NOT_A_REGISTER] += 1
        for each in rows.values():
            first = each[0]
            yield RegisterRow(
                file=first.file,
                member=first.member,
                index=first.index,
                device=first.device,
                time=first.time,
                time_of=first.time_of,
                source=source_in_words(first),
                **column_fields(each, REGISTER_COLUMNS),
            )


def is_register(reading: Reading) -> bool:
    """Return whether a reading is the value of a register."""
    is_log_of_use = reading.period_seconds is not None or reading.register in _LOGS_OF_USE
    return reading.quantity in REGISTERS and not is_log_of_use


def time_key(reading: Reading) -> str | None:
    """Return the time of a reading in a form that is equal for equal times."""
    when = parse_instant(reading.time)
    return reading.time if when is None else str(when)


def source_in_words(reading: Reading) -> str:
    """Return the source of a reading, a code and its name: text that no program reads as a number."""
    code = f"0x{reading.source}" if reading.kind == "alert" and reading.source else reading.source
    return " ".join(filter(None, (code, reading.source_name)))


def column_fields(readings: Iterable[Reading], columns: Iterable[str]) -> dict[str, str | None]:
    """Return the values of readings at one time by column, and in words those without a column or a value."""
    fields: dict[str, str | None] = dict.fromkeys(columns)
    no_value, others = list[str](), list[str]()
    for reading in readings:
        column = _column_of(reading)
        if column not in fields or reading.problem is not None or differ(fields[column], reading.value):
            others.append(f"{' '.join(filter(None, (reading.register, reading.register_index)))}={reading.value}")
        elif reading.flag == "no-value":
            no_value.append(column)
        else:
            fields[column] = reading.value
    return {**fields, "no_value": "; ".join(no_value) or None, "others": "; ".join(others) or None}


def differ(first: str | None, second: str) -> bool:
    """Return whether there is a first number that is not the second: 1.5 and 1.50 are equal."""
    return first is not None and first != second and Decimal(first) != Decimal(second)


def _column_of(reading: Reading) -> str | None:
    """Return the column of a register; None if it has none, because it has no index or another unit."""
    quantity = str(reading.quantity)
    if _UNITS.get(quantity) != reading.unit:
        return None
    # A register without its index has no column, because it cannot be identified.
    is_in_block = "Block" in reading.register or reading.register in _IN_BLOCKS
    if ("TOU" in reading.register) != (reading.tou is not None) or is_in_block != (reading.block is not None):
        return None
    prefix = "secondary_" if reading.element == "secondary" else "counter_" if reading.register == _COUNTER else ""
    numbers = [f"{name}_{number}" for name, number in (("block", reading.block), ("tou", reading.tou)) if number]
    return prefix + ("_".join(numbers) or _OWN_COLUMNS.get(reading.register, quantity))
