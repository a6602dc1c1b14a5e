"""Findings by rule in a report: what is wrong, where, what was expected, and the fix."""

from tests.report_samples import ALERT, BROKEN, INVALID, RESPONSE, facts, missing, page_of, section


def test_a_finding_has_its_line_with_the_fault_marked_and_what_to_do() -> None:
    page = page_of(facts(RESPONSE.replace(">success<", ">Success<")))
    (mark,) = page.xpath("//section[@id='findings']//mark")
    assert mark.text == "Success"
    text = section(page, "findings")
    assert "MMC103 value-not-in-list 1 finding in 1 message" in text
    assert "Fix success (verified)" in text
    assert "Where in/a.xml:" in text


def test_equal_findings_are_counted_not_repeated() -> None:
    text = section(page_of(*(facts(INVALID, f"in/{number}.xml") for number in range(1500))), "findings")
    assert "1,500 findings in 1,500 messages" in text
    assert text.count("in/0.xml") == 1
    assert "in/1.xml" not in text


def test_different_findings_beyond_the_examples_are_counted() -> None:
    codes = [facts(ALERT.replace("8F86", f"9{number:03}")) for number in range(9)]
    assert "3 more findings that differ from these; mmc validate lists all." in section(page_of(*codes), "findings")


def test_without_findings_the_page_says_so_and_does_not_claim_more_than_was_checked() -> None:
    assert "No findings." in section(page_of(facts(ALERT)), "findings")
    assert "No findings in what was checked." in section(page_of(facts(ALERT), missing()), "findings")


def test_what_is_no_xml_is_a_finding() -> None:
    assert "MMC001" in section(page_of(facts(BROKEN)), "findings")
