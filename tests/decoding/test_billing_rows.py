"""A billing row is what all messages say a device had at the end of one billing period."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from mmc_cli.decoding.billing_rows import NOT_BILLED, Billing
from mmc_cli.inputs.message import Message
from mmc_cli.records.register_rows import PAYMENT_COLUMNS, REGISTER_COLUMNS
from tests.conftest import Outcome
from tests.decoding.test_readings import readings, response
from tests.element_tree_walk import FOLDERS, files, measured, registers, when
from tests.samples import RESPONSE, message

SERVICE = "<ServiceReferenceVariant>4.1.1</ServiceReferenceVariant>"
PAYMENTS = {"PaymentBasedDebtRepayment": "debt_payment", "PrepaymentCredits": "prepayment_credit"}


def billed(entries: str, fuel: str = "Electricity") -> Message:
    """The response to 4.4.3 with some entries for a fuel."""
    name = "RetrieveBillingCalendarTriggeredBillingDataLogRsp"
    inside = RESPONSE.partition("<ReadInstantaneousImportRegistersRsp")
    rest = inside[2].partition("</SMETSData>")[2]
    body = f"<{name}><{fuel}>{entries}</{fuel}></{name}></SMETSData>"
    return message((inside[0] + body + rest).replace(SERVICE, SERVICE.replace("4.1.1", "4.4.3")))


def entry(time: str, value: str, name: str = "ActiveImportRegisterValueConsumption") -> str:
    return f"<ESMEBillingDataLogEntry><Timestamp>{time}</Timestamp><{name}>{value}</{name}></ESMEBillingDataLogEntry>"


def rows_of(*messages: Any) -> tuple[list[Any], Counter[str]]:
    derivation, left_out = Billing(), Counter[str]()
    parts = [part for each in messages for part in derivation.parts(readings(each), left_out)]
    return list(derivation.rows(parts)), left_out


def test_every_billing_entry_of_the_fixtures_and_the_corpus_is_where_a_plain_walk_puts_it(
    mmc: Callable[..., Outcome],
) -> None:
    of_billing = [each for each in registers() if each.source == "8F0A" or (each.source or "").startswith("4.4.")]
    expected = {(each.device, when(each), each.column, each.text) for each in of_billing}
    for path in files():
        for each in measured(path):
            for name, column in PAYMENTS.items():
                if each.path[-3:] == (name, "LogEntry", "Amount"):
                    expected.add((each.device, when(each), column, each.text))
    found = set()
    for line in mmc("decode", *map(str, FOLDERS), "--rows", "billing", "-f", "jsonl", "-q").lines:
        row = json.loads(line)
        time = when(of_billing[0]._replace(time=row["time"]))
        found |= {
            (row["device"], time, column, row[column])
            for column in (*REGISTER_COLUMNS, *PAYMENT_COLUMNS)
            if row[column] is not None
        }
        assert row["differing"] is None
    assert found == expected
    assert {"debt_payment", "prepayment_credit", "block_4_tou_2"} <= {column for _, _, column, _ in found}


def test_what_several_messages_say_about_one_period_is_one_row() -> None:
    first = billed(entry("2026-01-01T00:00:00Z", "5"))
    second = billed(
        entry("2026-01-01T00:00:00.00Z", "6")
        + entry("2026-01-01T00:00:00.00Z", "7", "SecondaryActiveImportRegisterValueConsumption")
        + entry("2026-02-01T00:00:00Z", "8")
    )
    (january, february), _ = rows_of(first, second)
    assert (january.time, january.messages, january.differing) == ("2026-01-01T00:00:00Z", 2, "active_import_energy")
    assert (january.active_import_energy, january.secondary_active_import_energy) == ("5", "7")
    assert (february.messages, february.active_import_energy, february.differing) == (1, "8", None)
    assert january.sources == "4.4.3 Retrieve Billing Calendar Triggered Billing Data Log"


def test_equal_numbers_do_not_differ_however_they_are_written() -> None:
    gas = [
        billed(entry("2026-01-01T00:00:00Z", text).replace("ESME", "GSME"), "Gas") for text in ("1.5", "1.50", "1.51")
    ]
    (row,), _ = rows_of(*gas[:2])
    assert (row.gas_volume, row.differing, row.others) == ("1.5", None, None)
    (row,), _ = rows_of(*gas)
    assert row.differing == "gas_volume"


def test_entries_without_a_time_are_not_taken_for_those_of_one_period() -> None:
    sent = "<Timestamp>2026-02-03T09:30:10.00Z</Timestamp>"
    untimed = [billed(entry("", text)) for text in ("5", "6")]
    without = [message(each.data.decode().replace(sent, "").replace("<Timestamp></Timestamp>", "")) for each in untimed]
    for number, each in enumerate(without):
        each.origin = each.origin._replace(index=number)
    rows, _ = rows_of(*without)
    assert [(row.time, row.active_import_energy, row.messages) for row in rows] == [(None, "5", 1), (None, "6", 1)]


def test_what_has_no_column_is_kept_once() -> None:
    damaged = billed(entry("2026-01-01T00:00:00Z", "many"))
    (row,), _ = rows_of(damaged, damaged)
    assert (row.others, row.active_import_energy) == ("ActiveImportRegisterValueConsumption=many", None)


def test_the_registers_of_other_messages_are_not_billed() -> None:
    assert rows_of(message(RESPONSE)) == ([], {NOT_BILLED: 1})
    assert rows_of(response("<ReadLoadLimitDataRsp/>")) == ([], {})
