"""What a person is shown of a message, as plain values."""

import pickle
from decimal import Decimal

from mmc_cli.model.block import Cell, Column, Mark, Profile, Reading
from mmc_cli.model.instant import Instant


def test_blocks_are_values_that_a_worker_can_send() -> None:
    cell = Cell("412", marks=(Mark("error", "MMC105 out-of-range", 1),))
    block = Profile("LogEntry", 30, (Column("Value", "Wh", True),), (Reading(Instant(0), (Decimal(412),), (cell,)),))
    assert pickle.loads(pickle.dumps(block)) == block
