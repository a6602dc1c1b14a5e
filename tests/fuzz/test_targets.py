"""The targets of the fuzzer take the inputs that it begins with, so that a find is one of mmc and not of the target."""

from types import ModuleType

import pytest

from tests.fuzz import archives, reading, tables


@pytest.mark.parametrize("target", [archives, reading, tables], ids=lambda target: target.__name__)
def test_sound_inputs_pass_a_target(target: ModuleType) -> None:
    seeds = list(target.seeds())
    assert len(seeds) >= 20
    for seed in seeds[::5]:
        target.check(seed)
