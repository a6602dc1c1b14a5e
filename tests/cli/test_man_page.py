"""Man pages."""

import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome


@pytest.mark.parametrize("command", [[], ["validate"], ["show"], ["show", "alerts"], ["diff-versions"]], ids=" ".join)
def test_a_command_has_a_man_page(mmc: Callable[..., Outcome], command: list[str]) -> None:
    pytest.importorskip("click_man")
    page = mmc("help", "--man", *command).out
    assert f".SH NAME\n{'-'.join(['mmc', *command])} - " in page.replace("\\-", "-")
    assert ".SH OPTIONS" in page
    assert "\x08" not in page


def test_the_page_of_a_group_lists_its_commands(mmc: Callable[..., Outcome]) -> None:
    pytest.importorskip("click_man")
    for arguments, names in (([], ("validate", "help")), (["show"], ("alerts", "summary"))):
        page = mmc("help", "--man", *arguments).out
        assert all(rf"\fB{name}\fP" in page for name in names)


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not here")
def test_groff_has_no_complaint_and_keeps_the_lines_of_examples(mmc: Callable[..., Outcome]) -> None:
    pytest.importorskip("click_man")
    command = ["groff", "-man", "-Tascii", "-ww"]
    page = mmc("help", "--man", "validate").out
    got = subprocess.run(command, input=page, capture_output=True, text=True, check=True)
    assert got.stderr == ""
    assert "\n       mmc validate response.xml\n       mmc validate inbox/ --mmc-version auto\n" in got.stdout


def test_without_click_man_it_says_what_to_install(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "click_man.man", None)
    with pytest.raises(MmcError, match=r"a man page needs click-man: pip install 'mmc-cli\[man\]'"):
        mmc("help", "--man", "validate")
