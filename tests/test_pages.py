"""The pages in a browser: they open from disk, can be searched and printed, and nothing in a message does harm."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import barriers, printed, requests_of, view
from tests.conftest import Outcome
from tests.report_samples import hostile_inbox, report_inbox

Mmc = Callable[..., Outcome]
READINGS = ("--readings", "--log-times", "end")
VIEWS = [(width, dark) for width in (1280, 390) for dark in (False, True)]
LESS_VIEWS = [(1280, False), (390, True)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return report_inbox(tmp_path / "inbox")


def open_page(browser: Any, mmc: Mmc, tmp_path: Path, *arguments: object) -> None:
    """Write a page, and open it from disk."""
    mmc(*arguments, "-q", "-o", tmp_path / "page.html")
    browser.get((tmp_path / "page.html").as_uri())


def texts(browser: Any, selector: str) -> list[str]:
    return [each.text for each in browser.find_elements("css selector", selector)]


def press(browser: Any, selector: str) -> None:
    """Press a button, which may be below what stays at the top of the window."""
    browser.execute_script("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
    browser.find_element("css selector", selector).click()


def is_quiet(browser: Any) -> bool:
    """Whether the console has no error, nothing was asked for, and no hostile value ran."""
    return (
        browser.get_log("browser") == []
        and requests_of(browser) == []
        and not browser.execute_script("return window.hurt")
    )


def test_messages_are_searched_and_opened(browser: Any, mmc: Mmc, tmp_path: Path, inbox: Path) -> None:
    open_page(browser, mmc, tmp_path, "report", inbox, *READINGS)
    assert browser.find_element("id", "count").text == "4 of 4 messages"
    browser.find_element("id", "search").send_keys("instantaneous 41208")
    assert texts(browser, "#list tbody th") == ["4.1.1 Read Instantaneous Import Registers"]
    button = browser.find_element("css selector", "button.open")
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    detail = browser.find_element("css selector", "tr.detail").text
    assert "Response to 4.1.1" in detail
    assert "10435000" in re.sub(r"\s", "", detail)
    assert "hardware-fault" in detail
    button.click()
    assert texts(browser, "tr.detail") == []
    browser.find_element("id", "search").clear()
    browser.find_element("css selector", "#outcome option[value=invalid]").click()
    assert len(texts(browser, "#list tbody tr")) == 1
    assert is_quiet(browser)


def test_a_finding_opens_its_message_and_a_device_finds_its_messages(
    browser: Any, mmc: Mmc, tmp_path: Path, inbox: Path
) -> None:
    open_page(browser, mmc, tmp_path, "report", inbox)
    press(browser, "button.open-message:not([hidden])")
    assert "MMC105" in browser.find_element("css selector", "tr.detail").text
    press(browser, "#devices button.find")
    assert browser.find_element("id", "search").get_attribute("value") == "00-1E-4F-7A-20-00-11-01"
    assert len(texts(browser, "#list tbody tr")) == 3
    assert is_quiet(browser)


def test_long_lists_are_shown_a_page_at_a_time(browser: Any, mmc: Mmc, tmp_path: Path) -> None:
    open_page(browser, mmc, tmp_path, "report", "fixtures/valid/4.0")
    assert len(texts(browser, "#list tbody tr")) == 50
    browser.find_element("id", "more").click()
    assert len(texts(browser, "#list tbody tr")) == 100


def test_a_heading_sorts_the_messages_also_by_keyboard(browser: Any, mmc: Mmc, tmp_path: Path, inbox: Path) -> None:
    open_page(browser, mmc, tmp_path, "report", inbox)
    in_order = texts(browser, "#list tbody td.path")
    heading = browser.find_element("css selector", "#list thead th:last-child")
    seen = []
    for _ in range(3):
        heading.find_element("css selector", "button.sort").send_keys("\n")
        seen.append((heading.get_attribute("aria-sort"), texts(browser, "#list tbody td.path")))
    assert seen == [("ascending", sorted(in_order)), ("descending", sorted(in_order)[::-1]), (None, in_order)]


def test_empty_cells_are_last_however_the_messages_are_sorted(
    browser: Any, mmc: Mmc, tmp_path: Path, inbox: Path
) -> None:
    open_page(browser, mmc, tmp_path, "report", inbox)
    heading = browser.find_element("css selector", "#list thead th:nth-child(4)")
    for _ in range(2):
        heading.find_element("css selector", "button.sort").click()
        outcomes = texts(browser, "#list tbody td:nth-child(4)")
        assert outcomes == [*filter(None, outcomes), *[""] * outcomes.count("")]
        assert "" in outcomes


def test_a_printed_page_is_light_and_has_every_finding(browser: Any, mmc: Mmc, tmp_path: Path) -> None:
    open_page(browser, mmc, tmp_path, "report", "fixtures/invalid", "--max-messages", "1000")
    view(browser, dark=True, media="print")
    ink = "return getComputedStyle(document.body).color"
    assert browser.execute_script(ink) == "rgb(0, 0, 0)"
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    closed = [each for each in browser.find_elements("css selector", "details") if each.get_attribute("open") is None]
    assert closed == []
    assert not browser.find_element("css selector", "nav").is_displayed()
    assert printed(browser).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "views"),
    [
        (("report", "fixtures/invalid", "fixtures/valid/3.1", "fixtures/profiles", *READINGS), VIEWS),
        (("validate", "fixtures/invalid", "-f", "html"), LESS_VIEWS),
        (("diff-versions", "3.1", "4.0", "-f", "html"), LESS_VIEWS),
        (("diff", "fixtures/valid/3.1", "fixtures/valid/4.0", "-f", "html"), LESS_VIEWS),
    ],
    ids=["report", "validate", "diff-versions", "diff"],
)
def test_everybody_can_use_a_page_in_light_and_dark_at_a_desk_and_on_a_telephone(
    browser: Any, mmc: Mmc, tmp_path: Path, arguments: tuple[str, ...], views: list[tuple[int, bool]]
) -> None:
    open_page(browser, mmc, tmp_path, *arguments)
    for width, dark in views:
        view(browser, width, dark)
        browser.refresh()
        for button in browser.find_elements("css selector", "button.open")[:3]:
            button.click()
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert barriers(browser) == [], (width, dark)
    assert is_quiet(browser)


@pytest.mark.parametrize("arguments", [("report", *READINGS), ("validate", "-f", "html")], ids=lambda each: each[0])
def test_hostile_values_in_every_field_are_inert(
    browser: Any, mmc: Mmc, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    open_page(browser, mmc, tmp_path, arguments[0], hostile_inbox(folder), *arguments[1:])
    browser.execute_script(
        "while (document.getElementById('more') && !document.getElementById('more').hidden) more.click();"
        "document.querySelectorAll('details').forEach(each => { each.open = true; });"
        "document.querySelectorAll('button.open').forEach(each => each.click());"
        "document.querySelectorAll('*').forEach(each => each.dispatchEvent(new MouseEvent('mouseover')));"
    )
    made = browser.execute_script(
        "return document.querySelectorAll('img, iframe, base, link, main style, [style]').length"
    )
    assert made == 0
    assert "<script>window.hurt=1</script>" in browser.find_element("tag name", "main").text
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 1280
    assert is_quiet(browser)


def test_a_page_runs_no_script_but_its_own(browser: Any, mmc: Mmc, tmp_path: Path, inbox: Path) -> None:
    mmc("report", inbox, "-q", "-o", tmp_path / "page.html")
    page = tmp_path / "page.html"
    page.write_text(
        page.read_text().replace("</main>", "<script>window.hurt=1</script><p onclick='window.hurt=1'></p></main>")
    )
    browser.get(page.as_uri())
    assert browser.execute_script("document.querySelector('p[onclick]').click(); return window.hurt") is None
    assert "Content Security Policy" in str(browser.get_log("browser"))
