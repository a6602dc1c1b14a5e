"""The sections of a report that count."""

from tests.report_samples import (
    ALERT,
    INVALID,
    RESPONSE,
    facts,
    missing,
    page_of,
    page_text,
    report_of,
    rows_of,
    section,
)


def test_the_overview_has_the_numbers_that_matter() -> None:
    page = page_of(facts(ALERT), facts(INVALID), facts(RESPONSE), missing())
    figures = [" ".join(item.itertext()) for item in page.xpath("//ul[@class='figures']/li")]
    assert [" ".join(figure.split()) for figure in figures] == [
        "3 messages",
        "1 invalid",
        "1 not checked",
        "1 error",
        "0 warnings",
        "1 failed response",
        "2 alerts",
        "2 devices",
    ]
    assert page.xpath("//section[@id='overview']/svg/@aria-label") == ["Verdicts: 2 valid, 1 invalid"]
    assert "Messages of 2026-02-03 (UTC" in section(page, "overview")


def test_what_was_not_read_is_listed_with_the_reason() -> None:
    page = page_of(facts(ALERT), missing())
    assert rows_of(page, "unread") == [["in/none.xml", "no such file", missing().verdict.findings[0].fingerprint]]


def test_more_than_is_listed_of_what_was_not_read_is_counted() -> None:
    page = page_of(*(missing(f"in/{number}.xml") for number in range(120)))
    assert len(rows_of(page, "unread")) == 100
    assert "20 more not shown here" in section(page, "unread")


def test_services_have_their_outcomes_in_words_and_their_first_faults() -> None:
    good = RESPONSE.replace("hardware-fault", "success").replace('"false"', '"true"')
    page = page_of(facts(RESPONSE), facts(good), facts(good))
    (row,) = rows_of(page, "services")
    assert row[1:] == ["3", "1", "success 2, failure 1", "hardware-fault at position 2 (1)"]
    assert row[0].startswith("4.1.1 Read Instantaneous Import Registers")


def test_devices_are_listed_with_what_failed() -> None:
    rows = rows_of(page_of(facts(ALERT), facts(INVALID), facts(RESPONSE)), "devices")
    assert [row[:5] for row in rows] == [
        ["00-1E-4F-7A-20-00-11-01", "", "1", "2", "2"],
        ["00-1E-4F-7A-20-00-11-02", "1", "", "", "1"],
    ]


def test_versions_and_devices_that_mix_them_are_listed() -> None:
    page = page_of(facts(ALERT), facts(ALERT.replace('"4.0"', '"3.1"')))
    assert rows_of(page, "versions") == [
        ["3.1", "1", "", "1", ""],
        ["4.0", "1", "1", "", ""],
        ["00-1E-4F-7A-20-00-11-01", "4.0, 3.1"],
    ]


def test_duplicates_are_listed_and_counted() -> None:
    page = page_of(*(facts(ALERT, f"in/{number}.xml") for number in range(30)))
    assert len(rows_of(page, "duplicates")) == 20
    assert "29 messages have the originator, counter and message code of an earlier one" in section(page, "duplicates")
    assert "9 more not shown here" in section(page, "duplicates")
    assert "29 duplicates not in this report" in page_text(report_of(facts(ALERT)), dropped=29)
