"""A report of changes as Markdown."""

from mmc_cli.render.changes_markdown import render
from tests.reports import empty_report, full_report, rendered


def test_there_is_a_table_for_each_verdict_and_for_the_messages() -> None:
    text = rendered(render, full_report())
    for heading in ("# MMC 3.1 to 4.0", "## Breaking", "## Risky", "## Safe", "## Accepted", "## Messages"):
        assert heading in text
    assert "| LimitAPCLevelRsp | choice-branch-added | reader breaking |" in text
    assert "Proof: 1,000 generated messages, 114 valid in one version only, 0 unexplained." in text
    assert "Messages: 2, affected: 2." in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    columns = 0
    for line in rendered(render, full_report()).replace("\\|", "").splitlines():
        if line.startswith("|"):
            columns = columns or line.count("|")
            assert line.count("|") == columns
        else:
            columns = 0


def test_text_from_messages_and_files_is_escaped() -> None:
    text = rendered(render, full_report())
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "we \\<know\\> it" in text


def test_a_report_without_material_changes_says_so() -> None:
    assert "No material change" in rendered(render, empty_report())
