"""The words that fields of records may have, in the order in which their JSON Schemas list them."""

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["alert", "response"]
Severity: TypeAlias = Literal["error", "warning", "info"]
FindingLayer: TypeAlias = Literal["input", "schema", "handling"]
VerdictWord: TypeAlias = Literal["valid", "invalid", "not-checked"]
Presence: TypeAlias = Literal["required", "optional", "one of"]
Sensitivity: TypeAlias = Literal["personal", "none"]
ChangeLayer: TypeAlias = Literal["schema", "catalogue", "handling"]
View: TypeAlias = Literal["reader", "replay", "writer", "typed", "meaning"]
ChangeVerdict: TypeAlias = Literal["breaking", "risky", "unknown", "safe"]
DifferenceKind: TypeAlias = Literal["changed", "only-in-a", "only-in-b", "order", "not-comparable"]
Element: TypeAlias = Literal["primary", "secondary"]
Flag: TypeAlias = Literal["no-value"]
CalendarName: TypeAlias = Literal["utc", "london"]
LogTimes: TypeAlias = Literal["start", "end"]
GapKind: TypeAlias = Literal["missing", "repeated"]
Quantity: TypeAlias = Literal[
    "active_import_energy",
    "active_export_energy",
    "reactive_import_energy",
    "reactive_export_energy",
    "active_import_power",
    "active_import_maximum_demand",
    "active_export_maximum_demand",
    "gas_volume",
    "voltage_rms_average",
    "over_voltage_count",
    "under_voltage_count",
    "meter_balance",
    "emergency_credit_balance",
    "accumulated_debt",
    "payment_debt",
    "time_debt_1",
    "time_debt_2",
    "debt_payment",
    "prepayment_credit",
    "energy_price",
    "standing_charge",
]
