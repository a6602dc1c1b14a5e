"""`mmc completion`: the script of a shell, and what the shell gets when it asks."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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


# Each asks a real shell what it would offer for the last of the words; bash and zsh take a name before the words.
_ASKED = {
    "bash": (
        "-c",
        """source <(mmc completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mmc_completion mmc
        printf '%s\n' "${COMPREPLY[@]}" """,
        "bash",
    ),
    "zsh": (
        "-f",
        "-c",
        """compdef() {}; source <(mmc completion zsh); words=("$@"); CURRENT=$#
        compadd() { print -rl -- "$completions[@]" }; _describe() { print -rl -- "$completions_with_descriptions[@]" }
        _mmc_completion""",
        "zsh",
    ),
    "fish": ("-c", "mmc completion fish | source; complete -C (string join -- ' ' $argv)"),
}


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("validate", "--fail-on", "w"), ["warning"]),
        (("decode", "--rows", "re"), ["readings", "registers"]),
        (("explain", "8F8B"), ["8F8B"]),
        (("show", "gap"), ["gaps"]),
    ],
)
@pytest.mark.parametrize("shell", _ASKED)
def test_a_real_shell_offers_the_values(shell: str, words: tuple[str, ...], offered: list[str]) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    command = [program, *_ASKED[shell], "mmc", *words]
    got = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert [re.split(r"[:\t]", line)[0] for line in got.stdout.splitlines()] == offered, got.stderr
