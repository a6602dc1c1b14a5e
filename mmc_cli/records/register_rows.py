"""`mmc.registers/1` and `mmc.billing/1`: rows with a column for each register that a device can have."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import defstruct

from mmc_cli.records.base import Count
from mmc_cli.records.derived_rows import DerivedMessageRow, DerivedRow

_BLOCKS, _PRIMARY_TIMES, _TIMES_IN_BLOCK, _SECONDARY_TIMES = 4, 48, 8, 4


def _register_columns() -> Iterator[str]:
    yield "active_import_energy"
    yield "gas_volume"
    yield from (f"tou_{tou}" for tou in range(1, _PRIMARY_TIMES + 1))
    yield from (f"block_{block}" for block in range(1, _BLOCKS + 1))
    for prefix in ("", "counter_"):
        for block in range(1, _BLOCKS + 1):
            yield from (f"{prefix}block_{block}_tou_{tou}" for tou in range(1, _TIMES_IN_BLOCK + 1))
    yield "secondary_active_import_energy"
    yield from (f"secondary_tou_{tou}" for tou in range(1, _SECONDARY_TIMES + 1))
    yield from ("active_export_energy", "reactive_import_energy", "reactive_export_energy")
    yield from ("meter_balance", "meter_balance_prepayment_mode", "emergency_credit_balance", "accumulated_debt")
    yield from ("payment_debt", "time_debt_1", "time_debt_2")


REGISTER_COLUMNS = tuple(_register_columns())
PAYMENT_COLUMNS = ("debt_payment", "prepayment_credit")


class _Registers(DerivedMessageRow, frozen=True):
    """The registers of one device at one time, from one message.

    `tou_1` is the first time-of-use register, `block_2` the second block, `block_2_tou_1` the first time of use in it;
    for gas they are in m3, for electricity in Wh. `no_value` lists the columns whose number probably means "no value";
    `others` holds, as name=text, values without a column, damaged numbers, and second values of the same register.
    """

    device: str | None
    time: str | None
    time_of: str | None
    source: str | None


class _Billing(DerivedRow, frozen=True):
    """The registers of one device at the end of a billing period, from all messages that contain it.

    The columns are those of `mmc.registers/1`, and the payments that 4.4.4 and 4.4.5 list. `time` is that of the entry
    in the billing log. `sources` lists where it was read, `messages` is the number of messages. The first value read
    counts; `differing` lists the columns of which another message has another value.
    """

    device: str | None
    time: str | None
    sources: str | None
    messages: Count
    differing: str | None


def _row_class(name: str, tag: str, base: type, columns: tuple[str, ...], types: Mapping[str, str]) -> Any:
    """Return a record with the fields of a base, a column for each register, and what is in none."""
    return defstruct(
        name,
        [(column, str | None) for column in (*columns, "no_value", "others")],
        bases=(base,),
        namespace={"__doc__": base.__doc__, "column_types": {**types, **dict.fromkeys(columns, "number")}},
        module=__name__,
        frozen=True,
        tag=tag,
    )


RegisterRow = _row_class(
    "RegisterRow", "mmc.registers/1", _Registers, REGISTER_COLUMNS, {"index": "integer", "time": "time"}
)
BillingRow = _row_class(
    "BillingRow",
    "mmc.billing/1",
    _Billing,
    (*REGISTER_COLUMNS, *PAYMENT_COLUMNS),
    {"time": "time", "messages": "integer"},
)
