"""The list of messages: data that nothing can end, and words about what is not in it."""

import json

import pytest

from mmc_cli.report.listed_messages import ListedMessages
from tests.report_samples import ALERT, BROKEN, INVALID, RESPONSE, facts, page_of, page_text, report_of, section


def data(page: str, name: str) -> list[object]:
    found = json.loads(page.partition(f'id="{name}">')[2].partition("</script>")[0])
    assert isinstance(found, list)
    return found


def test_a_message_is_a_row_with_its_content() -> None:
    page = page_text(report_of(facts(RESPONSE)))
    (row,) = data(page, "rows")
    assert row[1:10] == [
        "response",
        "4.1.1 Read Instantaneous Import Registers",
        "2026-02-03T09:30:10.00Z",
        "00-1E-4F-7A-20-00-11-02",
        "failure",
        "hardware-fault at position 2",
        "valid",
        "in/a.xml",
        "41208",
    ]
    ((title, _, blocks),) = data(page, "contents")
    assert title == "Response to 4.1.1 Read Instantaneous Import Registers"
    assert blocks


def test_a_message_that_is_not_shown_says_why() -> None:
    long = ALERT.replace("<ra:Body>", f"<!--{'x' * 300_000}--><ra:Body>")
    assert data(page_text(report_of(facts(long))), "contents") == ["too long for this page"]


def test_a_page_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmc_cli.render.report_messages._MAX_CONTENTS", 1500)
    contents = data(page_text(report_of(facts(ALERT), facts(ALERT, "in/b.xml"))), "contents")
    assert contents[1] == "no room left in this page"


def test_no_character_can_end_the_data() -> None:
    page = page_text(report_of(facts(ALERT, "</script><!--\u2028&.xml")))
    inside = page.partition('id="rows">')[2].partition("</script>")[0]
    assert inside.isascii()
    assert not set("<>&") & set(inside)
    (row,) = data(page, "rows")
    assert row[8] == "</script><!--\\u2028&.xml"


def test_what_is_not_listed_is_said() -> None:
    assert "All 2 messages." in section(page_of(facts(ALERT), facts(INVALID)), "messages")
    report = report_of()
    report.listed = ListedMessages(limit=2)
    for text in (ALERT, INVALID, ALERT, ALERT):
        report.add(facts(text))
    assert "2 of 4 messages are listed: all 1 with a finding or a failure, then the first of the others." in page_text(
        report
    )
    assert "a report with --device, --code or --since lists those that it selects" in page_text(report)
    for text in (BROKEN, INVALID):
        report.add(facts(text))
    assert "2 of 6 messages are listed: the first of 3 with a finding or a failure." in page_text(report)


def test_the_list_stays_small_whatever_its_messages_say() -> None:
    report = report_of()
    first = facts(INVALID)
    (finding,) = first.verdict.findings
    long = tuple(finding._replace(message="x" * 20_000, path=f"/{number}") for number in range(200))
    flooded = first._replace(verdict=first.verdict._replace(findings=long), data=b"")
    for _ in range(2100):
        report.add(flooded)
    page = page_text(report)
    assert len(page) < 5_000_000
    rows = data(page, "rows")
    assert len(rows) == 2000
    assert all(len(row[11]) + row[12] == 200 for row in rows if isinstance(row, list))
