"""Turns readings into billing rows: the registers of a device at the end of each billing period.

The entries of a billing log come in the alert 8F0A and in the responses to 4.4.2, 4.4.3, 4.4.4 and 4.4.5. Values of one
device and time from several messages make one row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from mmc_cli.decoding.derivation import Derivation
from mmc_cli.decoding.grouping import Part, group, pack
from mmc_cli.decoding.register_rows import column_fields, differ, is_register, source_in_words, time_key
from mmc_cli.records.register_rows import PAYMENT_COLUMNS, REGISTER_COLUMNS, BillingRow
from mmc_cli.records.rows import Reading

NOT_BILLED = "not in a billing log"
_ALERT, _SERVICES = "8F0A", "4.4."
_COLUMNS = (*REGISTER_COLUMNS, *PAYMENT_COLUMNS)
_WORDS = ("no_value", "others")


class Billing(Derivation):
    """Makes a row for each device and time of a billing log."""

    record: ClassVar[Any] = BillingRow

    def parts(self, readings: Iterable[Reading], left_out: Counter[str]) -> Iterator[Part]:
        """Yield a part for each time in a message."""
        times: dict[str | None, list[Reading]] = {}
        for reading in readings:
            if _is_billed(reading):
                times.setdefault(time_key(reading), []).append(reading)
            else:
                left_out[NOT_BILLED] += 1
        for time, each in times.items():
            first = each[0]
            fields = {name: text for name, text in column_fields(each, _COLUMNS).items() if text is not None}
            same_row = time or (first.file, first.member, first.index)  # without a time, it may be of any period
            yield pack((first.device, same_row), (first.time, source_in_words(first), fields))

    def rows(self, parts: Iterable[Part]) -> Iterator[Any]:
        """Yield a row for each device and time, in the order in which they first appeared."""
        for (device, _), contents in group(parts):
            fields: dict[str, str | None] = dict.fromkeys((*_COLUMNS, *_WORDS))
            differing = dict[str, None]()
            for _, _, own in contents:
                for name, text in own.items():
                    if fields[name] is None:
                        fields[name] = text
                    elif name in _WORDS:
                        fields[name] = "; ".join(dict.fromkeys(f"{fields[name]}; {text}".split("; ")))
                    elif differ(fields[name], text):
                        differing[name] = None
            yield BillingRow(
                device=device,
                time=contents[0][0],
                sources="; ".join(dict.fromkeys(source for _, source, _ in contents)) or None,
                messages=len(contents),
                differing="; ".join(differing) or None,
                **fields,
            )


def _is_billed(reading: Reading) -> bool:
    source = reading.source or ""
    of_billing = source == _ALERT if reading.kind == "alert" else source.startswith(_SERVICES)
    return of_billing and (is_register(reading) or reading.quantity in PAYMENT_COLUMNS)
