"""A report of changes for a terminal."""

import io
from dataclasses import replace

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.compare.change_report import ChangeFilter, ImpactTotals, Report, build_report
from mmc_cli.compare.proof import Proof
from mmc_cli.render.changes_text import render
from mmc_cli.specification import load_spec
from tests.reports import ALL, empty_report, impact_of, rendered
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message, written


def test_a_report_has_counts_then_changes_by_severity_without_the_safe_ones() -> None:
    text = rendered(render, build_report("3.1", "4.0", ALL, ChangeFilter(), {}))
    assert text.splitlines()[0] == "MMC 3.1 to 4.0"
    assert text.index("Breaking") < text.index("Risky") < text.index("Unknown") < text.index("safe changes not shown")
    assert "section-renumbered" not in text
    assert len(text.splitlines()) < 60


def test_filtered_changes_are_shown_in_full() -> None:
    filter_ = ChangeFilter(services=("7.16",), layers=("schema",))
    text = rendered(render, build_report("3.1", "4.0", ALL, filter_, {}))
    assert "SMETSData may contain LimitAPCLevelRsp, which 3.1 rejects" in text
    assert "at /GBCSResponse/Body/ResponseMessage/SMETSData/LimitAPCLevelRsp" in text
    assert "source: MMC V4.0 release note 3.2" in text


def test_a_report_without_material_changes_says_so() -> None:
    text = rendered(render, empty_report())
    assert "No material change" in text
    assert "catalogue" not in text, "a table without numbers"


def test_the_proof_and_the_accepted_changes_are_noted_below() -> None:
    report = build_report("3.1", "4.0", ALL, ChangeFilter(), {ALL[0].id: "known", "0" * 8: "gone"})
    text = rendered(render, replace(report, proof=Proof(1000, 114, ())))
    assert "1 change accepted" in text
    assert f"accepted id {'0' * 8} matches no change between these versions" in text
    assert "Proof: 1,000 generated messages, 114 valid in one version only, 0 unexplained" in text


def test_affected_messages_are_counted_and_unused_changes_listed() -> None:
    totals = ImpactTotals()
    for declared in ("4.0", "3.1"):
        totals.add(impact_of(message(ALERT, ('"4.0"', f'"{declared}"'))))
    text = rendered(render, Report("3.1", "4.0", tuple(ALL), impact=totals))
    assert "2 messages: 2 are affected" in text
    assert "       2  valid in 4.0, not in 3.1" in text
    assert "8F86, 0121  (declares 3.1)" in text
    assert "with content that the declared version does not have" in text
    assert "Changes that affect none of these messages: ServiceReference 7.13" in text


def test_the_questions_are_answered_before_the_changes() -> None:
    text = rendered(render, build_report("3.1", "4.0", ALL, ChangeFilter(), {}))
    assert text.index("can a program written for 3.1 read the messages of 4.0?  27 breaking") < text.index("Breaking")
    assert "source: MMC V4.0 release note of 9 April 2020" in text


def test_a_caution_is_below_the_verdict() -> None:
    lines = rendered(render, build_report("3.1", "4.0", ALL, ChangeFilter(), {})).splitlines()
    (removed,) = (number for number, line in enumerate(lines) if "rootBySupplier" in line)
    assert lines[removed + 1].strip().startswith("caution: not known whether 3.1 held it")


def test_messages_come_first_and_then_only_the_changes_that_affect_them() -> None:
    totals = ImpactTotals()
    totals.add(impact_of(message(ALERT)))
    text = rendered(render, Report("3.1", "4.0", tuple(ALL), impact=totals))
    heading = text.index("Changes that affect these messages")
    assert text.index("1 message: 1 is affected") < heading
    assert "LimitAPCLevelCommandProcessedDeviceAlert" in text[heading:]
    assert "LimitAPCLevelRsp" not in text[heading:]
    assert "Changes that cannot be seen in a message: section 1.4 (change-not-described)" in text


def test_messages_that_nothing_affects_have_no_list_of_changes() -> None:
    totals = ImpactTotals()
    totals.add(impact_of(message(RESPONSE)))
    text = rendered(render, Report("3.1", "4.0", tuple(ALL), impact=totals))
    assert "1 message: 0 are affected" in text
    assert "Changes that affect these messages" not in text
    assert "No material change" not in text


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ((RESPONSE,), "1 message: 0 are affected"),
        ((ALERT,), "1 message: 1 is affected"),
        ((ALERT, RESPONSE), "2 messages: 1 is affected"),
    ],
)
def test_counts_agree_with_their_nouns_and_verbs(texts: tuple[str, ...], line: str) -> None:
    totals = ImpactTotals()
    for text in texts:
        totals.add(impact_of(message(text)))
    assert line in rendered(render, Report("3.1", "4.0", tuple(ALL), impact=totals)).splitlines()


def test_text_from_messages_cannot_control_the_terminal() -> None:
    totals = ImpactTotals()
    totals.add(impact_of(message(ALERT, ("00-1e-4f", "\u202e00-1e-4f"))))
    for color in (False, True):
        out = io.StringIO()
        written(render, [Report("3.1", "4.0", tuple(ALL), impact=totals)], out, color)
        assert "\u202e" not in out.getvalue()


def test_headings_are_colored_on_request() -> None:
    out = io.StringIO()
    written(
        render,
        [build_report("3.1", "4.0", compare_versions(load_spec(V3_1), load_spec(V4_0)), ChangeFilter(), {})],
        out,
        True,
    )
    assert "\x1b[31m\x1b[1mBreaking\x1b[0m" in out.getvalue()
