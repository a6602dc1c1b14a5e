"""Says what a reading measures in words: the quantity as quantities.csv has it, and what it is measured by.

mmc.xsd says which quantity a value is of; the words follow from that, so there is one vocabulary.
"""

from mmc_cli.decoding.calendar import HALF_HOUR
from mmc_cli.records.rows import Reading
from mmc_cli.specification.catalogue import rows_by_key


def describe_quantity(reading: Reading) -> str:
    """Return what a reading measures, such as "import in the half hour, primary"; empty for no quantity."""
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
