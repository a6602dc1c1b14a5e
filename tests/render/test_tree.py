"""One message for a person at a terminal."""

import io

import pytest

from mmc_cli.decoding.listing import message_view
from mmc_cli.render.tree import render
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message, written


def shown(text: str, monkeypatch: pytest.MonkeyPatch, color: bool = False, spec: object = V4_0) -> str:
    monkeypatch.setenv("COLUMNS", "140")
    out = io.StringIO()
    written(render, [message_view(message(text), load_spec(spec))], out, color)
    return out.getvalue()


def test_the_panel_says_what_matters_and_the_tree_says_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(RESPONSE, monkeypatch)
    assert "Outcome       failure, first fault: hardware-fault at position 2" in text
    assert "Value  10435000 Wh" in text
    assert "COSEMResponse ResponseCode=1 Position=2" in text
    assert "DataAccessResult  hardware-fault  code 1" in text


def test_what_is_not_understood_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not in the schema of MMC 3.1" in shown(ALERT, monkeypatch, spec=V3_1)


def test_colour_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in shown(ALERT, monkeypatch)
    assert "\x1b" in shown(ALERT, monkeypatch, color=True)
