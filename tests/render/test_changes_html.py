"""A report of changes as an HTML page; where a browser is installed, its search box is tried."""

import importlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from mmc_cli.compare.changes import VERDICTS
from mmc_cli.render.changes_html import render
from tests.browser import requests_of
from tests.reports import empty_report, full_report, rendered

VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """Collects the tags of a page and checks that they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_all_tags_are_closed_and_every_change_has_an_article() -> None:
    report = full_report()
    page = Page(rendered(render, report))
    assert page.open == []
    ids = [attributes["id"] for tag, attributes in page.tags if tag == "article"]
    assert ids == [change.id for verdict in VERDICTS for change in report.with_verdict(verdict)]


def test_a_page_loads_nothing_and_runs_only_its_own_script() -> None:
    text = rendered(render, full_report())
    assert not re.findall(r"https?://", text)
    assert "default-src 'none'; style-src 'sha256-" in text
    assert text.count("<script") == 1
    assert "innerHTML" not in text


def test_text_from_messages_and_files_is_escaped() -> None:
    text = rendered(render, full_report())
    assert "&lt;script&gt;alert(1)" in text
    assert "we &lt;know&gt; it" in text
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_a_report_without_material_changes_says_so() -> None:
    assert "No material change" in rendered(render, empty_report())


def test_the_search_box_and_the_selections_filter_the_changes(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(rendered(render, full_report()), encoding="utf-8")
    browser.get(file.as_uri())

    def shown() -> list[str]:
        titles = browser.find_elements("css selector", "article:not([hidden]) h3")
        assert browser.find_element("id", "count").text.startswith(f"{len(titles)} of ")
        return [title.text for title in titles]

    every = shown()
    box = browser.find_element("id", "search")
    box.send_keys("limitapclevelrsp")
    assert shown() == ["LimitAPCLevelRsp"]
    box.clear()
    box.send_keys("6.13 3.3")
    assert "6.13" in shown()
    box.clear()
    box.send_keys(" ")
    assert shown() == every
    select = importlib.import_module("selenium.webdriver.support.ui").Select
    select(browser.find_element("id", "view")).select_by_visible_text("replay")
    select(browser.find_element("id", "verdict")).select_by_visible_text("breaking")
    assert shown() == ["CredentialsReplacementMode rootBySupplier"]
    assert browser.get_log("browser") == []
    assert requests_of(browser) == []
