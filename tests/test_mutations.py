"""Nothing that a message may be damaged to stops the tool, steers the terminal, or is taken for something else."""

import random
import signal

import pytest

from tests.mutations import run


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="a hang cannot be ended here")
@pytest.mark.parametrize("seed", range(3))
def test_some_hundred_damaged_inputs_are_all_told(seed: int) -> None:
    count, wrong = run(random.Random(seed), most=300)
    assert count == 300
    assert not wrong, "python -m tests.mutations finds more like this"
