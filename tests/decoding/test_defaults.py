"""An empty element with a default has the default, in whatever way a message is read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome

FOLDER = ROOT / "fixtures/valid/4.0/responses"


@pytest.mark.parametrize(
    ("name", "element", "value"),
    [
        ("4.11.1-ReadTariffPrimaryElementRsp.xml", "CurrencyUnitsLabel", "GBP"),
        ("4.11.1-ReadTariffPrimaryElementRsp.xml", "CurrencyUnitsName", "Millipence"),
        ("4.11.1-ReadTariffPrimaryElementRsp-gas.xml", "CurrencyUnitsLabel", "GBP"),
    ],
)
def test_an_empty_element_with_a_default_has_the_default(
    mmc: Callable[..., Outcome], tmp_path: Path, name: str, element: str, value: str
) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    prefix = "ra:" if f"<ra:{element}>" in text else ""
    start = text.index(f"<{prefix}{element}>")
    end = text.index(f"</{prefix}{element}>", start)
    (tmp_path / "a.xml").write_text(f"{text[:start]}<{prefix}{element}>{text[end:]}", encoding="utf-8")
    (verdict,) = [json.loads(line) for line in mmc("validate", tmp_path / "a.xml", "-f", "jsonl").lines]
    assert verdict["schema_valid"] is True
    assert f'"{element}": "{value}"' in mmc("decode", tmp_path / "a.xml").out
    shown = mmc("show", "message", tmp_path / "a.xml").out
    assert any(element in line and value in line for line in shown.splitlines())
