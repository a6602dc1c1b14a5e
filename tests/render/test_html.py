"""A report of changes as a page; where a browser is installed, the page is opened in it and searched."""

import importlib
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.render.html import render
from tests.reports import nothing, printed, whole

VOID = {"meta", "link", "input"}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


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


def test_a_page_is_whole_and_every_change_has_a_place_of_its_own() -> None:
    report = whole()
    page = Page(printed(render, report))
    assert page.open == []
    ids = [attributes["id"] for tag, attributes in page.tags if tag == "article"]
    assert ids == [change.id for weight in ("breaking", "risky", "unknown", "safe") for change in report.of(weight)]  # type: ignore[arg-type]


def test_a_page_fetches_nothing_and_runs_nothing_but_its_own_script() -> None:
    text = printed(render, whole())
    assert not re.findall(r"https?://", text)
    assert "default-src 'none'; style-src 'sha256-" in text
    assert text.count("<script") == 1
    assert "innerHTML" not in text


def test_what_a_message_says_is_text_and_nothing_else() -> None:
    text = printed(render, whole())
    assert "&lt;script&gt;alert(1)" in text
    assert "we &lt;know&gt; it" in text
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_nothing_material_is_said_to_be_so() -> None:
    assert "No material change" in printed(render, nothing())


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no browser is installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path / 'profile'}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield opened
    opened.quit()


def test_the_search_box_leaves_what_is_searched_for(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(printed(render, whole()), encoding="utf-8")
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
    select(browser.find_element("id", "weight")).select_by_visible_text("breaking")
    assert shown() == ["CredentialsReplacementMode rootBySupplier"]
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    asked = [entry["message"] for entry in browser.get_log("performance") if "requestWillBeSent" in entry["message"]]
    assert not [message for message in asked if '"url":"http' in message]
