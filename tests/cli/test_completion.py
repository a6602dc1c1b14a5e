"""`mmc completion`: the script of a shell, and what the shell gets when it asks."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import ROOT, Outcome


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_asks_mmc_for_completions(mmc: Callable[..., Outcome], shell: str) -> None:
    script = mmc("completion", shell).out
    assert f"_MMC_COMPLETE={shell}_complete" in script


def test_a_shell_that_asks_gets_the_values_and_success() -> None:
    environment = {
        **os.environ,
        "_MMC_COMPLETE": "bash_complete",
        "COMP_WORDS": "mmc validate --fail-on w",
        "COMP_CWORD": "3",
    }
    command = [sys.executable, "-m", "mmc_cli"]
    got = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (got.stdout, got.stderr, got.returncode) == ("plain,warning\n", "", 0)
