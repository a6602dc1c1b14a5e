"""No damaged input stops the tool, controls the terminal, or is mistaken for a known message."""

import random
import signal

import pytest

from tests.mutations import run


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="a hang cannot be ended here")
@pytest.mark.parametrize("seed", range(3))
def test_hundreds_of_damaged_inputs_are_handled(seed: int) -> None:
    count, failures = run(random.Random(seed), max_inputs=300)
    assert count == 300
    assert not failures, "python -m tests.mutations finds more like this"
