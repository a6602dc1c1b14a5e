"""The page of a report, and that of the findings of `mmc validate`."""

import io
from collections.abc import Callable

from lxml import html

from mmc_cli.render.report_page import render
from tests.conftest import Outcome
from tests.render.test_changes_html import Page
from tests.report_samples import ALERT, INVALID, RESPONSE, facts, missing, page_of, page_text, report_of, section
from tests.samples import written


def test_all_tags_are_closed_and_nothing_is_loaded() -> None:
    text = page_text(report_of(facts(ALERT), facts(INVALID), facts(RESPONSE), missing()))
    page = Page(text)
    assert page.open == []
    assert not {"src", "href"} & {name for tag, attributes in page.tags if tag != "a" for name in attributes}
    assert "http" not in text.replace("http-equiv", "")


def test_headings_links_and_landmarks_lead_through_the_page() -> None:
    page = page_of(facts(ALERT), facts(INVALID))
    assert [len(page.xpath(f"//{name}")) for name in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    assert [link[1:] for link in page.xpath("//nav//a/@href")] == page.xpath("//main/section/@id")
    assert all(table.xpath("./caption") and table.xpath(".//th[@scope='col']") for table in page.xpath("//table"))


def test_what_was_read_is_in_the_heading_as_text() -> None:
    assert "<p>&lt;b&gt;</p>" in page_text(report_of(facts(ALERT)), paths=("<b>",))


def test_the_page_of_validate_has_the_findings_alone() -> None:
    out = io.StringIO()
    written(render, [facts(text).verdict for text in (ALERT, INVALID, RESPONSE)], out, False)
    page = html.document_fromstring(out.getvalue())
    assert page.xpath("//main/section/@id") == ["overview", "findings"]
    assert "3 messages 1 invalid" in section(page, "overview")
    assert "MMC105" in section(page, "findings")
    assert "<script" in out.getvalue()
    assert page.xpath("//button[not(@hidden)]") == []


def test_where_each_message_has_a_verdict_for_each_version_the_page_says_so(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/3.1", "--mmc-version", "all", "-f", "html", "-q")
    text = section(html.document_fromstring(got.out), "overview")
    assert "5 messages" in text
    assert "all numbers but the first count each version" in text
    assert "35 messages" not in text
