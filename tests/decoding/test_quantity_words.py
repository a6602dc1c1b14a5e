"""What a reading measures, in words."""

from typing import Any

import pytest
from msgspec.structs import replace

from mmc_cli.decoding.quantity_words import describe_quantity
from tests.decoding.test_readings import readings
from tests.samples import RESPONSE, message


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "import"),
        ({"element": "secondary"}, "import, secondary"),
        ({"tou": "3", "element": "primary"}, "import by time of use, primary"),
        ({"block": "2"}, "import by block"),
        ({"block": "2", "tou": "3"}, "import in block 2 by time of use"),
        ({"period_seconds": 1800, "quantity": "gas_volume"}, "gas in the half hour"),
        ({"period_seconds": 600, "quantity": "voltage_rms_average"}, "average voltage"),
        ({"quantity": None}, ""),
    ],
)
def test_the_words_follow_from_the_quantity_and_its_numbers(fields: dict[str, Any], words: str) -> None:
    (reading,) = readings(message(RESPONSE))
    assert describe_quantity(replace(reading, **fields)) == words
