"""Describes what a reading measures: the quantity in the words of quantities.csv, and how it is measured.

mmc.xsd gives the quantity of a value, from which the words follow, so there is one vocabulary.
"""

from mmc_cli.decoding.calendar import HALF_HOUR
from mmc_cli.records.rows import Reading
from mmc_cli.specification.catalogue import rows_by_key


def describe_quantity(reading: Reading) -> str:
    """Return what a reading measures, such as "import in the half hour, primary"; empty without a quantity."""
    if reading.quantity is None:
        return ""
    words = quantity_words(reading.quantity)
    if reading.block is not None:
        words += " by block" if reading.tou is None else f" in block {reading.block}"
    if reading.tou is not None:
        words += " by time of use"
    if reading.period_seconds == HALF_HOUR:
        words += " in the half hour"
    return words if reading.element is None else f"{words}, {reading.element}"


def quantity_words(quantity: str) -> str:
    """Return the words for a quantity, such as "import" for active_import_energy."""
    return rows_by_key("quantities.csv")[quantity]["words"]
