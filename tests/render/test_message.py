"""One message at a terminal: the card, and the body in its shape."""

import io

import pytest

from mmc_cli.decoding.listing import message_view
from mmc_cli.render.message import render
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message, written

RESPONSES = ROOT / "fixtures" / "valid" / "4.0" / "responses"


def shown(text: str | bytes, color: bool = False, width: str = "80", whole: bool = False) -> str:
    out = io.StringIO()
    sample = message(text)
    view = message_view(sample, load_spec(V4_0))._replace(verdict=validate_message(sample, V4_0), whole=whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", width)
        written(render, [view], out, color)
    return out.getvalue()


def test_the_card_says_who_what_when_outcome_and_verdict() -> None:
    lines = shown(RESPONSE).splitlines()
    assert lines[0] == "Response to 4.1.1 Read Instantaneous Import Registers"
    facts = dict(line.split("  ", 1) for line in lines[1:11] if "  " in line)
    assert facts["Device"].strip() == "00-1E-4F-7A-20-00-11-02"
    assert facts["Time"].strip() == "2026-02-03 09:30:10 UTC"
    assert facts["Outcome"].strip() == "failure, first fault: hardware-fault at position 2"
    assert facts["Verdict"].strip() == "valid against MMC 4.0"


def test_an_alert_says_whether_it_is_critical() -> None:
    assert "\nCritical          yes\n" in shown(ALERT)


def test_a_fault_is_in_full_on_the_card_and_marked_at_its_value() -> None:
    text = shown(ALERT.replace(">100<", ">101<"))
    assert "\nVerdict           invalid against MMC 4.0: 1 error\n" in text
    assert "\n!1 error[MMC105 out-of-range]: line 20: ResultingLevel is" in text
    body = text.partition("\nLimitAPCLevelCommandProcessedDeviceAlert\n")[2].splitlines()
    row = next(number for number, line in enumerate(body) if "101 %" in line)
    assert body[row + 1].strip().startswith("!1 MMC105 out-of-range")


def test_a_fault_in_a_table_is_marked_in_its_cell_and_reported_below_it() -> None:
    text = shown(RESPONSE.replace(">hardware-fault<", ">Success<"))
    assert "Success !1\n" in text
    assert text.rstrip().splitlines()[-2].startswith("  !1 MMC103 value-not-in-list")


def test_registers_with_an_index_are_a_grid_of_eight() -> None:
    text = shown((RESPONSES / "4.1.2-ReadInstantaneousImportTOUMatricesRsp.xml").read_bytes())
    assert "TOUPrimaryRegisterValue, Wh (48)" in text
    assert "\n    1-8   99859   99837   66558" in text
    assert "\n  41-48  332790" in text


def test_blocks_are_a_grid_of_four_by_eight() -> None:
    text = shown((RESPONSES / "4.1.3-ReadInstantaneousImportTOUWithBlocksMatricesRsp.xml").read_bytes())
    assert "TariffBlock \u203a RegisterMatrixTOUValue, Wh (4)" in text
    assert "\n  index        1        2" in text


LOG = (RESPONSES / "8.9-ReadDeviceLogRsp.xml").read_text(encoding="utf-8")


def long_log(count: int) -> str:
    start, end = LOG.index("<ra:LogEntry>"), LOG.index("</ra:LogEntry>") + len("</ra:LogEntry>")
    return LOG[:start] + LOG[start:end] * count + LOG[end:]


def test_of_a_long_list_the_first_and_the_last_are_shown_with_their_number_between() -> None:
    assert "LogEntry (41)" in shown(long_log(40))
    assert "... 21 more rows (--all shows them)" in shown(long_log(40))
    assert "more rows" not in shown(long_log(40), whole=True)


def test_a_profile_lists_its_values_on_request() -> None:
    data = (RESPONSES / "4.8.1-ReadActiveImportProfileDataRsp.xml").read_bytes()
    assert "6 entries; --all lists their values." in shown(data)
    assert "2025-11-10 17:00:00               412                   0" in shown(data, whole=True)


def test_colour_only_when_asked_and_the_text_is_the_same() -> None:
    import re

    assert "\x1b" not in shown(RESPONSE)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown(RESPONSE, color=True)) == shown(RESPONSE)


def test_text_of_a_message_does_not_steer_the_terminal() -> None:
    text = shown(ALERT.replace(">ECS101 Limit APC [n] Level Command processed<", ">[red]x[/red]\u009b::error::<"))
    assert "[red]x[/red]\\x9b" in text
    assert "::error::" not in text
