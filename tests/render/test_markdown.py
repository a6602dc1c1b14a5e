"""A report of changes as markdown."""

from mmc_cli.render.markdown import render
from tests.reports import nothing, printed, whole


def test_there_is_a_table_for_each_verdict_and_one_for_the_messages() -> None:
    text = printed(render, whole())
    for heading in ("# MMC 3.1 to 4.0", "## Breaking", "## Risky", "## Safe", "## Accepted", "## Messages"):
        assert heading in text
    assert "| LimitAPCLevelRsp | choice-branch-added | reader breaking |" in text
    assert "Proof: 0 unexplained in 1,000 generated messages" in text
    assert "2 messages, 2 of which meet changes." in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    head = 0
    for line in printed(render, whole()).replace("\\|", "").splitlines():
        if line.startswith("|"):
            head = head or line.count("|")
            assert line.count("|") == head
        else:
            head = 0


def test_what_a_message_says_is_text_and_nothing_else() -> None:
    text = printed(render, whole())
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "we \\<know\\> it" in text


def test_nothing_material_is_said_to_be_so() -> None:
    assert "No material change" in printed(render, nothing())
