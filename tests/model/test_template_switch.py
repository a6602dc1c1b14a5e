"""MMC_TEMPLATE_CACHE=off turns templates off; nothing else does."""

import pytest

from mmc_cli.model.template_switch import templates_are_on


def test_templates_are_on_unless_they_are_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MMC_TEMPLATE_CACHE", raising=False)
    assert templates_are_on()
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "on")
    assert templates_are_on()
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert not templates_are_on()
