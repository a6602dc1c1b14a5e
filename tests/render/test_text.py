"""A report of changes for a person."""

import io

from mmc_cli.compare import changes
from mmc_cli.compare.proof import Proof
from mmc_cli.compare.report import Choice, Encounters, Report, report
from mmc_cli.render.text import render
from mmc_cli.specification import load_spec
from tests.reports import touched
from tests.samples import ALERT, V3_1, V4_0, V5_1, message, written

ALL = changes(load_spec(V3_1), load_spec(V4_0))


def printed(one: Report, color: bool = False) -> str:
    out = io.StringIO()
    written(render, [one], out, color)
    return out.getvalue()


def test_a_page_has_counts_then_what_breaks_and_folds_what_is_safe() -> None:
    text = printed(report("3.1", "4.0", ALL, Choice(), {}))
    assert text.splitlines()[0] == "MMC 3.1 to 4.0"
    assert text.index("Breaking") < text.index("Risky") < text.index("Unknown") < text.index("safe changes not shown")
    assert "section-renumbered" not in text
    assert len(text.splitlines()) < 50


def test_chosen_changes_are_shown_in_full() -> None:
    text = printed(report("3.1", "4.0", ALL, Choice(services=("7.16",), layers=("schema",)), {}))
    assert "SMETSData may contain LimitAPCLevelRsp, an alternative that 3.1 does not have" in text
    assert "at /GBCSResponse/Body/ResponseMessage/SMETSData/LimitAPCLevelRsp" in text
    assert "source: MMC V4.0 release note 3.2" in text


def test_nothing_material_is_said_to_be_so() -> None:
    text = printed(report("5.1", "5.1", changes(load_spec(V5_1), load_spec(V5_1)), Choice(), {}))
    assert "No material change" in text


def test_the_proof_and_what_was_accepted_stand_below() -> None:
    from dataclasses import replace

    one = report("3.1", "4.0", ALL, Choice(), {ALL[0].id: "known", "0" * 8: "gone"})
    text = printed(replace(one, proof=Proof(1000, 114, ())))
    assert "1 change accepted" in text
    assert f"accepted, but no change of these two: {'0' * 8}" in text
    assert "Proof: 0 unexplained in 1,000 generated messages, 114 of which one side rejects" in text


def test_messages_are_summed_up_and_what_was_not_seen_is_said() -> None:
    seen = Encounters()
    for declared in ("4.0", "3.1"):
        seen.add(touched(message(ALERT, ('"4.0"', f'"{declared}"'))))
    text = printed(Report("3.1", "4.0", tuple(ALL), encounters=seen))
    assert "2 messages: 2 meet changes" in text
    assert "       2  valid in 4.0 and not in 3.1" in text
    assert "8F86, 0121  DECLARES 3.1" in text
    assert "use what the version they declare has not" in text
    assert "Not seen: ServiceReference 7.13" in text


def test_what_a_message_says_cannot_steer_the_terminal() -> None:
    seen = Encounters()
    hostile = message(ALERT, ("00-1e-4f", "\u202e00-1e-4f"))
    seen.add(touched(hostile))
    for color in (False, True):
        assert "\u202e" not in printed(Report("3.1", "4.0", tuple(ALL), encounters=seen), color)
